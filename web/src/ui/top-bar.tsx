import { useLocation } from "preact-iso";
import { mayChange } from "../state/access";
import { ConnectionBadge } from "./connection-badge";
import { ThemeToggle } from "./theme-toggle";
import { Wordmark } from "./wordmark";

const LINKS = [
  { href: "/", text: "Sweeps", changes: false },
  { href: "/new", text: "New sweep", changes: true },
];

export function TopBar() {
  const { path } = useLocation();
  return (
    <header class="topbar">
      <Wordmark />
      <nav aria-label="Pages">
        {LINKS.filter(({ changes }) => !changes || mayChange.value).map(({ href, text }) => (
          <a href={href} aria-current={path === href ? "page" : undefined}>
            {text}
          </a>
        ))}
      </nav>
      <div class="right">
        {!mayChange.value && (
          <span class="badge view-only" data-testid="view-only" title="This browser was let in with a read-only token: it can look and download, but start and stop nothing">
            View only
          </span>
        )}
        <ConnectionBadge />
        <ThemeToggle />
      </div>
    </header>
  );
}
