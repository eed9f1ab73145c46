import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ENDED, type Run } from "../api/types";
import { formatCount } from "./format";

interface Props {
  run: Run;
  /** Ascending. */
  steps: number[];
  /** Null for the newest weights. */
  step: number | null;
  onStep(step: number | null): void;
}

const PLAY_MS = 700;

/** Goes back through the snapshots of a run: everything on the page follows. The last place is the newest, which moves on while the run trains. */
export function Scrubber({ run, steps, step, onStep }: Props) {
  const playing = useSignal(false);
  const places = steps.length;
  const at = step === null ? places : steps.indexOf(step);
  useEffect(() => {
    if (!playing.value) return;
    const timer = window.setTimeout(() => {
      if (at >= places) playing.value = false;
      else go(at + 1);
    }, PLAY_MS);
    return () => window.clearTimeout(timer);
  }, [playing.value, at, places]);
  const go = (place: number) => onStep(place >= places ? null : steps[Math.max(0, place)]!);
  const play = () => {
    if (!playing.value && at >= places) go(0);
    playing.value = !playing.value;
  };
  const newest = ENDED.has(run.state) ? `End, step ${formatCount(run.step)}` : `Now, step ${formatCount(run.step)}`;
  const said = step === null ? newest : step === 0 ? "Initial weights" : `Step ${formatCount(step)} of ${formatCount(run.total_steps)}`;
  return (
    <div class="scrubber" role="group" aria-label="Snapshots of the run" data-testid="scrubber" data-step={step ?? "newest"} data-places={places}>
      <button type="button" class="icon-button" aria-label={playing.value ? "Stop playing" : "Play through the snapshots"} data-testid="scrub-play" disabled={places < 2} onClick={play}>
        <svg width="12" height="12" viewBox="0 0 10 10" aria-hidden="true">
          <path d={playing.value ? "M1.5 1h2.5v8H1.5zM6 1h2.5v8H6z" : "M2 1.2v7.6L8.8 5z"} fill="currentColor" />
        </svg>
      </button>
      <button type="button" class="icon-button" aria-label="The snapshot before" title="The snapshot before ([)" data-testid="scrub-back" disabled={at <= 0 || places === 0} onClick={() => go(at - 1)}>
        ‹
      </button>
      <div class="scrubber-track">
        <input
          type="range"
          min={0}
          max={places}
          value={at}
          disabled={places === 0}
          aria-label="Step"
          aria-valuetext={said}
          data-testid="scrub"
          onInput={(event) => {
            playing.value = false;
            go(Number(event.currentTarget.value));
          }}
        />
        <div class="scrubber-marks" aria-hidden="true">
          {Array.from({ length: places + 1 }, (_, i) => (
            <span key={i} data-past={i <= at} />
          ))}
        </div>
      </div>
      <button type="button" class="icon-button" aria-label="The next snapshot" title="The next snapshot (])" data-testid="scrub-on" disabled={at >= places} onClick={() => go(at + 1)}>
        ›
      </button>
      <output class="scrubber-step">{said}</output>
      {step !== null && (
        <button type="button" class="button small" onClick={() => onStep(null)}>
          Newest
        </button>
      )}
    </div>
  );
}
