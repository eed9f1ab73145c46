import { useSignal } from "@preact/signals";
import { api } from "../api/client";
import { asProblem } from "../api/problem";
import type { Dataset, DatasetProblem } from "../api/types";
import { mayChange } from "../state/access";
import { DatasetProblems } from "./dataset-problems";
import { formatCount } from "./format";
import { Loading } from "./messages";
import { Progress } from "./progress";

const WORDS = { ready: "Ready", missing: "Not here", downloading: "Downloading", failed: "Failed" } as const;

interface Props {
  datasets: Dataset[] | null;
  problems: DatasetProblem[];
  chosen: string;
  href(name: string): string;
}

export function DatasetList({ datasets, problems, chosen, href }: Props) {
  if (datasets === null) return <Loading what="datasets" height={160} />;
  return (
    <section class="panel" aria-label="Datasets">
      <header class="panel-head">
        <h2>Datasets</h2>
      </header>
      <ul class="datasets">
        {datasets.map((dataset) => (
          <DatasetItem key={dataset.name} dataset={dataset} chosen={dataset.name === chosen} href={href(dataset.name)} />
        ))}
      </ul>
      <DatasetProblems problems={problems} />
    </section>
  );
}

function DatasetItem({ dataset, chosen, href }: { dataset: Dataset; chosen: boolean; href: string }) {
  const { name, title, state, progress, train, test, channels, height, width } = dataset;
  return (
    <li data-testid="dataset" data-name={name} data-state={state}>
      <a href={href} aria-current={chosen ? "true" : undefined}>
        <span class="dataset-head">
          <strong>{title}</strong>
          <span class="dataset-state" data-state={state}>
            {WORDS[state]}
          </span>
        </span>
        <span class="muted">
          {formatCount(train)} + {formatCount(test)} images, {channels > 1 ? `${channels} × ` : ""}
          {height} × {width}
        </span>
      </a>
      {state === "downloading" && <Progress value={progress ?? 0} state="running" label={`Download of ${title}`} />}
    </li>
  );
}

/** The download of a dataset that is not here, or the end of one that is under way; its progress is pushed. */
export function DatasetAction({ dataset }: { dataset: Dataset }) {
  const refused = useSignal("");
  if (!mayChange.value || !dataset.downloadable || dataset.state === "ready") return null;
  const ask = async (what: (name: string) => Promise<Dataset>) => {
    refused.value = "";
    try {
      await what(dataset.name);
    } catch (error) {
      refused.value = asProblem(error).message;
    }
  };
  const comes = dataset.state === "downloading";
  return (
    <div class="dataset-action">
      <button type="button" class="button small" data-testid={`${comes ? "stop" : "download"}-${dataset.name}`} onClick={() => ask(comes ? api.stopDownload : api.download)}>
        {comes ? "Stop the download" : dataset.state === "failed" ? "Try again" : "Download"}
      </button>
      {refused.value !== "" && (
        <span class="error" role="alert">
          {refused.value}
        </span>
      )}
    </div>
  );
}
