import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { connection, latency } from "../state/stream-state";
import { formatDuration } from "./format";

const WORDS = { connecting: "Connecting", live: "Live", reconnecting: "Reconnecting", ended: "Complete" } as const;

const HINTS = {
  connecting: "Opening the stream",
  live: "Every batch is pushed as it ends",
  reconnecting: "The stream broke; it goes on where it stopped as soon as the server answers",
  ended: "Every run has ended and everything has arrived",
  stale: "The stream is open, but the server says nothing, not even that it is there",
} as const;

export function ConnectionBadge() {
  const now = connection.value;
  const measured = latency.measured.value;
  const clock = useClock(now?.state === "stale");
  if (now === null) return null;
  const { state } = now;
  const speed = state === "live" && measured !== null ? measured : null;
  const hint = speed === null ? HINTS[state] : `From the end of a batch to its drawn point: median ${ms(speed.p50)}, 95 % within ${ms(speed.p95)} (last ${speed.count})`;
  return (
    <span class="badge" data-testid="connection" data-state={state} data-p50={speed && Math.round(speed.p50)} data-p95={speed && Math.round(speed.p95)} data-count={speed && speed.count} role="status" title={now.detail || hint}>
      <span class="dot" aria-hidden="true" />
      {state === "stale" ? `Stale for ${formatDuration(Math.round((clock - now.heard) / 1000))}` : WORDS[state]}
      <span class="latency">{speed === null ? "" : `${ms(speed.p50)} to pixel`}</span>
    </span>
  );
}

/** The time, once a second while it matters. */
function useClock(running: boolean): number {
  const now = useSignal(Date.now());
  useEffect(() => {
    if (!running) return;
    now.value = Date.now();
    const timer = window.setInterval(() => (now.value = Date.now()), 1000);
    return () => window.clearInterval(timer);
  }, [running]);
  return now.value;
}

function ms(value: number): string {
  return value < 10_000 ? `${Math.round(value)} ms` : `${Math.round(value / 1000)} s`;
}
