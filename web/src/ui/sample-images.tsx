import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { api } from "../api/client";
import { asProblem } from "../api/problem";
import type { Dataset, Sample } from "../api/types";

const COUNT = 20;
const SHOWN_PX = 36;

/** The first images of the test set, each with its class. */
export function SampleImages({ dataset }: { dataset: Dataset | undefined }) {
  const samples = useSignal<Sample[] | null>(null);
  const failed = useSignal("");
  const ready = dataset?.state === "ready";
  useEffect(() => {
    samples.value = null;
    failed.value = "";
    if (!ready) return;
    const stop = new AbortController();
    api.samples(dataset.name, COUNT, stop.signal).then(
      (found) => (samples.value = found),
      (error: unknown) => {
        if (!stop.signal.aborted) failed.value = asProblem(error).message;
      },
    );
    return () => stop.abort();
  }, [dataset?.name, ready]);
  return (
    <div class="samples" role="group" aria-label="Sample images">
      {failed.value !== "" && <p class="muted">{failed.value}</p>}
      {dataset !== undefined && !ready && <p class="muted">Its images show here when the dataset is on this machine.</p>}
      {dataset !== undefined && samples.value?.map((sample, i) => <SampleImage key={i} dataset={dataset} sample={sample} />)}
    </div>
  );
}

export function SampleImage({ dataset, sample, size = SHOWN_PX, caption }: { dataset: Dataset; sample: Pick<Sample, "label" | "pixels">; size?: number; caption?: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { channels, height, width } = dataset;
  const name = dataset.class_names[sample.label] ?? String(sample.label);
  useEffect(() => {
    const ctx = canvas.current!.getContext("2d")!;
    ctx.putImageData(image(sample, channels, height, width), 0, 0);
  }, [sample]);
  return (
    <figure>
      <canvas ref={canvas} width={width} height={height} style={{ width: `${size}px`, height: `${(size * height) / width}px` }} role="img" aria-label={`An image of class ${name}`} />
      <figcaption>{caption ?? name}</figcaption>
    </figure>
  );
}

function image({ pixels }: Pick<Sample, "pixels">, channels: number, height: number, width: number): ImageData {
  const bytes = Uint8Array.from(atob(pixels), (c) => c.charCodeAt(0));
  const data = new ImageData(width, height);
  const plane = width * height;
  for (let i = 0; i < plane; i++) {
    for (let c = 0; c < 3; c++) data.data[i * 4 + c] = bytes[(channels === 1 ? 0 : c) * plane + i]!;
    data.data[i * 4 + 3] = 255;
  }
  return data;
}
