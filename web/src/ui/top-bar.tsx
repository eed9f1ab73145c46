import { signal } from "@preact/signals";
import { mayChange } from "../state/access";
import { overview } from "../state/overview";
import { ConnectionBadge } from "./connection-badge";
import { formatCount } from "./format";
import { HelpSheet } from "./help-sheet";
import { Icon } from "./icons";
import { ThemeToggle } from "./theme-toggle";
import { Wordmark } from "./wordmark";

export const helpOpen = signal(false);

/** What the machine does, and how far the page is behind it. */
export function TopBar() {
  return (
    <header class="topbar">
      <Wordmark />
      <Load />
      <div class="right">
        {!mayChange.value && (
          <span class="badge view-only" data-testid="view-only" title="This browser was let in with a read-only token: it can look and download, but start and stop nothing">
            View only
          </span>
        )}
        <ConnectionBadge />
        <button type="button" class="icon-button" aria-label="Keyboard shortcuts" title="Keyboard shortcuts (?)" data-testid="help" onClick={() => (helpOpen.value = true)}>
          <Icon name="help" size={18} />
        </button>
        <ThemeToggle />
      </div>
      {helpOpen.value && <HelpSheet close={() => (helpOpen.value = false)} />}
    </header>
  );
}

function Load() {
  const system = overview.system.value;
  const device = system?.devices.find((d) => d.available);
  return (
    <dl class="load" data-testid="system">
      <div class="load-device">
        <dt>Device</dt>
        <dd title={device?.detail}>{system === null ? "" : device === undefined ? "none" : deviceName(device)}</dd>
      </div>
      <div>
        <dt>Running</dt>
        <dd data-testid="running">{system && formatCount(system.running)}</dd>
      </div>
      <div>
        <dt>Queued</dt>
        <dd data-testid="queued">{system && formatCount(system.queued)}</dd>
      </div>
    </dl>
  );
}

/** The name of a GPU; of a processor the word alone, whose name is long and says little. */
function deviceName({ id, name }: { id: string; name: string }): string {
  return id === "cpu" ? "CPU" : name;
}
