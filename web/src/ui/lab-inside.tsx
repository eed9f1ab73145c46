import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { api } from "../api/client";
import { asProblem } from "../api/problem";
import type { Activations, Explanation, Run } from "../api/types";
import { ExplainedValue } from "./explained-value";
import { LayerMaps } from "./layer-maps";
import { useRoom } from "./use-room";

interface Picked {
  layer: number;
  channel: number;
  row: number;
  column: number;
}

/** The feature maps of one run for the image; a click on a pixel shows what made it. */
export function LabInside({ run, pixels }: { run: Run; pixels: string }) {
  const answer = useSignal<Activations | null>(null);
  const picked = useSignal<Picked | null>(null);
  const explained = useSignal<Explanation | null>(null);
  const problem = useSignal("");
  const body = useRef<HTMLDivElement>(null);
  const room = useRoom(body);
  useEffect(() => {
    const stop = new AbortController();
    // Strokes come many times a second; the maps follow when the hand rests.
    const timer = window.setTimeout(() => {
      const explain = picked.peek() === null ? {} : { explain: picked.peek() };
      api.activations(JSON.stringify({ run: run.id, pixels, ...explain }), stop.signal).then(
        (found) => {
          answer.value = found;
          explained.value = found.explained ?? null;
          problem.value = "";
        },
        (error: unknown) => {
          if (!stop.signal.aborted) problem.value = asProblem(error).message;
        },
      );
    }, 150);
    return () => {
      window.clearTimeout(timer);
      stop.abort();
    };
  }, [run.id, pixels, JSON.stringify(picked.value)]);
  const shown = answer.value;
  const pick = (layer: number) => (channel: number, row: number, column: number) => (picked.value = { layer, channel, row, column });
  const at = picked.value;
  const shape = at === null ? null : (shown?.layers?.[at.layer + 1]?.shape ?? null);
  return (
    <section class="panel lab-inside" aria-label={`Inside run ${run.id}`} data-testid="lab-inside" data-run={run.id}>
      <header class="panel-head">
        <h2>Inside run {run.id}</h2>
        <span class="muted">click a pixel to see the very multiply-adds that made it</span>
        <span class="panel-tools">
          <button type="button" class="button small" data-testid="pick-first" onClick={() => (picked.value = at ?? { layer: 0, channel: 0, row: 0, column: 0 })} disabled={at !== null}>
            Choose by numbers
          </button>
        </span>
      </header>
      {problem.value !== "" && <p class="error padded">{problem.value}</p>}
      <div class="lab-columns">
        <div class="maps" ref={body}>
          {room.value > 0 && shown?.layers?.map((layer, i) => <LayerMaps key={i} layer={layer} room={room.value} onPick={i === 0 ? undefined : pick(i - 1)} marked={at !== null && at.layer === i - 1 ? at : undefined} />)}
        </div>
        {at !== null && shape !== null && (
          <aside class="lab-explain" aria-label="How the value comes about">
            <div class="pick-fields">
              {(["layer", "channel", "row", "column"] as const).map((name) => {
                const most = name === "layer" ? (shown?.layers?.length ?? 2) - 2 : ((name === "channel" ? shape[0] : name === "row" ? shape[1] : shape[2]) ?? 1) - 1;
                return (
                  <label key={name}>
                    {name}
                    <input
                      type="number"
                      min={0}
                      max={most}
                      value={at[name]}
                      data-testid={`pick-${name}`}
                      onChange={(event) => {
                        const value = Math.max(0, Math.min(most, Math.round(Number(event.currentTarget.value))));
                        picked.value = name === "layer" ? { layer: value, channel: 0, row: 0, column: 0 } : { ...at, [name]: value };
                      }}
                    />
                  </label>
                );
              })}
            </div>
            {explained.value !== null && <ExplainedValue explained={explained.value} at={at} />}
          </aside>
        )}
      </div>
    </section>
  );
}
