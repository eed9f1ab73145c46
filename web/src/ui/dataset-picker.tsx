import type { Dataset, DatasetProblem, Preset } from "../api/types";
import { misfit } from "../form/fit";
import { DatasetAction } from "./dataset-list";
import { DatasetProblems } from "./dataset-problems";
import { Field } from "./field";
import { formatCount } from "./format";
import { Progress } from "./progress";
import { SampleImages } from "./sample-images";
import { TextInput } from "./text-input";

interface Props {
  datasets: Dataset[];
  problems: DatasetProblem[];
  /** The chosen models, which must fit. */
  presets: Preset[];
  chosen: string;
  train: string;
  test: string;
  errors: Record<string, string>;
  onChange(part: { dataset: string } | { train: string } | { test: string }): void;
}

export function DatasetPicker({ datasets, problems, presets, chosen, train, test, errors, onChange }: Props) {
  const dataset = datasets.find((d) => d.name === chosen);
  return (
    <fieldset class="dataset-picker">
      <legend>
        <h2>Dataset</h2>
      </legend>
      <div class="preset-cards">
        {datasets.map((d) => {
          const reason = presets.map((preset) => misfit(preset, d)).find((why) => why !== null);
          return (
          <label key={d.name} class="preset-card" data-chosen={d.name === chosen} data-unfit={reason !== undefined}>
            <input type="radio" name="dataset" data-testid={`field-dataset-${d.name}`} checked={d.name === chosen} disabled={reason !== undefined && d.name !== chosen} onChange={() => onChange({ dataset: d.name })} />
            <span class="preset-title">{d.title}</span>
            <span class="preset-size muted">
              {formatCount(d.train)} + {formatCount(d.test)}
            </span>
            <span class="preset-text muted" title={d.detail ?? undefined}>
              {reason ?? said(d)}
            </span>
          </label>
          );
        })}
      </div>
      <DatasetProblems problems={problems} />
      {errors.dataset !== undefined && (
        <p class="note error" role="alert" data-testid="error-dataset">
          {errors.dataset}
        </p>
      )}
      {dataset !== undefined && dataset.state !== "ready" && (
        <div class="dataset-wait">
          {dataset.state === "downloading" && <Progress value={dataset.progress ?? 0} state="running" label={`Download of ${dataset.title}`} />}
          <DatasetAction dataset={dataset} />
          {dataset.state === "failed" && (
            <p class="note error" data-testid="download-failed">
              {dataset.detail}
            </p>
          )}
        </div>
      )}
      <SampleImages dataset={dataset} />
      <div class="field-pair">
        <Field id="train" label="Training images" hint={dataset ? `of ${formatCount(dataset.train)}, taken from the front` : ""} error={errors.train}>
          <TextInput id="train" numeric placeholder="all" value={train} invalid={errors.train !== undefined} onValue={(value) => onChange({ train: value })} />
        </Field>
        <Field id="test" label="Test images" hint={dataset ? `of ${formatCount(dataset.test)}` : ""} error={errors.test}>
          <TextInput id="test" numeric placeholder="all" value={test} invalid={errors.test !== undefined} onValue={(value) => onChange({ test: value })} />
        </Field>
      </div>
    </fieldset>
  );
}

/** Where its files would lie stands on its page. */
function said({ state, description, detail, downloadable, progress }: Dataset): string {
  if (state === "ready") return description;
  if (state === "downloading") return `Downloading, ${Math.round(100 * (progress ?? 0))} %`;
  if (state === "missing" && downloadable) return `Not on this machine yet: a sweep downloads it by itself. ${description}`;
  return detail ?? description;
}
