import { float, type Run } from "../api/types";
import { useUnfolded } from "../pages/use-unfolded";
import { differing, paths, said } from "../stats/compared";
import { RESULTS, type Column } from "../stats/columns";
import { formatCount, formatLoss, formatPercent, formatTick, plural } from "./format";
import { parameterName, parameterValue } from "./parameters";
import { StateMark } from "./state-mark";
import { Swatch } from "./swatch";

interface Props {
  runs: Run[];
  base: number;
  styles: ReadonlyMap<number, number>;
  onBase(run: number): void;
  onRemove(run: number): void;
}

const SHOWN = RESULTS.filter(({ key }) => ["best_test_accuracy", "test_loss", "images_per_second", "elapsed_s", "step"].includes(key));

/** What the runs are, a column each, with the baseline first: what differs from it is marked. */
export function ComparedTable({ runs, base, styles, onBase, onRemove }: Props) {
  const [all, showAll] = useUnfolded("all-parameters");
  if (runs.length === 0) return null;
  const ordered = [...runs].sort((a, b) => Number(b.id === base) - Number(a.id === base));
  const baseline = ordered[0]!;
  const different = differing(runs);
  const rows = all ? paths(runs) : different;
  return (
    <section class="panel compared" aria-label="Configurations">
      <header class="panel-head">
        <h2>Configurations</h2>
        <span class="muted">{runs.length === 1 ? "" : different.length === 0 ? "all the same" : `${plural(different.length, "parameter")} ${different.length === 1 ? "differs" : "differ"}`}</span>
        <span class="panel-tools">
          <label class="inline">
            <input type="checkbox" data-testid="compare-all" checked={all} onChange={(event) => showAll(event.currentTarget.checked)} />
            All parameters
          </label>
        </span>
      </header>
      <div class="scroll-x" tabIndex={0} role="region" aria-label="Configurations, side by side">
        <table class="list" data-testid="compared">
          <thead>
            <tr>
              <th scope="col">Parameter</th>
              {ordered.map((run) => (
                <th scope="col" key={run.id} class="num" data-base={run.id === base}>
                  <span class="compared-head">
                    <Swatch index={styles.get(run.id) ?? run.index} />
                    <a href={`/runs/${run.id}`}>Run {run.id}</a>
                    <button type="button" class="icon-button quiet" aria-label={`Leave out run ${run.id}`} title="Leave out" onClick={() => onRemove(run.id)}>
                      <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
                        <path d="m1.5 1.5 7 7m0-7-7 7" stroke="currentColor" stroke-width="1.5" />
                      </svg>
                    </button>
                  </span>
                  {run.id === base ? (
                    <span class="compared-base">Baseline</span>
                  ) : (
                    <button type="button" class="link" data-testid={`base-${run.id}`} onClick={() => onBase(run.id)}>
                      Make baseline
                    </button>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">State</th>
              {ordered.map((run) => (
                <td key={run.id} class="num" title={run.reason ?? undefined}>
                  <StateMark state={run.state} />
                </td>
              ))}
            </tr>
            {rows.map((path) => (
              <tr key={path} data-testid="compared-row" data-path={path}>
                <th scope="row" title={path}>
                  {parameterName(path)}
                </th>
                {ordered.map((run) => (
                  <td key={run.id} class="num" title={String(run.parameters[path] ?? "")} data-other={said(run.parameters[path]) !== said(baseline.parameters[path])}>
                    {parameterValue(path, run.parameters[path])}
                  </td>
                ))}
              </tr>
            ))}
            {SHOWN.map((column) => (
              <tr key={column.key} class="compared-result">
                <th scope="row">
                  {column.name}
                  {column.unit && `, ${column.unit}`}
                </th>
                {ordered.map((run) => (
                  <td key={run.id} class="num">
                    {number(column, column.of(run) as number | null)}
                    {run !== baseline && <Delta column={column} own={column.of(run) as number | null} base={column.of(baseline) as number | null} />}
                  </td>
                ))}
              </tr>
            ))}
            <tr class="compared-result">
              <th scope="row">Weights, SHA-256</th>
              {ordered.map((run) => (
                <td key={run.id} class="num" data-other={run.weights_sha256 !== baseline.weights_sha256} title={run.weights_sha256 ?? undefined}>
                  <code>{run.weights_sha256?.slice(0, 12) ?? "–"}</code>
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Delta({ column, own, base }: { column: Column; own: number | null; base: number | null }) {
  if (own === null || base === null) return null;
  const difference = own - base;
  return <span class="delta">{difference === 0 ? "±0" : `${difference > 0 ? "+" : ""}${number(column, difference)}`}</span>;
}

function number(column: Column, value: number | null): string {
  if (column.percent) return formatPercent(value);
  if (column.key.endsWith("loss")) return formatLoss(float(value));
  if (value === null) return "–";
  return column.key === "elapsed_s" ? formatTick(Number(value.toPrecision(4))) : formatCount(Math.round(value));
}
