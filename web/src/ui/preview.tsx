import type { DryRun } from "../api/types";
import type { Json } from "../form/paths";
import { formatBytes, formatCount } from "./format";
import { parameterName, parameterValue } from "./parameters";
import { SpecJson } from "./spec-json";

/** What the form would start: counted by the server, not guessed here. */
export function Preview({ answer, current, json, onSpec }: { answer: DryRun | null; current: boolean; json: string; onSpec(spec: Json): void }) {
  const varying = answer?.varying ?? [];
  return (
    <>
      <dl class="totals" data-current={current}>
        <div class="total-runs">
          <dt>Runs</dt>
          <dd data-testid="run-count" data-runs={answer?.runs}>
            {answer === null ? "–" : formatCount(answer.runs)}
          </dd>
        </div>
        <div>
          <dt>Steps</dt>
          <dd>{answer === null ? "–" : formatCount(answer.steps)}</dd>
        </div>
        <div>
          <dt>Images</dt>
          <dd>{answer === null ? "–" : formatCount(answer.samples)}</dd>
        </div>
        <div>
          <dt>Memory</dt>
          <dd>{answer === null ? "–" : formatBytes(answer.memory_bytes)}</dd>
        </div>
        <div title={answer === null ? undefined : `About ${formatBytes(answer.disk.weights_bytes)} of recorded weights, ${formatBytes(answer.disk.metrics_bytes)} of curves, ${formatBytes(answer.disk.checkpoints_bytes)} of checkpoints`}>
          <dt>Disk</dt>
          <dd data-testid="disk" data-bytes={answer?.disk.bytes}>
            {answer === null ? "–" : formatBytes(answer.disk.bytes)}
          </dd>
        </div>
      </dl>
      <div class="points" tabIndex={0} role="region" aria-label="The runs" data-testid="points" data-points={varying.length === 0 ? 0 : answer?.points.length}>
        {answer !== null && varying.length > 0 && (
          <table>
            <thead>
              <tr>
                {varying.map((path) => (
                  <th scope="col" key={path} class={path === "preset" ? "" : "num"}>
                    {parameterName(path)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {answer.points.map((point) => (
                <tr key={point.index}>
                  {varying.map((path) => (
                    <td key={path} class={path === "preset" ? "" : "num"}>
                      {parameterValue(path, point.parameters[path])}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {answer !== null && varying.length === 0 && <p class="muted">One run. Give a parameter several values, or more seeds, to compare.</p>}
      </div>
      {answer !== null && varying.length > 0 && answer.runs > answer.points.length && (
        <p class="muted points-more">
          the first {formatCount(answer.points.length)} of {formatCount(answer.runs)}
        </p>
      )}
      <SpecJson json={json} onSpec={onSpec} />
    </>
  );
}
