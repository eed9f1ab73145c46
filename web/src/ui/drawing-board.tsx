import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { api } from "../api/client";
import type { Dataset, Sample } from "../api/types";
import { Drawing } from "./drawing";
import { SampleImage } from "./sample-images";

const SAMPLES = 12;

interface Props {
  dataset: Dataset;
  /** The image as base64 whenever it has changed; empty for a black one. */
  onImage(pixels: string): void;
}

/** Where an image is drawn, dropped, or taken from the test set. */
export function DrawingBoard({ dataset, onImage }: Props) {
  const drawing = useMemo(() => Drawing.of(dataset), [dataset.name]);
  const canvas = useRef<HTMLCanvasElement>(null);
  const last = useRef<[number, number] | null>(null);
  const samples = useSignal<Sample[]>([]);
  const over = useSignal(false);
  const problem = useSignal("");
  const changed = () => {
    drawing.paint(canvas.current!);
    onImage(drawing.empty ? "" : drawing.base64());
  };
  useEffect(() => {
    drawing.paint(canvas.current!);
    const stop = new AbortController();
    api.samples(dataset.name, SAMPLES, stop.signal).then((found) => (samples.value = found), () => {});
    return () => stop.abort();
  }, [drawing]);

  const place = (event: PointerEvent): [number, number] => {
    const { left, top, width, height } = canvas.current!.getBoundingClientRect();
    return [((event.clientX - left) / width) * dataset.width, ((event.clientY - top) / height) * dataset.height];
  };
  const draw = (event: PointerEvent) => {
    if (last.current === null) return;
    const [x, y] = place(event);
    drawing.stroke(...last.current, x, y, dataset.width / 25);
    last.current = [x, y];
    changed();
  };
  const takeFile = async (file: File | undefined) => {
    if (file === undefined) return;
    problem.value = "";
    try {
      const picture = await createImageBitmap(file);
      const scratch = document.createElement("canvas");
      scratch.width = dataset.width;
      scratch.height = dataset.height;
      const ctx = scratch.getContext("2d")!;
      // Whole, as large as fits, in the middle, on white as paper is.
      const scale = Math.min(dataset.width / picture.width, dataset.height / picture.height);
      ctx.fillStyle = "#fff";
      ctx.fillRect(0, 0, dataset.width, dataset.height);
      ctx.imageSmoothingQuality = "high";
      ctx.drawImage(picture, (dataset.width - picture.width * scale) / 2, (dataset.height - picture.height * scale) / 2, picture.width * scale, picture.height * scale);
      drawing.take(ctx.getImageData(0, 0, dataset.width, dataset.height).data);
      changed();
    } catch {
      problem.value = `${file.name} is no image that this browser can read`;
    }
  };
  return (
    <section class="panel board-draw" aria-label="Your image">
      <header class="panel-head">
        <h2>Your image</h2>
        <span class="muted">
          {dataset.title}: {dataset.height} × {dataset.width}
        </span>
        <span class="panel-tools">
          <button
            type="button"
            class="button small"
            data-testid="lab-clear"
            onClick={() => {
              drawing.clear();
              changed();
            }}
          >
            Clear
          </button>
        </span>
      </header>
      <div class="draw-body">
        <canvas
          ref={canvas}
          class="draw-canvas"
          data-over={over.value}
          data-testid="lab-canvas"
          role="img"
          aria-label="The image to be recognized: draw with a pointer, drop a file, or choose one of the test images below"
          style={{ aspectRatio: `${dataset.width} / ${dataset.height}` }}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            last.current = place(event);
            draw(event);
          }}
          onPointerMove={draw}
          onPointerUp={() => (last.current = null)}
          onPointerCancel={() => (last.current = null)}
          onDragOver={(event) => {
            event.preventDefault();
            over.value = true;
          }}
          onDragLeave={() => (over.value = false)}
          onDrop={(event) => {
            event.preventDefault();
            over.value = false;
            void takeFile(event.dataTransfer?.files[0]);
          }}
        />
        <p class="muted">
          Draw here, drop an image, or{" "}
          <label class="file">
            choose a file
            <input type="file" class="sr-only" accept="image/*" data-testid="lab-file" onChange={(event) => void takeFile(event.currentTarget.files?.[0])} />
          </label>
          .
        </p>
        {problem.value !== "" && (
          <p class="error" role="alert">
            {problem.value}
          </p>
        )}
        <div class="draw-samples" role="group" aria-label="Test images">
          {samples.value.map((sample, i) => (
            <button
              key={i}
              type="button"
              data-testid={`lab-sample-${i}`}
              aria-label={`Test image ${i}, ${dataset.class_names[sample.label]}`}
              onClick={() => {
                drawing.pixels.set(Uint8Array.from(atob(sample.pixels), (c) => c.charCodeAt(0)));
                changed();
              }}
            >
              <SampleImage dataset={dataset} sample={sample} size={32} />
            </button>
          ))}
        </div>
      </div>
    </section>
  );
}
