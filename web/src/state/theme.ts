import { signal } from "@preact/signals";
import { remembered } from "./remembered";

export type ThemeChoice = "system" | "light" | "dark";

const dark = matchMedia("(prefers-color-scheme: dark)");

export const themeChoice = remembered<ThemeChoice>("theme", "system", ["system", "light", "dark"]);

/** What is shown: the choice, or what the system asks for. Charts and canvases read their colours by it. */
export const theme = signal<"light" | "dark">("light");

function apply() {
  const choice = themeChoice.value;
  if (choice === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
  theme.value = choice === "system" ? (dark.matches ? "dark" : "light") : choice;
}

dark.addEventListener("change", apply);
themeChoice.subscribe(apply);
