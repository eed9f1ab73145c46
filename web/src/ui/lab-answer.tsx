import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { api } from "../api/client";
import { asProblem } from "../api/problem";
import { ENDED, type Dataset, type Run } from "../api/types";
import { Refresh } from "../state/refresh";
import { formatCount, formatPercent } from "./format";
import { Swatch } from "./swatch";

const PAUSE_MS = 600;
const TOP = 3;

interface Props {
  run: Run;
  style: number;
  label: string;
  dataset: Dataset;
  /** Base64; empty while there is nothing to be recognized. */
  pixels: string;
  /** Whether most others say something else. */
  alone: boolean;
  chosen: boolean;
  onChoose(): void;
  onRemove(): void;
  /** The class that the run sees; null when there is no answer. */
  onAnswer(said: number | null): void;
}

/** What one run says of the image; while it trains it is asked again whenever it has learned more. */
export function LabAnswer({ run, style, label, dataset, pixels, alone, chosen, onChoose, onRemove, onAnswer }: Props) {
  const answer = useSignal<{ step: number; probabilities: number[] } | null>(null);
  const problem = useSignal("");
  const refresh = useRef<Refresh | null>(null);
  useEffect(() => {
    if (pixels === "") {
      answer.value = null;
      problem.value = "";
      onAnswer(null);
      return;
    }
    const stop = new AbortController();
    const ask = () =>
      api.activations(JSON.stringify({ run: run.id, pixels, layers: false }), stop.signal).then(
        ({ step, probabilities }) => {
          problem.value = probabilities === null ? "its outputs are no probabilities" : "";
          answer.value = probabilities === null ? null : { step, probabilities };
          onAnswer(probabilities === null ? null : best(probabilities));
        },
        (error: unknown) => {
          if (stop.signal.aborted) return;
          problem.value = asProblem(error).message;
          answer.value = null;
          onAnswer(null);
        },
      );
    refresh.current = new Refresh(ask, PAUSE_MS);
    refresh.current.want();
    return () => {
      stop.abort();
      refresh.current!.close();
      refresh.current = null;
    };
  }, [pixels, run.id]);
  const version = `${run.state} ${run.step}`;
  useEffect(() => refresh.current?.want(), [version]);
  const shown = answer.value;
  const order = shown === null ? [] : shown.probabilities.map((p, i) => [p, i] as const).sort((a, b) => b[0] - a[0]);
  return (
    <li class="card lab-answer" data-chosen={chosen} data-alone={alone} data-testid="lab-answer" data-run={run.id} data-step={shown?.step} data-said={order[0]?.[1]}>
      <div class="card-head">
        <span class="run-id">
          <Swatch index={style} />
          <a href={`/runs/${run.id}`}>Run {run.id}</a>
        </span>
        <button type="button" class="icon-button quiet" aria-label={`Leave out run ${run.id}`} title="Leave out" onClick={onRemove}>
          ×
        </button>
      </div>
      <p class="muted clip" title={label}>
        {label}
      </p>
      <div class="lab-said" aria-live="polite">
        {problem.value !== "" ? (
          <span class="error">{problem.value}</span>
        ) : order.length === 0 ? (
          <span class="muted">{pixels === "" ? "–" : "Asking"}</span>
        ) : (
          <>
            <strong>{dataset.class_names[order[0]![1]]}</strong>
            <ul>
              {order.slice(0, TOP).map(([p, i]) => (
                <li key={i}>
                  <span class="clip">{dataset.class_names[i]}</span>
                  <span class="class-bar">
                    <span style={{ width: `${100 * p}%` }} />
                  </span>
                  <span class="num">{formatPercent(p, 1)} %</span>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
      <p class="card-foot">
        <span class="muted">
          {shown === null ? "" : `step ${formatCount(shown.step)}`}
          {!ENDED.has(run.state) && `, ${run.state}`}
        </span>
        {alone && <span class="lab-alone">disagrees</span>}
        <button type="button" class="link" aria-pressed={chosen} data-testid={`look-${run.id}`} onClick={onChoose}>
          {chosen ? "Shown below" : "Look inside"}
        </button>
      </p>
    </li>
  );
}

function best(probabilities: number[]): number {
  return probabilities.indexOf(Math.max(...probabilities));
}
