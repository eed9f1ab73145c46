import { overview } from "../state/overview";
import { Loading } from "../ui/messages";
import { Devices } from "../ui/devices";
import { LatencyPanels } from "../ui/latency-panels";
import { QueuePanel } from "../ui/queue-panel";
import { RoomPanel } from "../ui/room-panel";
import { SessionsPanel } from "../ui/sessions-panel";
import { StorePanel } from "../ui/store-panel";
import { useTitle } from "./use-title";

/** The machine, and how well it keeps up. */
export default function SystemPage() {
  const system = overview.system.value;
  useTitle("System");
  return (
    <div class="home">
      <header class="page-head">
        <div class="page-title">
          <h1>System</h1>
        </div>
        {system !== null && (
          <dl class="facts">
            <div>
              <dt>Lockstep</dt>
              <dd>{system.version}</dd>
            </div>
            <div>
              <dt>Java</dt>
              <dd>{system.java}</dd>
            </div>
            <div>
              <dt>Numerics</dt>
              <dd>version {system.numerics_version}</dd>
            </div>
            <div>
              <dt>Up since</dt>
              <dd>{new Date(system.started_at).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" })}</dd>
            </div>
          </dl>
        )}
      </header>
      {system === null ? (
        <Loading what="the system" height={320} />
      ) : (
        <div class="system-grid">
          <Devices system={system} />
          <QueuePanel system={system} />
          <LatencyPanels />
          <StorePanel system={system} />
          <RoomPanel />
          <SessionsPanel />
        </div>
      )}
    </div>
  );
}
