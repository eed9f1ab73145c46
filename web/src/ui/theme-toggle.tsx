import { theme, themeChoice } from "../state/theme";

/** Two states are enough for a person; "system" is what holds until the first click. */
export function ThemeToggle() {
  const dark = theme.value === "dark";
  const label = dark ? "Switch to light colours" : "Switch to dark colours";
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} onClick={() => (themeChoice.value = dark ? "light" : "dark")}>
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" stroke-width="1.5" />
        <path d="M8 1.75a6.25 6.25 0 0 1 0 12.5z" fill="currentColor" />
      </svg>
    </button>
  );
}
