import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../api/client";
import { asProblem, type Problem } from "../api/problem";
import type { ClassCount, Dataset, DatasetDetails } from "../api/types";
import { useAddress } from "../pages/use-address";
import { ClassBars } from "./class-bars";
import { Copy } from "./copy";
import { DatasetAction } from "./dataset-list";
import { formatBytes, formatCount, formatTick } from "./format";
import { ImageBrowser } from "./image-browser";
import { Trouble } from "./messages";
import { Progress } from "./progress";

/** One dataset: what it is made of, and its images. */
export function DatasetPage({ dataset }: { dataset: Dataset }) {
  const { name, title, state, detail, description, train, test, channels, height, width, progress } = dataset;
  const details = useSignal<DatasetDetails | null>(null);
  const counted = useSignal<{ classes: ClassCount[]; mean: number[]; std: number[] } | null>(null);
  const problem = useSignal<Problem | null>(null);
  const address = useAddress();
  const set = address.get("set", "test") === "train" ? "train" : "test";
  const label = address.get("class", "") === "" ? null : Number(address.get("class", ""));
  useEffect(() => {
    const stop = new AbortController();
    const failed = (error: unknown) => {
      if (!stop.signal.aborted) problem.value = asProblem(error);
    };
    problem.value = null;
    api.dataset(name, stop.signal).then((found) => (details.value = found), failed);
    if (state === "ready") api.classes(name, stop.signal).then((found) => (counted.value = found), failed);
    return () => stop.abort();
  }, [name, state]);
  const mean = counted.value ?? details.value;
  return (
    <article class="dataset-page" aria-labelledby="dataset-title" data-testid="dataset-page" data-name={name}>
      <section class="panel padded">
        <h2 id="dataset-title">{title}</h2>
        <p class="muted">{description}</p>
        {state !== "ready" && (
          <div class="dataset-wait">
            <p>{detail}</p>
            {state === "downloading" && <Progress value={progress ?? 0} state="running" label={`Download of ${title}`} />}
            <DatasetAction dataset={dataset} />
          </div>
        )}
        <dl class="facts spread">
          <Fact name="Training images" value={formatCount(train)} />
          <Fact name="Test images" value={formatCount(test)} />
          <Fact name="Image" value={`${channels} × ${height} × ${width}`} />
          <Fact name="Classes" value={formatCount(dataset.class_names.length)} />
          {mean !== null && mean.mean.length > 0 && <Fact name="Mean" value={mean.mean.map((v) => formatTick(Number(v.toPrecision(4)))).join(", ")} />}
          {mean !== null && mean.std.length > 0 && <Fact name="Deviation" value={mean.std.map((v) => formatTick(Number(v.toPrecision(4)))).join(", ")} />}
        </dl>
      </section>
      {problem.value !== null && <Trouble problem={problem.value} />}
      {state === "ready" && (
        <section class="panel" aria-label="Images">
          <header class="panel-head">
            <h2>Images</h2>
            <span class="panel-tools">
              <div class="segments" role="group" aria-label="Set">
                {(["test", "train"] as const).map((each) => (
                  <button key={each} type="button" aria-pressed={each === set} data-testid={`set-${each}`} onClick={() => address.set({ set: each === "test" ? null : each, from: null })}>
                    {each === "test" ? "Test" : "Training"}
                  </button>
                ))}
              </div>
            </span>
          </header>
          <ClassBars names={dataset.class_names} counts={counted.value?.classes ?? null} set={set} chosen={label} onChoose={(next) => address.set({ class: next === null ? null : String(next), from: null })} />
          <ImageBrowser dataset={dataset} set={set} label={label} from={Number(address.get("from", "0"))} onFrom={(from) => address.set({ from: from === 0 ? null : String(from) })} />
        </section>
      )}
      {details.value !== null && <Files details={details.value} />}
    </article>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Files({ details: { files } }: { details: DatasetDetails }) {
  return (
    <section class="panel" aria-label="Files">
      <header class="panel-head">
        <h2>Files</h2>
        <span class="muted">{files.length === 0 ? "made here, from its seed: there is nothing to download" : "every one is checked against its SHA-256 before it is used"}</span>
      </header>
      {files.length > 0 && (
        <div class="scroll-x" tabIndex={0} role="region" aria-label="Files and their checksums">
          <table class="list" data-testid="dataset-files">
            <thead>
              <tr>
                <th>File</th>
                <th class="num">Size</th>
                <th>SHA-256</th>
                <th>
                  <span class="sr-only">Copy</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {files.map(({ name, bytes, sha256, packed }) => (
                <tr key={name}>
                  <td>{name}</td>
                  <td class="num">{bytes > 0 ? formatBytes(bytes) : "–"}</td>
                  <td title={`${sha256}${packed ? ", of the compressed file" : ", of the content"}`}>
                    <code class="sha">{sha256}</code>
                  </td>
                  <td>
                    <Copy text={sha256} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
