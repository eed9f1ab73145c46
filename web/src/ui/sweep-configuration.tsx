import type { Run, Sweep } from "../api/types";
import { mayChange } from "../state/access";
import { Copy } from "./copy";
import { formatCount } from "./format";
import { parameterName, parameterValue } from "./parameters";

/** What a sweep was asked for: what all its runs have in common, what varies, and the very JSON. */
export function SweepConfiguration({ sweep, runs }: { sweep: Sweep; runs: Run[] }) {
  const json = JSON.stringify(sweep.spec, null, 2);
  const varying = new Set(sweep.varying);
  const common = Object.entries(runs[0]?.parameters ?? {}).filter(([path]) => path !== "model" && !varying.has(path));
  return (
    <div class="configuration" data-testid="configuration">
      <section class="panel" aria-label="What varies">
        <header class="panel-head">
          <h2>What varies</h2>
          <span class="muted">{sweep.varying.length === 0 ? "nothing: all runs are one configuration" : `in ${formatCount(sweep.runs)} runs`}</span>
        </header>
        <dl class="parameters">
          {sweep.varying.map((path) => (
            <div key={path} title={path}>
              <dt>{parameterName(path)}</dt>
              <dd>{[...new Set(runs.map((run) => parameterValue(path, run.parameters[path])))].join(", ")}</dd>
            </div>
          ))}
        </dl>
        <header class="panel-head">
          <h2>What all runs have</h2>
        </header>
        <dl class="parameters">
          {common.map(([path, value]) => (
            <div key={path} title={`${path} = ${value}`}>
              <dt>{parameterName(path)}</dt>
              <dd>{parameterValue(path, value)}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section class="panel padded" aria-label="JSON of the sweep">
        <div class="snippet-head">
          <h2>JSON</h2>
          <span class="panel-tools">
            {mayChange.value && (
              <a class="button small" href={`/new?sweep=${sweep.id}`} data-testid="clone">
                Clone
              </a>
            )}
            <a class="button small" href={`data:application/json,${encodeURIComponent(json)}`} download={`sweep-${sweep.id}.json`} data-testid="download-configuration">
              Save
            </a>
            <Copy text={json} />
          </span>
        </div>
        <pre tabIndex={0} aria-label="JSON that the sweep was launched with" data-testid="sweep-json">
          <code>{json}</code>
        </pre>
      </section>
    </div>
  );
}
