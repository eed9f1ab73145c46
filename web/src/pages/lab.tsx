import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { api } from "../api/client";
import { mostSaid } from "../stats/most-said";
import { ENDED, type Run } from "../api/types";
import { LiveRuns } from "../state/live-runs";
import { overview } from "../state/overview";
import { shortened, whole } from "../state/short-text";
import { differing, distinctStyles } from "../stats/compared";
import { DrawingBoard } from "../ui/drawing-board";
import { plural } from "../ui/format";
import { LabAnswer } from "../ui/lab-answer";
import { LabInside } from "../ui/lab-inside";
import { NothingYet } from "../ui/nothing-yet";
import { Loading } from "../ui/messages";
import { MissingRuns } from "../ui/missing-runs";
import { RunFinder } from "../ui/run-finder";
import { runLabel } from "../ui/run-label";
import { useAddress } from "./use-address";
import { useLater } from "./use-later";
import { useTitle } from "./use-title";

const MOST = 8;
const REST_MS = 250;

/** An image of one's own, and what the chosen runs say of it. */
export default function LabPage() {
  const address = useAddress();
  const given = address.get("runs", "");
  const ids = [...new Set(given.split(",").map(Number).filter((id) => Number.isInteger(id) && id > 0))].slice(0, MOST);
  const live = useMemo(() => new LiveRuns(), []);
  const none = useSignal(false);
  const text = address.get("image", "");
  /** What is drawn, as the server takes it; the address follows when the hand rests. */
  const pixels = useSignal(useMemo(() => readImage(text), []));
  const resting = useLater(pixels.value, REST_MS);
  useEffect(() => address.set({ image: resting === "" ? null : shortened(writeImage(resting)) }), [resting]);
  const said = useSignal<ReadonlyMap<number, number | null>>(new Map());
  const inside = Number(address.get("inside", "0"));
  useTitle("Lab");
  useEffect(() => live.show(ids), [ids.join()]);
  useEffect(() => () => live.close(), [live]);
  useEffect(() => {
    if (given !== "") return;
    // Nobody has chosen: the newest runs that know something, all of one dataset.
    api.runs("", null).then(
      (found) => {
        const able = found.filter((run) => run.step > 0 && (run.weights_sha256 !== null || !ENDED.has(run.state)) && isImages(run));
        const first = able[0];
        none.value = first === undefined;
        if (first !== undefined) address.set({ runs: able.filter((run) => run.parameters.dataset === first.parameters.dataset).slice(0, 4).map(({ id }) => id).join() });
      },
      () => {},
    );
  }, [given === ""]);
  const runs = live.runs.value;
  const missing = ids.filter((id) => live.missing.value.has(id));
  const name = runs[0]?.parameters.dataset;
  const dataset = overview.datasets.value?.find((one) => one.name === name);
  const styles = useMemo(() => distinctStyles(runs), [runs.map(({ id }) => id).join()]);
  const varying = useComputed(() => differing(live.runs.value));
  const answers = runs.map(({ id }) => said.value.get(id) ?? null);
  const most = mostSaid(answers);
  const distinct = new Set(answers.filter((answer) => answer !== null));
  const looked = runs.find(({ id }) => id === inside) ?? runs[0];
  const set = (next: number[]) => address.set({ runs: next.join() });
  return (
    <div class="home" data-testid="lab" data-runs={runs.length}>
      <header class="page-head">
        <div class="page-title">
          <h1>Lab</h1>
        </div>
        <p class="lab-verdict" role="status" data-testid="verdict" data-distinct={distinct.size}>
          {pixels.value === "" || distinct.size === 0
            ? "Draw something: every chosen run answers, and answers again as it trains."
            : distinct.size === 1
              ? `${runs.length === 1 ? "It says" : `All ${plural(answers.filter((a) => a !== null).length, "run")} say`} ${dataset?.class_names[most!] ?? most}.`
              : `They disagree: ${[...distinct].map((answer) => [answers.filter((a) => a === answer).length, dataset?.class_names[answer!] ?? answer] as const).map(([count, name]) => `${count} ${count === 1 ? "says" : "say"} ${name}`).join(", ")}.`}
        </p>
        <div class="page-actions">
          <RunFinder chosen={ids} most={MOST} fits={(run) => isImages(run) && (name === undefined || run.parameters.dataset === name)} onChoose={(id) => set([...ids, id])} />
        </div>
      </header>
      <MissingRuns ids={missing} onRemove={() => set(ids.filter((id) => !missing.includes(id)))} />
      {missing.length > 0 && missing.length === ids.length ? null : none.value && runs.length === 0 ? (
        <NothingYet>No run has learned anything here yet. As soon as one trains, it answers what you draw.</NothingYet>
      ) : dataset === undefined ? (
        <Loading what="runs" height={400} />
      ) : (
        <>
          <div class="lab-top">
            <DrawingBoard key={dataset.name} dataset={dataset} image={pixels.peek()} onImage={(image) => (pixels.value = image)} />
            <ul class="cards" aria-label="Answers">
              {runs.map((run) => (
                <LabAnswer
                  key={run.id}
                  run={run}
                  style={styles.get(run.id) ?? run.index}
                  label={runLabel(run, varying.value)}
                  dataset={dataset}
                  pixels={pixels.value}
                  alone={most !== null && said.value.get(run.id) != null && said.value.get(run.id) !== most}
                  chosen={looked?.id === run.id}
                  onChoose={() => address.set({ inside: String(run.id) })}
                  onRemove={() => set(ids.filter((id) => id !== run.id))}
                  onAnswer={(answer) => said.peek().get(run.id) !== answer && (said.value = new Map(said.peek()).set(run.id, answer))}
                />
              ))}
            </ul>
          </div>
          {pixels.value !== "" && looked !== undefined && <LabInside key={looked.id} run={looked} pixels={pixels.value} />}
        </>
      )}
    </div>
  );
}

/** Base64 has characters that mean something else in an address. */
function writeImage(pixels: string): string {
  return pixels.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function readImage(text: string): string {
  const found = whole(text) ?? "";
  return /^[\w-]*$/.test(found) ? found.replace(/-/g, "+").replace(/_/g, "/") + "=".repeat((4 - (found.length % 4)) % 4) : "";
}

/** Values that are no pixels cannot be drawn. */
function isImages(run: Run): boolean {
  return run.parameters.dataset !== "uniform3x3";
}
