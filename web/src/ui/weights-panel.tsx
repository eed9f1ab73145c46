import { useSignal, useSignalEffect } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Run } from "../api/types";
import { layout, paintKernels } from "../charts/kernels";
import { theme } from "../state/theme";
import { WeightsLive } from "../state/weights-live";
import { formatCount, formatTick } from "./format";

interface Props {
  run: Run;
  /** How a run is chosen, where there are several. */
  chooser?: ComponentChildren;
}

/** The kernels of the first convolution, as images that change while the run trains. */
export function WeightsPanel({ run, chooser }: Props) {
  const first = run.first_conv;
  return (
    <section class="panel weights" aria-label="First convolution">
      <header class="panel-head">
        <h2>First convolution</h2>
        <span class="muted">{first === null ? "" : `${first.tensor}, ${first.dims.join(" × ")}`}</span>
        <span class="panel-tools">{chooser}</span>
      </header>
      {first === null ? (
        <p class="panel-empty">This run has no convolution, or its weights are not recorded.</p>
      ) : (
        <Kernels key={run.id} run={run.id} tensor={first.tensor} dims={first.dims} state={run.state} />
      )}
    </section>
  );
}

function Kernels({ run, tensor, dims, state }: { run: number; tensor: string; dims: number[]; state: string }) {
  const live = useMemo(() => new WeightsLive(run, tensor), [run, tensor]);
  useEffect(() => () => live.close(), [live]);
  const body = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const room = useSignal(480);
  /** The chosen snapshot, or null to follow the newest. */
  const chosen = useSignal<number | null>(null);

  useEffect(() => {
    const sized = new ResizeObserver(([entry]) => (room.value = Math.floor(entry!.contentRect.width)));
    sized.observe(body.current!);
    return () => sized.disconnect();
  }, []);

  const [outputs = 1, inputs = 1, height = 1, width = 1] = dims;
  const grid = layout(outputs * inputs, height, width, room.value);
  const count = live.count.value;
  const at = Math.min(chosen.value ?? count - 1, count - 1);
  const snapshot = live.store.snapshots[at];
  const scale = live.store.largest;

  useSignalEffect(() => {
    void [live.count.value, chosen.value, room.value, theme.value];
    const now = live.store.snapshots[Math.min(chosen.value ?? live.count.value - 1, live.count.value - 1)];
    if (canvas.current !== null && now !== undefined) {
      paintKernels(canvas.current, layout(outputs * inputs, height, width, room.value), now, live.store.largest, theme.value);
    }
  });

  return (
    <div class="kernels" ref={body}>
      <canvas
        ref={canvas}
        role="img"
        aria-label={`Kernels of ${tensor} of run ${run}`}
        data-testid="weights"
        data-step={snapshot?.step}
        data-run={run}
        style={{ width: `${grid.width}px`, height: `${grid.height}px` }}
      />
      <div class="kernels-foot">
        <label class="inline">
          <span class="step">{snapshot === undefined ? (state === "queued" ? "waiting to start" : "waiting") : `Step ${formatCount(snapshot.step)}`}</span>
          <input
            type="range"
            aria-label="Snapshot"
            min={0}
            max={Math.max(0, count - 1)}
            value={Math.max(0, at)}
            disabled={count < 2}
            onInput={(e) => {
              const value = Number(e.currentTarget.value);
              chosen.value = value >= live.count.peek() - 1 ? null : value;
            }}
          />
        </label>
        <span class="legend" aria-label={`Colours from ${formatTick(-scale)} to ${formatTick(scale)}`}>
          <span>{scale === 0 ? "" : `−${scale.toFixed(2)}`}</span>
          <span class="ramp" aria-hidden="true" />
          <span>{scale === 0 ? "" : `+${scale.toFixed(2)}`}</span>
        </span>
      </div>
    </div>
  );
}
