import type { Run } from "../api/types";
import { plural } from "./format";

const MOST = 3;

/** Why runs failed, or wait: in the table there is room for a few words only. */
export function SweepReasons({ runs }: { runs: Run[] }) {
  const reasons = reasonsOf(runs);
  return (
    <>
      {reasons.slice(0, MOST).map(({ failed, reason, count }) => (
        <p key={`${failed} ${reason}`} class={failed ? "sweep-reason error" : "sweep-reason muted"} data-testid="sweep-reason" data-runs={count}>
          {plural(count, "run")}
          {failed && " failed"}: {reason}
        </p>
      ))}
    </>
  );
}

function reasonsOf(runs: Run[]) {
  const found = new Map<string, { failed: boolean; reason: string; count: number }>();
  for (const { state, reason } of runs) {
    if (reason === null || (state !== "failed" && state !== "queued" && state !== "paused")) continue;
    const failed = state === "failed";
    const key = `${failed} ${reason}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { failed, reason, count: 1 });
    else known.count++;
  }
  return [...found.values()].sort((a, b) => b.count - a.count);
}
