import type { System } from "../api/types";
import { formatBytes } from "./format";

/** What could train here, and why something cannot. */
export function Devices({ system }: { system: System }) {
  return (
    <section class="panel" aria-label="Devices" data-testid="devices">
      <header class="panel-head">
        <h2>Devices</h2>
        <span class="muted">all compute the same bits</span>
      </header>
      <ul class="datasets">
        {system.devices.map(({ id, name, available, detail, memory_bytes }) => (
          <li key={id} data-testid="device" data-id={id} data-available={available}>
            <div class="dataset-head">
              <strong>{name}</strong>
              <span class="dataset-state" data-state={available ? "ready" : "missing"}>
                {available ? "Available" : "Not available"}
              </span>
            </div>
            <p class="muted">{[memory_bytes && formatBytes(memory_bytes), detail].filter(Boolean).join(", ")}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
