import type { DryRun } from "../api/types";
import type { Json } from "../form/paths";
import { formatBytes, formatCount } from "./format";
import { parameterName, parameterValue } from "./parameters";
import { SpecJson } from "./spec-json";

const POINTS = 8;

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
      </dl>
      <div class="points scroll-x" tabIndex={0} role="region" aria-label="First runs">
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
              {answer.points.slice(0, POINTS).map((point) => (
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
        {answer !== null && varying.length > 0 && answer.runs > POINTS && <p class="muted">and {formatCount(answer.runs - POINTS)} more</p>}
        {answer !== null && varying.length === 0 && <p class="muted">One run. Give a parameter several values, or more seeds, to compare.</p>}
      </div>
      <SpecJson json={json} onSpec={onSpec} />
    </>
  );
}
