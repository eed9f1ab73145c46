import { ENDED, float, type Run } from "../api/types";
import { overview } from "../state/overview";
import { formatDuration, formatLoss, formatPercent, formatWhen } from "./format";
import { parameterValue } from "./parameters";
import { StateMark } from "./state-mark";
import { Swatch } from "./swatch";

interface Props {
  runs: Run[];
  chosen: ReadonlySet<number>;
  onChoose(run: number): void;
}

const SHOWN = ["training.optimizer.type", "training.optimizer.lr", "training.batch_size", "training.seed"];

/** Runs of different sweeps: what most of them have in common to show. */
export function RunsList({ runs, chosen, onChoose }: Props) {
  const names = new Map((overview.sweeps.value ?? []).map(({ id, name }) => [id, name]));
  return (
    <section class="panel scroll-x" aria-label="Runs" tabIndex={0} role="region">
      <table class="list">
        <thead>
          <tr>
            <th>
              <span class="sr-only">Chosen</span>
            </th>
            <th>Run</th>
            <th>Sweep</th>
            <th>Model</th>
            <th>Optimizer</th>
            <th class="num">Learning rate</th>
            <th class="num">Batch</th>
            <th class="num">Seed</th>
            <th>State</th>
            <th class="num">Loss</th>
            <th class="num">Best test, %</th>
            <th class="num">Took</th>
            <th class="num">Launched</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id} data-testid="any-run" data-run={run.id} data-chosen={chosen.has(run.id)}>
              <td>
                <input type="checkbox" aria-label={`Choose run ${run.id}`} data-testid={`choose-${run.id}`} checked={chosen.has(run.id)} onChange={() => onChoose(run.id)} />
              </td>
              <td>
                <a href={`/runs/${run.id}`} class="run-id">
                  <Swatch index={run.index} />
                  {run.id}
                </a>
              </td>
              <td class="clip list-name">
                <a href={`/sweeps/${run.sweep}`} title={names.get(run.sweep)}>
                  {names.get(run.sweep) ?? run.sweep}
                </a>
              </td>
              <td class="clip list-name">{run.parameters.preset === null ? "own model" : parameterValue("preset", run.parameters.preset)}</td>
              {SHOWN.map((path, i) => (
                <td key={path} class={i > 0 ? "num" : ""}>
                  {parameterValue(path, run.parameters[path])}
                </td>
              ))}
              <td title={run.reason ?? undefined}>
                <StateMark state={run.state} />
              </td>
              <td class="num">{formatLoss(float(run.loss))}</td>
              <td class="num">{formatPercent(float(run.best_test_accuracy))}</td>
              <td class="num">{ENDED.has(run.state) ? formatDuration(run.elapsed_s) : ""}</td>
              <td class="num muted">{formatWhen(run.created_at, new Date())}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
