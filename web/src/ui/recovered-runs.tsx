import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../api/client";
import type { Recovery } from "../api/types";
import { overview } from "../state/overview";
import { formatCount, plural } from "./format";

const SHOWN = 8;

/** What the server found of the one before it, and goes on with; nothing where that one had nothing left to do. */
export function RecoveredRuns() {
  const found = useSignal<Recovery | null>(null);
  const started = overview.system.value?.started_at;
  useEffect(() => {
    if (started !== undefined) api.recovery().then((recovery) => (found.value = recovery), () => {});
  }, [started]);
  const recovery = found.value;
  if (recovery === null || recovery.unfinished + recovery.logs_checked === 0) return null;
  const { unfinished, begun, logs_checked, logs_cut, runs } = recovery;
  return (
    <section class="panel recovered" aria-label="Recovered" data-testid="recovered" data-runs={unfinished}>
      <header class="panel-head">
        <h2>Recovered</h2>
        <span class="muted">
          {logs_checked > 0
            ? `The server before this one did not end in order: ${plural(logs_checked, "log")} checked, ${logs_cut === 0 ? "none" : formatCount(logs_cut)} cut.`
            : "The server before this one ended while runs were left."}
        </span>
      </header>
      {unfinished > 0 && (
        <div class="padded">
          <p>
            {plural(unfinished, "run goes on", "runs go on")}, {formatCount(begun)} of them from where {begun === 1 ? "it" : "they"} stood. The bits at the end are those that would have come without the interruption.
          </p>
          <ul class="recovered-runs">
            {runs.slice(0, SHOWN).map(({ run, sweep, step, total_steps }) => (
              <li key={run} data-testid="recovered-run" data-run={run}>
                <a href={`/runs/${run}`}>Run {run}</a> <span class="muted">of</span> <a href={`/sweeps/${sweep}`}>sweep {sweep}</a>{" "}
                <span class="muted">
                  from step {formatCount(step)} of {formatCount(total_steps)}
                </span>
              </li>
            ))}
          </ul>
          {begun > SHOWN && <p class="muted">and {formatCount(begun - SHOWN)} more</p>}
        </div>
      )}
    </section>
  );
}
