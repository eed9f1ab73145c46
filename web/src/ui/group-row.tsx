import type { Run } from "../api/types";
import type { RunGroup, Spread } from "../stats/run-groups";
import { SEED } from "../stats/leaderboard";
import { formatCount, formatLoss, formatPercent } from "./format";
import { parameterValue } from "./parameters";

interface Props {
  group: RunGroup;
  open: boolean;
  top: number;
  row: number;
  columns: string;
  varying: string[];
  /** How many of its runs are drawn. */
  drawn: number;
  onOpen(): void;
  onToggle(): void;
}

/** A configuration: the means and deviations of its seeds. */
export function GroupRow({ group, open, top, row, columns, varying, drawn, onOpen, onToggle }: Props) {
  const all = drawn === group.runs.length;
  const called = varying.filter((path) => path !== SEED).map((path) => parameterValue(path, group.parameters[path])).join(", ") || "all seeds";
  return (
    <div class="tr group" role="row" aria-rowindex={row} data-testid="group-row" data-runs={group.runs.length} data-open={open} style={{ transform: `translateY(${top}px)`, gridTemplateColumns: columns }} onClick={(event) => (event.target as Element).closest("button") === null && onOpen()}>
      <span role="cell">
        <button type="button" class="eye" aria-pressed={all} aria-label={`Draw the runs of ${called}`} title={all ? "Hide these curves" : "Draw these curves"} onClick={onToggle}>
          <span class="swatch" data-some={drawn > 0 && !all} style={{ background: drawn > 0 ? "var(--muted)" : "transparent", borderColor: "var(--muted)" }} />
        </button>
      </span>
      <span role="cell">
        <button type="button" class="opener" aria-expanded={open} aria-label={`Runs of ${called}`} onClick={onOpen}>
          {open ? "▾" : "▸"}
        </button>
      </span>
      {varying.map((path) => (
        <span role="cell" key={path} class={typeof group.parameters[path] === "string" ? "clip" : "num"}>
          {path === SEED ? <span class="muted">n = {group.runs.length}</span> : parameterValue(path, group.parameters[path])}
        </span>
      ))}
      <span role="cell" class="num" title={title(group.loss, formatLoss)}>
        {group.loss === null ? "–" : formatLoss(group.loss.mean)}
      </span>
      <span role="cell" class="num" title={title(group.best, formatPercent)}>
        {formatPercent(group.best?.mean ?? null)}
        {group.best?.deviation != null && <span class="muted"> ± {formatPercent(group.best.deviation)}</span>}
      </span>
      <span role="cell" class="clip muted">
        {states(group.runs)}
      </span>
      <span role="cell" />
    </div>
  );
}

function title(value: Spread | null, format: (value: number) => string): string | undefined {
  if (value === null) return undefined;
  return `mean ${format(value.mean)}${value.deviation === null ? "" : `, standard deviation ${format(value.deviation)}`}`;
}

function states(runs: Run[]): string {
  const counts = new Map<string, number>();
  for (const { state } of runs) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${formatCount(count)} ${state}`).join(", ");
}
