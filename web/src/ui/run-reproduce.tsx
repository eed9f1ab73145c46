import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../api/client";
import { asProblem, type Problem } from "../api/problem";
import { ENDED, type Run } from "../api/types";
import { said } from "../stats/compared";
import { Copy } from "./copy";
import { Trouble } from "./messages";
import { experimentOf } from "./run-experiment";
import { RunFacts } from "./run-facts";

/** All that it takes to have this run again, bit by bit. */
export function RunReproduce({ run }: { run: Run }) {
  const json = useSignal<string | null>(null);
  const same = useSignal<boolean | null>(null);
  const problem = useSignal<Problem | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    (async () => {
      const experiment = await experimentOf(run);
      json.value = JSON.stringify(experiment, null, 2);
      // The server reads it as it would be read: what it makes of it must be this very run.
      const [point] = (await api.dryRun({ experiment }, stop.signal)).points;
      same.value = Object.keys({ ...run.parameters, ...point!.parameters }).every((path) => path === "preset" || path === "model" || said(point!.parameters[path]) === said(run.parameters[path]));
    })().catch((error: unknown) => {
      if (!stop.signal.aborted) problem.value = asProblem(error);
    });
    return () => stop.abort();
  }, [run.id]);
  const command = `./lockstep run run-${run.id}.json --save run-${run.id}.safetensors`;
  return (
    <div class="reproduce" data-testid="reproduce" data-same={same.value ?? undefined}>
      <section class="panel padded" aria-label="Command line">
        <h2>In a terminal</h2>
        <p class="muted">Save the configuration as run-{run.id}.json; the weights that this prints have the same SHA-256, on any machine and any device.</p>
        <div class="command">
          <pre tabIndex={0} aria-label="Command">
            <code data-testid="command">{command}</code>
          </pre>
          <Copy text={command} />
        </div>
        <h3>SHA-256 of the weights</h3>
        {run.weights_sha256 === null ? (
          <p class="muted">{ENDED.has(run.state) ? "This run has no final weights." : "Comes when the run ends."}</p>
        ) : (
          <p class="command">
            <code class="whole">{run.weights_sha256}</code> <Copy text={run.weights_sha256} />
          </p>
        )}
        {problem.value !== null && <Trouble problem={problem.value} />}
        <div class="snippet-head">
          <h3>
            Configuration <span class="muted">{same.value === null ? "" : same.value ? "the server reads it as this very run" : "not everything of this run can be said in one file"}</span>
          </h3>
          {json.value !== null && (
            <span class="panel-tools">
              <a class="button small" href={`data:application/json,${encodeURIComponent(json.value)}`} download={`run-${run.id}.json`} data-testid="download-experiment">
                Save
              </a>
              <Copy text={json.value} />
            </span>
          )}
        </div>
        <pre tabIndex={0} aria-label="Configuration of the run" data-testid="experiment-json" class="experiment">
          <code>{json.value ?? ""}</code>
        </pre>
      </section>
      <RunFacts run={run} />
    </div>
  );
}
