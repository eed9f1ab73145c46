import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { api } from "../api/client";
import type { Run } from "../api/types";
import { useLater } from "../pages/use-later";
import { formatPercent } from "./format";
import { parameterValue } from "./parameters";
import { Popover } from "./popover";
import { StateMark } from "./state-mark";
import { float } from "../api/types";

interface Props {
  chosen: readonly number[];
  most: number;
  onChoose(run: number): void;
  /** Whether it can be chosen at all. */
  fits?(run: Run): boolean;
}

/** Finds a run of any sweep. */
export function RunFinder({ chosen, most, onChoose, fits = () => true }: Props) {
  return (
    <Popover label="Add a run" testid="add-run" disabled={chosen.length >= most}>
      <Finder chosen={chosen} most={most} onChoose={onChoose} fits={fits} />
    </Popover>
  );
}

function Finder({ chosen, most, onChoose, fits }: Required<Props>) {
  const words = useSignal("");
  const search = useRef<HTMLInputElement>(null);
  useEffect(() => search.current!.focus(), []);
  const found = useSignal<Run[]>([]);
  const settled = useLater(words.value.trim());
  useEffect(() => {
    const stop = new AbortController();
    api.runs(settled, null, stop.signal).then((runs) => (found.value = runs), () => {});
    return () => stop.abort();
  }, [settled]);
  const rows = found.value.filter(fits);
  // What was chosen cannot be chosen again, and would keep the focus of nobody.
  const choose = (run: number) => {
    onChoose(run);
    search.current!.focus();
  };
  return (
    <div class="finder">
      <input type="search" ref={search} data-testid="find-run" aria-label="Search runs by state, parameter or sweep" placeholder="lr=0.1 done, adam, a tag" autocomplete="off" spellcheck={false} value={words.value} onInput={(event) => (words.value = event.currentTarget.value)} />
      <ul>
        {rows.map((run) => (
          <li key={run.id}>
            <button type="button" data-testid={`add-${run.id}`} disabled={chosen.includes(run.id) || chosen.length >= most} onClick={() => choose(run.id)}>
              <strong>{run.id}</strong>
              <span class="clip muted">{about(run)}</span>
              <span class="num">{formatPercent(float(run.best_test_accuracy))}</span>
              <StateMark state={run.state} wordless />
            </button>
          </li>
        ))}
        {rows.length === 0 && <li class="muted">Nothing found.</li>}
      </ul>
    </div>
  );
}

function about({ parameters }: Run): string {
  const model = parameters.preset === null ? "own model" : parameterValue("preset", parameters.preset);
  return `${model}, ${parameters.dataset}, lr ${parameterValue("", parameters["training.optimizer.lr"])}, seed ${parameters["training.seed"]}`;
}
