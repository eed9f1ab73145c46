import { useMemo, useRef } from "preact/hooks";
import { ENDED, type Run } from "../api/types";
import type { ChartGroup } from "../charts/group";
import { BEST } from "../pages/use-charts";
import { SEED } from "../stats/leaderboard";
import { useAddress } from "../pages/use-address";
import { shortened, whole } from "../state/short-text";
import { runGroups, type RunGroup } from "../stats/run-groups";
import { readRuns, writeRuns } from "../stats/run-set";
import { formatCount, plural } from "./format";
import { parameterName } from "./parameters";
import { readSort, sortRuns, writeSort, type Sort } from "./run-columns";
import { GroupRow } from "./group-row";
import { RunRow } from "./run-row";
import { groupedLines, type Line } from "./run-rows";
import { useMedia } from "./use-media";
import { useVirtual } from "./use-virtual";

const ROW = 32;
const FEWEST_ROWS = 5;
const MOST_ROWS = 12;
const MOST_ON_HIGH = 20;
const HIGH = "(min-height: 1000px)";
/** So many runs are all shown, below their configurations. */
const FEW = 48;

interface Props {
  runs: Run[];
  /** Of the sweep. */
  total: number;
  /** Whether the runs are those that brushes let through. */
  brushed: boolean;
  onAll(): void;
  varying: string[];
  group: ChartGroup;
  shown: ReadonlySet<number>;
  selected: number | null;
  onToggle(runs: number[]): void;
  onShow(which: "all" | "none" | "best"): void;
  onSelect(run: number): void;
}

export function RunTable({ runs, total, brushed, onAll, varying, group, shown, selected, onToggle, onShow, onSelect }: Props) {
  const address = useAddress();
  const sort = readSort(address.get("sort", ""), varying);
  const sortBy = (next: Sort) => address.set({ sort: writeSort(next) });
  const most = useMedia(HIGH) ? MOST_ON_HIGH : MOST_ROWS;
  const scroller = useRef<HTMLDivElement>(null);
  const groups = useMemo(() => (varying.includes(SEED) ? runGroups(runs, varying) : []), [runs, varying]);
  const grouped = groups.length < runs.length && groups.length > 0;
  const few = runs.length <= FEW;
  /** Configurations whose runs are shown where others' are not, or the other way round, by their first runs. */
  const turning = few ? "closed" : "open";
  const turnedText = address.get(turning, "");
  const turned = useMemo(() => readRuns(whole(turnedText)) ?? new Set<number>(), [turnedText]);
  const lines = useMemo(() => (grouped ? groupedLines(groups, sort, (group) => few !== turned.has(firstOf(group))) : sortRuns(runs, sort).map((run): Line => ({ run }))), [runs, grouped, groups, sort.key, sort.descending, turned, few]);
  const rows = useVirtual(lines.length, ROW, scroller);
  const turn = (first: number) => {
    const next = new Set(turned);
    if (!next.delete(first)) next.add(first);
    address.set({ [turning]: next.size === 0 ? null : shortened(writeRuns(next)) });
  };
  // Without a run to stop there is no room for the button.
  const over = runs.length > 0 && runs.every(({ state }) => ENDED.has(state));
  const { columns, width } = useMemo(() => template(varying, over), [varying, over]);

  const header = (key: string, text: string, unit = "", numeric = false) => {
    const active = sort.key === key;
    return (
      <span role="columnheader" class={numeric ? "num" : ""} aria-sort={active ? (sort.descending ? "descending" : "ascending") : "none"}>
        <button type="button" onClick={() => sortBy({ key, descending: active ? !sort.descending : key === "best" })}>
          {text}
          {unit !== "" && <span class="muted"> {unit}</span>}
          <span class="arrow" aria-hidden="true">
            {active ? (sort.descending ? "↓" : "↑") : ""}
          </span>
        </button>
      </span>
    );
  };

  return (
    <section class="panel runs" aria-label="Runs">
      <header class="panel-head">
        <h2>Runs</h2>
        <span class="muted">
          {brushed && `${formatCount(runs.length)} of ${plural(total, "run")} let through by brushes`}
          {!brushed && (shown.size < runs.length ? `${formatCount(shown.size)} of ${plural(total, "run")} drawn` : plural(total, "run"))}
        </span>
        <span class="panel-tools">
          {brushed && (
            <button type="button" class="button small" data-testid="brush-clear" title="Let all runs through the brushes of Insights" onClick={onAll}>
              All runs
            </button>
          )}
          {runs.length > BEST && (
            <button type="button" class="button small" onClick={() => onShow("best")} title={`Draw the ${BEST} runs with the best test accuracy`}>
              Best {BEST}
            </button>
          )}
          <button type="button" class="button small" onClick={() => onShow("all")} disabled={shown.size === runs.length}>
            Show all
          </button>
          <button type="button" class="button small" onClick={() => onShow("none")} disabled={shown.size === 0}>
            Hide all
          </button>
        </span>
      </header>
      <div class="table" role="table" aria-label="Runs" aria-rowcount={lines.length + 1} ref={scroller} style={{ height: `${(Math.min(most, Math.max(FEWEST_ROWS, (brushed ? runs.length : total) + (grouped ? groups.length : 0))) + 1) * ROW + 1}px` }} onPointerLeave={() => (group.highlight.value = null)}>
        <div class="tr th" role="row" style={{ gridTemplateColumns: columns, minWidth: `${width}px` }}>
          <span role="columnheader">
            <span class="sr-only">Drawn</span>
          </span>
          {header("index", "Run")}
          {varying.map((path) => header(path, parameterName(path), "", path !== "preset" && path !== "dataset"))}
          {header("loss", "Loss", "", true)}
          {header("best", "Best test", "%", true)}
          {header("state", "State")}
          <span role="columnheader">
            <span class="sr-only">Stop</span>
          </span>
        </div>
        <div class="tbody" role="rowgroup" style={{ height: `${rows.getTotalSize()}px`, minWidth: `${width}px` }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const line = lines[index];
            if (line === undefined) return null;
            if ("group" in line) {
              const { group: of, open } = line;
              const drawn = of.runs.filter(({ id }) => shown.has(id));
              return (
                <GroupRow
                  key={of.key}
                  group={of}
                  open={open}
                  top={start}
                  row={index + 2}
                  columns={columns}
                  varying={varying}
                  drawn={drawn.length}
                  onOpen={() => turn(firstOf(of))}
                  onToggle={() => onToggle(drawn.length === of.runs.length ? of.runs.map(({ id }) => id) : of.runs.filter(({ id }) => !shown.has(id)).map(({ id }) => id))}
                />
              );
            }
            const { run } = line;
            return (
              <RunRow
                key={run.id}
                run={run}
                colour={group.colours.value.get(run.id)}
                top={start}
                row={index + 2}
                columns={columns}
                varying={varying}
                shown={shown.has(run.id)}
                selected={selected === run.id}
                onToggle={(id) => onToggle([id])}
                onSelect={onSelect}
                // A run that has no curve yet would only make all others pale.
                onHover={(id) => (group.highlight.value = shown.has(id) && run.step > 0 ? id : null)}
              />
            );
          })}
        </div>
      </div>
    </section>
  );
}

function firstOf({ runs }: RunGroup): number {
  return runs[0]!.id;
}

/** The same columns for every row, as each row is a grid of its own, and the width below which the table scrolls. */
function template(varying: string[], over: boolean): { columns: string; width: number } {
  const parameters = varying.map((path): [number, number] => (path === "preset" ? [128, 2] : path === "training.seed" ? [52, 0] : [Math.max(56, 18 + 6 * parameterName(path).length), 1]));
  const columns: [number, number][] = [[36, 0], [44, 0], ...parameters, [64, 0], [104, 0], [96, 1.5], [over ? 0 : 32, 0]];
  return {
    columns: columns.map(([least, share]) => (share === 0 ? `${least}px` : `minmax(${least}px, ${share}fr)`)).join(" "),
    width: columns.reduce((sum, [least]) => sum + least, 0),
  };
}
