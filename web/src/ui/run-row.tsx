import { api } from "../api/client";
import { ENDED, float, type Run } from "../api/types";
import { formatCount, formatDuration, formatLeft, formatLoss, formatPercent } from "./format";
import { parameterValue } from "./parameters";
import { Progress } from "./progress";
import { StateMark } from "./state-mark";
import { StopButton } from "./stop-button";
import { Swatch } from "./swatch";

interface Props {
  run: Run;
  /** That of its group, where one is drawn in its place. */
  colour: string | undefined;
  top: number;
  row: number;
  columns: string;
  varying: string[];
  shown: boolean;
  selected: boolean;
  onToggle(run: number): void;
  onSelect(run: number): void;
  onHover(run: number): void;
}

export function RunRow({ run, colour, top, row, columns, varying, shown, selected, onToggle, onSelect, onHover }: Props) {
  const ended = ENDED.has(run.state);
  const share = run.total_steps === 0 ? 0 : run.step / run.total_steps;
  return (
    <div
      class="tr"
      role="row"
      aria-rowindex={row}
      aria-selected={selected}
      data-testid="run-row"
      data-run={run.id}
      data-state={run.state}
      data-shown={shown}
      style={{ transform: `translateY(${top}px)`, gridTemplateColumns: columns }}
      onPointerEnter={() => onHover(run.id)}
      onClick={(event) => (event.target as Element).closest("a, button") === null && onSelect(run.id)}
    >
      <span role="cell">
        <button
          type="button"
          class="eye"
          aria-pressed={shown}
          aria-label={`Draw run ${run.id}`}
          title={shown ? "Hide this curve" : "Draw this curve"}
          onClick={() => onToggle(run.id)}
        >
          <Swatch index={run.index} colour={colour} hollow={!shown} />
        </button>
      </span>
      <span role="cell">
        <a href={`/runs/${run.id}`} title={`Run ${run.id}: open its page`}>
          {run.id}
        </a>
      </span>
      {varying.map((path) => (
        <span role="cell" key={path} class={typeof run.parameters[path] === "string" ? "clip" : "num"} title={String(run.parameters[path] ?? "")}>
          {parameterValue(path, run.parameters[path])}
        </span>
      ))}
      <span role="cell" class="num">
        {formatLoss(float(run.loss))}
      </span>
      <span role="cell" class="num">
        {formatPercent(float(run.best_test_accuracy))}
      </span>
      <span role="cell" class="run-state" title={run.reason ?? undefined}>
        <StateMark state={run.state} wordless={run.state === "running" || run.state === "paused" || run.reason !== null} />
        {(run.state === "running" || run.state === "paused") && <Progress value={share} state={run.state} label={`Progress of run ${run.id}`} />}
        <span class={run.reason === null ? "muted" : "clip muted run-reason"}>{note(run)}</span>
      </span>
      <span role="cell">{!ended && <StopButton small label={`Stop run ${run.id}`} stop={() => api.stop("runs", run.id)} testid="stop-run" />}</span>
    </div>
  );
}

function note(run: Run): string {
  if (run.reason !== null) return run.reason;
  if (run.state === "running") return formatLeft(run.remaining_s);
  if (run.state === "paused" || (run.state === "queued" && run.step > 0)) return `at step ${formatCount(run.step)}`;
  if (run.state === "stopped") return `at step ${formatCount(run.step)}`;
  return run.state === "queued" ? "" : `in ${formatDuration(run.elapsed_s)}`;
}
