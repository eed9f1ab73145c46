import { ENDED, type Run } from "../api/types";
import { Copy } from "./copy";
import { formatCount, formatValue } from "./format";
import { parameterName, parameterValue } from "./parameters";

export function RunFacts({ run }: { run: Run }) {
  return (
    <section class="panel" aria-label="Parameters">
      <header class="panel-head">
        <h2>Parameters</h2>
      </header>
      <dl class="parameters">
        {Object.entries(run.parameters).filter(([path]) => path !== "model").map(([path, value]) => (
          <div key={path} title={`${path} = ${value}`}>
            <dt>{parameterName(path)}</dt>
            <dd>{parameterValue(path, value)}</dd>
          </div>
        ))}
        {run.continues !== null && (
          <div>
            <dt>Went on from</dt>
            <dd data-testid="continues" data-run={run.continues.run}>
              <a href={`/runs/${run.continues.run}`}>run {run.continues.run}</a>, step {formatCount(run.continues.step)}
            </dd>
          </div>
        )}
        <div>
          <dt>Device</dt>
          <dd>{formatValue(run.device)}</dd>
        </div>
        <div>
          <dt>Numerics version</dt>
          <dd>{run.numerics_version}</dd>
        </div>
      </dl>
      <div class="hash">
        <h3>SHA-256 of the final weights</h3>
        {run.weights_sha256 === null ? (
          <p class="muted">{ENDED.has(run.state) ? "This run has no final weights." : "Comes when the run ends. Equal parameters give equal bits, on any machine."}</p>
        ) : (
          <p>
            <code data-testid="sha256">{run.weights_sha256}</code> <Copy text={run.weights_sha256} />
          </p>
        )}
      </div>
    </section>
  );
}
