import type { System } from "../api/types";
import { formatBytes, formatCount } from "./format";

export function SystemLine({ system }: { system: System | null }) {
  const device = system?.devices.find((d) => d.available);
  return (
    <dl class="facts" data-testid="system">
      <div class="fact-device">
        <dt>Device</dt>
        <dd title={device && [device.memory_bytes && formatBytes(device.memory_bytes), device.detail].filter(Boolean).join(", ")}>{device ? device.name : system ? "none" : ""}</dd>
      </div>
      <div class="fact-number">
        <dt>Cores</dt>
        <dd>{system?.cores}</dd>
      </div>
      <div class="fact-number">
        <dt>Running</dt>
        <dd>{system && formatCount(system.running)}</dd>
      </div>
      <div class="fact-number">
        <dt>Queued</dt>
        <dd>{system && formatCount(system.queued)}</dd>
      </div>
    </dl>
  );
}
