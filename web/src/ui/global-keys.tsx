import { useLocation } from "preact-iso";
import { useEffect } from "preact/hooks";
import { mayChange } from "../state/access";
import { Keys, shortcutGroups, typing } from "../state/shortcuts";
import { theme, themeChoice } from "../state/theme";
import { PLACES } from "./rail";
import { helpOpen } from "./top-bar";
import { useShortcuts } from "./use-shortcuts";

/** Keys that work on every page. */
export function GlobalKeys() {
  const { route } = useLocation() as unknown as { route(url: string): void };
  useShortcuts(
    "Go to",
    PLACES.filter(({ changes }) => !changes || mayChange.value).map(({ href, text, key }) => ({ keys: `g ${key}`, says: text, run: () => route(href) })),
    [mayChange.value],
  );
  useShortcuts("Everywhere", [
    { keys: "?", says: "This list", run: () => (helpOpen.value = !helpOpen.value) },
    { keys: "/", says: "Search, where there is a search", run: () => document.querySelector<HTMLInputElement>("input[type=search]")?.focus() },
    { keys: "t", says: "Light or dark", run: () => (themeChoice.value = theme.peek() === "dark" ? "light" : "dark") },
  ]);
  useEffect(() => {
    const keys = new Keys(() => shortcutGroups.peek());
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || typing(event.target)) return;
      if (keys.press(event.key, performance.now())) event.preventDefault();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
  return null;
}
