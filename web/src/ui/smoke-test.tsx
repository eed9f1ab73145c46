import { useSignal } from "@preact/signals";
import { api } from "../api/client";
import { asProblem, type Problem } from "../api/problem";
import { float, type Smoke } from "../api/types";
import type { Spec } from "../form/sweep-form";
import { mayChange } from "../state/access";
import { formatBytes, formatCount, formatDuration, formatLoss, plural } from "./format";
import { Trouble } from "./messages";
import { parameterName, parameterValue } from "./parameters";

interface Props {
  spec: Spec;
  varying: string[];
  disabled: boolean;
}

/** Some batches of one run, really trained by the server: whether it works, and how long all of it would take. */
export function SmokeTest({ spec, varying, disabled }: Props) {
  const trying = useSignal(false);
  const found = useSignal<{ of: string; smoke: Smoke } | null>(null);
  const problem = useSignal<{ of: string; problem: Problem } | null>(null);
  const body = JSON.stringify(spec);
  if (!mayChange.value) return null;
  const attempt = async () => {
    trying.value = true;
    problem.value = null;
    try {
      found.value = { of: body, smoke: await api.smoke(spec) };
    } catch (error) {
      problem.value = { of: body, problem: asProblem(error) };
    }
    trying.value = false;
  };
  const smoke = found.value?.smoke;
  const current = found.value?.of === body;
  const which = smoke === undefined ? "" : varying.map((path) => `${parameterName(path)} ${parameterValue(path, smoke.parameters[path])}`).join(", ");
  return (
    <div class="smoke">
      <button type="button" class="button wide" data-testid="smoke" disabled={disabled || trying.value} onClick={attempt}>
        {trying.value ? "Training a batch" : "Try one batch"}
      </button>
      {problem.value !== null && problem.value.of === body && <Trouble problem={problem.value.problem} />}
      {smoke !== undefined && (
        <div class="smoke-result" data-current={current} data-testid="smoke-result" data-seconds={smoke.estimated_s} data-loss={smoke.loss} role="status">
          <p class="smoke-time">
            <strong>{formatDuration(smoke.estimated_s)}</strong> for {plural(smoke.runs, "run")}
            {smoke.at_once > 1 && `, ${formatCount(smoke.at_once)} at a time`}
          </p>
          <dl class="totals">
            <div>
              <dt>First loss</dt>
              <dd>{formatLoss(float(smoke.loss))}</dd>
            </div>
            <div>
              <dt>A batch</dt>
              <dd>{smoke.step_s < 1 ? `${(smoke.step_s * 1000).toPrecision(3)} ms` : formatDuration(smoke.step_s)}</dd>
            </div>
            <div>
              <dt>Images/s</dt>
              <dd>{formatCount(Math.round(smoke.images_per_second))}</dd>
            </div>
            <div>
              <dt>Memory</dt>
              <dd>{formatBytes(smoke.memory_bytes)}</dd>
            </div>
          </dl>
          <p class="note">
            {current ? "" : "Of the form as it was. "}
            {plural(smoke.steps, "batch", "batches")} of {formatCount(smoke.samples)} images{which === "" ? "" : ` (${which})`} were trained and thrown away; other runs by their multiply-adds.
            {smoke.running > 0 && ` ${plural(smoke.running, "run")} trained meanwhile: without them it is faster.`}
          </p>
        </div>
      )}
    </div>
  );
}
