import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { api } from "../api/client";
import { asProblem } from "../api/problem";
import type { Activations, Explanation, Run } from "../api/types";
import { useAddress } from "../pages/use-address";
import { Refresh } from "../state/refresh";
import { ExplainedValue } from "./explained-value";
import { Loading } from "./messages";
import { LayerMaps } from "./layer-maps";
import { useRoom } from "./use-room";

interface Picked {
  layer: number;
  channel: number;
  row: number;
  column: number;
}

const CALM_MS = 150;
/** Between two looks at a run that trains. */
const PAUSE_MS = 2000;

/** The feature maps of one run for the image; a click on a pixel shows what made it. */
export function LabInside({ run, pixels }: { run: Run; pixels: string }) {
  const answer = useSignal<Activations | null>(null);
  const address = useAddress();
  const text = address.get("pixel", "");
  const at = useMemo(() => readPicked(text), [text]);
  const choose = ({ layer, channel, row, column }: Picked) => address.set({ pixel: [layer, channel, row, column].join(".") });
  const explained = useSignal<Explanation | null>(null);
  const problem = useSignal("");
  const refresh = useRef<Refresh | null>(null);
  const body = useRef<HTMLDivElement>(null);
  const room = useRoom(body);
  /** What a hand is typing stays until it has done so, though an answer comes meanwhile. */
  const typed = useSignal<{ name: keyof Picked; text: string } | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    const explain = at === null ? {} : { explain: at };
    const ask = () =>
      api.activations(JSON.stringify({ run: run.id, pixels, ...explain }), stop.signal).then(
        (found) => {
          answer.value = found;
          explained.value = found.explained ?? null;
          problem.value = "";
        },
        (error: unknown) => {
          if (stop.signal.aborted) return;
          const { status, message } = asProblem(error);
          // The place is one of another run's model.
          if (status === 400 && at !== null) address.set({ pixel: null });
          else problem.value = message;
        },
      );
    const asking = new Refresh(ask, PAUSE_MS);
    refresh.current = asking;
    // Strokes come many times a second; the maps follow when the hand rests.
    const timer = window.setTimeout(() => asking.want(), CALM_MS);
    return () => {
      window.clearTimeout(timer);
      stop.abort();
      asking.close();
    };
  }, [run.id, pixels, text]);
  useEffect(() => {
    if (answer.peek() !== null) refresh.current?.want();
  }, [`${run.state} ${run.step}`]);
  const shown = answer.value;
  const pick = (layer: number) => (channel: number, row: number, column: number) => choose({ layer, channel, row, column });
  const shape = at === null ? null : (shown?.layers?.[at.layer + 1]?.shape ?? null);
  return (
    <section class="panel lab-inside" aria-label={`Inside run ${run.id}`} data-testid="lab-inside" data-run={run.id} data-step={shown?.step}>
      <header class="panel-head">
        <h2>Inside run {run.id}</h2>
        <span class="muted">click a pixel to see the very multiply-adds that made it</span>
        <span class="panel-tools">
          <button type="button" class="button small" data-testid="pick-first" onClick={() => choose(at ?? { layer: 0, channel: 0, row: 0, column: 0 })} disabled={at !== null}>
            Choose by numbers
          </button>
        </span>
      </header>
      {problem.value !== "" && <p class="error padded">{problem.value}</p>}
      {shown === null && problem.value === "" && <Loading what="feature maps" height={320} />}
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
                      value={typed.value?.name === name ? typed.value.text : at[name]}
                      data-testid={`pick-${name}`}
                      onInput={(event) => (typed.value = { name, text: event.currentTarget.value })}
                      onChange={(event) => {
                        typed.value = null;
                        const value = Math.max(0, Math.min(most, Math.round(Number(event.currentTarget.value))));
                        choose(name === "layer" ? { layer: value, channel: 0, row: 0, column: 0 } : { ...at, [name]: value });
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

/** `0.7.3.4`: layer, channel, row and column. */
function readPicked(text: string): Picked | null {
  const match = /^(\d{1,4})\.(\d{1,6})\.(\d{1,4})\.(\d{1,4})$/.exec(text);
  if (match === null) return null;
  const [layer, channel, row, column] = match.slice(1).map(Number) as [number, number, number, number];
  return { layer, channel, row, column };
}
