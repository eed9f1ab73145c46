import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../api/client";
import { asProblem, type Problem } from "../api/problem";
import type { Preset, Run, Sweep } from "../api/types";
import { otherAxes, readExtension, SEEDS, wordsOf, type Wishes } from "../form/extension";
import { sayWord } from "./choice-field";
import { ExtendCost } from "./extend-cost";
import { parameterName, parameterValue } from "./parameters";
import { Popover } from "./popover";

const EPOCHS = "training.epochs";

interface Props {
  sweep: Sweep;
  runs: Run[];
  onExtended(sweep: Sweep): void;
}

/** More values of an axis, more axes, more epochs, more seeds. */
export function ExtendMenu(props: Props) {
  return (
    <Popover label="Extend" testid="extend">
      {(close) => <ExtendForm {...props} close={close} />}
    </Popover>
  );
}

function ExtendForm({ sweep, runs, onExtended, close }: Props & { close(): void }) {
  const wishes = useSignal<Wishes>({});
  const added = useSignal<string[]>([]);
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);
  const set = (path: string, text: string) => (wishes.value = { ...wishes.value, [path]: text });
  const seeds = [...new Set(runs.map((run) => String(run.parameters["training.seed"])))];
  const others = otherAxes(sweep, new Set(runs.flatMap((run) => Object.keys(run.parameters).filter((path) => run.parameters[path] !== null))));
  const send = async (event: Event) => {
    event.preventDefault();
    const read = readExtension(wishes.value);
    if ("error" in read) {
      problem.value = asProblem(new Error(`${name(read.path)}: ${read.error}`));
      return;
    }
    busy.value = true;
    try {
      onExtended(await api.extend(sweep.id, read.body));
      close();
    } catch (error) {
      problem.value = asProblem(error);
    } finally {
      busy.value = false;
    }
  };
  return (
    <form class="extend" data-testid="extend-form" onSubmit={send}>
      <p class="muted">New values meet every value of the other axes and every seed. Combinations that were trained are not trained again; a run of more epochs goes on where the one of fewer ended, with the same bits as if it had begun with all of them.</p>
      {[...sweep.axes.map((axis) => axis.path), ...added.value].map((path) => (
        <More key={path} path={path} had={had(sweep, runs, path)} text={wishes.value[path] ?? ""} onText={(text) => set(path, text)} />
      ))}
      {!sweep.axes.some((axis) => axis.path === EPOCHS) && <More path={EPOCHS} had={had(sweep, runs, EPOCHS)} text={wishes.value[EPOCHS] ?? ""} onText={(text) => set(EPOCHS, text)} />}
      <More path={SEEDS} had={seeds} text={wishes.value[SEEDS] ?? ""} onText={(text) => set(SEEDS, text)} />
      <select
        aria-label="Vary another setting"
        data-testid="extend-other"
        value=""
        onChange={(event) => {
          if (event.currentTarget.value !== "") added.value = [...added.value, event.currentTarget.value];
          event.currentTarget.value = "";
        }}
      >
        <option value="">Vary another setting</option>
        {others.filter((path) => path !== EPOCHS && !added.value.includes(path)).map((path) => (
          <option key={path} value={path}>
            {parameterName(path)}
          </option>
        ))}
      </select>
      <ExtendCost sweep={sweep.id} wishes={wishes.value} />
      <div class="extend-foot">
        <p class="note error" role="alert" data-testid="extend-problem">
          {problem.value?.message ?? ""}
        </p>
        <button type="submit" class="button primary" data-testid="extend-start" disabled={busy.value}>
          Train them
        </button>
      </div>
    </form>
  );
}

/** One parameter: what its runs have, and what they are to have too. */
function More({ path, had, text, onText }: { path: string; had: string[]; text: string; onText(text: string): void }) {
  const id = `extend-${path}`;
  const words = useWords(path);
  const chosen = text.split(",").filter((word) => word !== "");
  return (
    <fieldset class="more">
      <legend>{name(path)}</legend>
      <span class="muted">has {had.map((value) => parameterValue(path, value)).join(", ")}</span>
      {words === null ? (
        <input id={id} data-testid={id} type="text" inputMode="decimal" autocomplete="off" aria-label={`${name(path)}: more values`} placeholder="more, with commas between them" value={text} onInput={(event) => onText(event.currentTarget.value)} />
      ) : (
        <div class="choices">
          {words
            .filter((word) => !had.includes(word))
            .map((word) => (
              <label class="inline" key={word}>
                <input
                  type="checkbox"
                  data-testid={`${id}-${word}`}
                  checked={chosen.includes(word)}
                  onChange={(event) => onText(event.currentTarget.checked ? [...chosen, word].join(",") : chosen.filter((other) => other !== word).join(","))}
                />
                {path === "preset" ? parameterValue(path, word) : sayWord(word)}
              </label>
            ))}
        </div>
      )}
    </fieldset>
  );
}

function useWords(path: string): readonly string[] | null {
  const presets = useSignal<Preset[]>([]);
  useEffect(() => {
    if (path === "preset") api.presets().then((all) => (presets.value = all), () => {});
  }, [path]);
  return path === "preset" ? presets.value.map((preset) => preset.id) : wordsOf(path);
}

function had(sweep: Sweep, runs: Run[], path: string): string[] {
  const axis = sweep.axes.find((axis) => axis.path === path);
  const values = axis?.values ?? runs.map((run) => run.parameters[path] ?? null).filter((value) => value !== null);
  return [...new Set(values.map(String))];
}

function name(path: string): string {
  return path === SEEDS ? "Seeds" : parameterName(path);
}
