import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../api/client";
import { asProblem, type Problem } from "../api/problem";
import type { Run } from "../api/types";
import { overview } from "../state/overview";
import { ExportMenu } from "../ui/export-menu";
import { formatCount } from "../ui/format";
import { Loading, Trouble } from "../ui/messages";
import { NothingYet } from "../ui/nothing-yet";
import { RunsList } from "../ui/runs-list";
import { useAddress } from "./use-address";
import { useLater } from "./use-later";
import { useTitle } from "./use-title";

const PAGE = 100;

/** Runs of all sweeps, newest first. */
export default function RunsPage() {
  const address = useAddress();
  const words = useSignal(address.get("q", ""));
  const chosen = new Set(address.get("runs", "").split(",").filter((id) => id !== "").map(Number));
  const settled = useLater(words.value.trim());
  const runs = useSignal<Run[] | null>(null);
  const more = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  useTitle("Runs");
  // What changes is not pushed for all runs of a store: whenever the numbers in the header change, it is looked at again.
  const system = overview.system.value;
  const version = `${system?.running} ${system?.queued}`;
  useEffect(() => address.set({ q: settled === "" ? null : settled }), [settled]);
  useEffect(() => {
    const stop = new AbortController();
    const count = Math.max(PAGE, runs.peek()?.length ?? 0);
    load(settled, count, stop.signal).then(
      (found) => {
        runs.value = found;
        more.value = found.length > 0 && found.length % PAGE === 0;
        problem.value = null;
      },
      (error: unknown) => {
        if (!stop.signal.aborted) problem.value = asProblem(error);
      },
    );
    return () => stop.abort();
  }, [settled, version]);

  const older = async () => {
    const last = runs.peek()!.at(-1)!;
    const found = await api.runs(settled, last.id);
    more.value = found.length === PAGE;
    runs.value = [...runs.peek()!, ...found];
  };
  const choose = (id: number) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    address.set({ runs: next.size === 0 ? null : [...next].join() });
  };
  return (
    <div class="home">
      <header class="page-head">
        <div class="page-title">
          <h1>Runs</h1>
        </div>
        <div class="search" role="search">
          <input type="search" data-testid="run-search" aria-label="Search runs by state, parameter or sweep" placeholder="lr=0.1 done, adam, a tag" autocomplete="off" spellcheck={false} value={words.value} onInput={(event) => (words.value = event.currentTarget.value)} />
        </div>
        <div class="page-actions">
          {runs.value !== null && runs.value.length > 0 && (
            <ExportMenu
              selections={[
                ...(chosen.size > 0 ? [{ label: `${formatCount(chosen.size)} chosen`, query: `runs=${[...chosen].join()}` }] : []),
                { label: `${formatCount(runs.value.length)} listed`, query: `runs=${runs.value.map(({ id }) => id).join()}` },
              ]}
            />
          )}
          <a class="button primary" href={chosen.size > 0 ? `/compare?runs=${[...chosen].join()}` : undefined} aria-disabled={chosen.size === 0} data-testid="compare-chosen">
            Compare {chosen.size > 0 ? formatCount(chosen.size) : "chosen"}
          </a>
        </div>
      </header>
      {problem.value !== null && <Trouble problem={problem.value} />}
      {runs.value === null ? (
        problem.value === null && <Loading what="runs" height={320} />
      ) : runs.value.length === 0 ? (
        settled === "" ? (
          <NothingYet testid="runs-empty">No run has been launched here yet.</NothingYet>
        ) : (
          <p class="panel panel-empty" data-testid="runs-empty">
            No run has “{settled}” in its state, its parameters or its sweep.
          </p>
        )
      ) : (
        <RunsList runs={runs.value} chosen={chosen} onChoose={choose} />
      )}
      {more.value && (
        <p>
          <button type="button" class="button" onClick={() => void older()}>
            Older runs
          </button>
        </p>
      )}
    </div>
  );
}

async function load(words: string, count: number, signal: AbortSignal): Promise<Run[]> {
  const all: Run[] = [];
  while (all.length < count) {
    const found = await api.runs(words, all.at(-1)?.id ?? null, signal);
    all.push(...found);
    if (found.length < PAGE) break;
  }
  return all;
}
