import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../api/client";
import { asProblem } from "../api/problem";
import type { Dataset, Sample } from "../api/types";
import { formatCount } from "./format";
import { SampleImage } from "./sample-images";

const PAGE = 60;

interface Props {
  dataset: Dataset;
  set: "train" | "test";
  /** Null for all classes. */
  label: number | null;
  from: number;
  onFrom(from: number): void;
}

/** The images of a set, page by page; the last page stays until the next has come. */
export function ImageBrowser({ dataset, set, label, from, onFrom }: Props) {
  const page = useSignal<{ samples: Sample[]; total: number } | null>(null);
  const failed = useSignal("");
  useEffect(() => {
    const stop = new AbortController();
    failed.value = "";
    api.browse(dataset.name, set, label, from, PAGE, stop.signal).then(
      (found) => (page.value = found),
      (error: unknown) => {
        if (!stop.signal.aborted) failed.value = asProblem(error).message;
      },
    );
    return () => stop.abort();
  }, [dataset.name, set, label, from]);
  const shown = page.value;
  return (
    <div class="browser" data-testid="image-browser" data-count={shown?.samples.length} data-total={shown?.total}>
      {failed.value !== "" && (
        <p class="error" role="alert">
          {failed.value}
        </p>
      )}
      {shown === null && failed.value === "" && <p class="muted">Reading the images. The first look takes some seconds.</p>}
      <div class="browser-grid">
        {shown?.samples.map((sample) => (
          <SampleImage key={`${set} ${sample.index}`} dataset={dataset} sample={sample} size={44} />
        ))}
      </div>
      <div class="browser-foot">
        <button type="button" class="button small" disabled={from === 0} onClick={() => onFrom(Math.max(0, from - PAGE))}>
          Before
        </button>
        <span class="muted num">{shown === null ? "" : shown.total === 0 ? "none" : `${formatCount(from + 1)} to ${formatCount(Math.min(shown.total, from + PAGE))} of ${formatCount(shown.total)}`}</span>
        <button type="button" class="button small" disabled={shown === null || from + PAGE >= shown.total} onClick={() => onFrom(from + PAGE)}>
          Next
        </button>
      </div>
    </div>
  );
}
