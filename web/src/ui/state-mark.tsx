import type { JSX } from "preact";
import type { RunState, Sweep, SweepState } from "../api/types";

type State = RunState | SweepState;

const WORDS: Record<State, string> = {
  queued: "Queued",
  running: "Running",
  pausing: "Pausing",
  paused: "Paused",
  stopping: "Stopping",
  done: "Done",
  stopped: "Stopped",
  failed: "Failed",
  diverged: "Diverged",
};

// A shape for each state, so that colour is not the only sign.
const SHAPES: Record<State, JSX.Element> = {
  queued: <circle cx="6" cy="6" r="4.25" fill="none" stroke="currentColor" stroke-width="1.5" />,
  running: <circle cx="6" cy="6" r="4.5" fill="currentColor" />,
  pausing: <path d="M4 3v6M8 3v6" stroke="currentColor" stroke-width="1.5" />,
  paused: <path d="M3.75 2v8M8.25 2v8" stroke="currentColor" stroke-width="2.5" />,
  stopping: <path d="M6 1.5a4.5 4.5 0 1 1-4.5 4.5" fill="none" stroke="currentColor" stroke-width="1.5" />,
  done: <path d="M1.5 6.5 4.75 9.5 10.5 2.75" fill="none" stroke="currentColor" stroke-width="1.75" />,
  stopped: <rect x="2" y="2" width="8" height="8" rx="1" fill="currentColor" />,
  failed: <path d="M2.25 2.25l7.5 7.5m0-7.5l-7.5 7.5" stroke="currentColor" stroke-width="1.75" />,
  diverged: <path d="M1 10.5c4.5 0 6.5-3 7.5-8M6 4l2.7-2.4L11 4.3" fill="none" stroke="currentColor" stroke-width="1.5" />,
};

/** Of a sweep what came of it: where no run reached its end, "done" would sound like success. */
export function outcome({ state, counts, runs }: Sweep): State {
  if (state !== "done" || counts.failed + counts.diverged < runs) return state;
  return counts.failed > 0 ? "failed" : "diverged";
}

export function StateMark({ state, wordless = false }: { state: State; wordless?: boolean }) {
  return (
    <span class="state" data-state={state}>
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        {SHAPES[state]}
      </svg>
      {wordless ? <span class="sr-only">{WORDS[state]}</span> : WORDS[state]}
    </span>
  );
}
