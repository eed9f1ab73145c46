import { useLocation } from "preact-iso";
import { mayChange } from "../state/access";
import { Icon, type IconName } from "./icons";
import { Wordmark } from "./wordmark";

export interface Place {
  href: string;
  text: string;
  /** Where the text is too long. */
  short?: string;
  icon: IconName;
  key: string;
  /** What else belongs there. */
  also?: RegExp;
  changes?: boolean;
}

export const PLACES: Place[] = [
  { href: "/", text: "Home", icon: "home", key: "h" },
  { href: "/new", text: "New sweep", short: "New", icon: "new", key: "n", changes: true },
  { href: "/sweeps", text: "Sweeps", icon: "sweeps", key: "s", also: /^\/sweeps\// },
  { href: "/runs", text: "Runs", icon: "runs", key: "r", also: /^\/(runs\/|compare$)/ },
  { href: "/lab", text: "Lab", icon: "lab", key: "l" },
  { href: "/data", text: "Data", icon: "data", key: "d", also: /^\/data\// },
  { href: "/system", text: "System", icon: "system", key: "y" },
];

/** The pages: at the left, or on a phone along the bottom. */
export function Rail() {
  const { path } = useLocation();
  return (
    <div class="rail">
      <Wordmark />
      <nav aria-label="Pages">
        {PLACES.filter(({ changes }) => !changes || mayChange.value).map(({ href, text, short, icon, key, also }) => (
          <a key={href} href={href} aria-label={short && text} aria-current={path === href ? "page" : also?.test(path) ? "true" : undefined} title={`${text} (g ${key})`}>
            <Icon name={icon} />
            <span>{short ?? text}</span>
          </a>
        ))}
      </nav>
    </div>
  );
}
