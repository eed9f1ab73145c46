import { useSignalEffect, type Signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { layout, paintKernels } from "../charts/kernels";
import { theme } from "../state/theme";
import type { WeightsLive } from "../state/weights-live";
import { ENDED, type RunState } from "../api/types";
import { formatCount, formatTick } from "./format";
import { useRoom } from "./use-room";

interface Props {
  live: WeightsLive;
  run: number;
  tensor: string;
  dims: number[];
  state: RunState;
  /** The chosen snapshot, or null to follow the newest. */
  chosen: Signal<number | null>;
  /** Whether something else chooses it. */
  led?: boolean;
}

/** The kernels of a convolution, as they are in one of the recorded snapshots. */
export function Kernels({ live, run, tensor, dims, state, chosen, led = false }: Props) {
  const body = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const room = useRoom(body);

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
          <span class="step">{snapshot === undefined ? waiting(state) : `Step ${formatCount(snapshot.step)}`}</span>
          {!led && <input
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
          />}
        </label>
        <span class="legend" role="img" aria-label={scale === 0 ? "Colours come with the first weights" : `Colours from ${formatTick(-scale)} to ${formatTick(scale)}`}>
          <span>{scale === 0 ? "" : `−${scale.toFixed(2)}`}</span>
          <span class="ramp" aria-hidden="true" />
          <span>{scale === 0 ? "" : `+${scale.toFixed(2)}`}</span>
        </span>
      </div>
    </div>
  );
}

function waiting(state: RunState): string {
  return state === "queued" ? "Waits for its start" : ENDED.has(state) ? "Nothing was recorded" : "Comes with the first step";
}
