import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { api } from "../api/client";
import type { Dataset, Sample } from "../api/types";
import { Drawing } from "./drawing";
import { movePen, type Pen } from "./pen";
import { SampleImage } from "./sample-images";

const SAMPLES = 12;

interface Props {
  dataset: Dataset;
  /** What it begins with, as base64; empty for a black one. */
  image: string;
  /** The image as base64 whenever it has changed; empty for a black one. */
  onImage(pixels: string): void;
}

/** Where an image is drawn, dropped, or taken from the test set. */
export function DrawingBoard({ dataset, image, onImage }: Props) {
  const drawing = useMemo(() => Drawing.of(dataset, image), [dataset.name]);
  const canvas = useRef<HTMLCanvasElement>(null);
  const last = useRef<[number, number] | null>(null);
  const samples = useSignal<Sample[]>([]);
  const over = useSignal(false);
  /** Where keys draw; null while the board is not in focus. */
  const pen = useSignal<Pen | null>(null);
  const rested = useRef<Pen>({ column: Math.floor(dataset.width / 2), row: Math.floor(dataset.height / 4), down: false });
  const problem = useSignal("");
  const changed = () => {
    drawing.paint(canvas.current!);
    onImage(drawing.empty ? "" : drawing.base64());
  };
  useEffect(() => {
    drawing.paint(canvas.current!);
    // One of another dataset's images is none of this one's.
    if (image !== "" && drawing.empty) onImage("");
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
  const keys = (event: KeyboardEvent) => {
    const moved = movePen(rested.current, event.key, event.shiftKey, drawing, dataset.width / 25);
    if (moved === null) return;
    event.preventDefault();
    pen.value = rested.current = moved;
    if (moved.down) changed();
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
        <div class="draw-board">
          <canvas
            ref={canvas}
            class="draw-canvas"
            data-over={over.value}
            data-testid="lab-canvas"
            role="application"
            tabIndex={0}
            aria-label="The image to be recognized"
            aria-describedby="draw-help"
            onFocus={() => (pen.value = rested.current)}
            onBlur={() => {
              rested.current = { ...rested.current, down: false };
              pen.value = null;
            }}
            onKeyDown={keys}
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
          {pen.value !== null && <span class="draw-pen" data-down={pen.value.down} aria-hidden="true" style={{ left: `${(100 * (pen.value.column + 0.5)) / dataset.width}%`, top: `${(100 * (pen.value.row + 0.5)) / dataset.height}%` }} />}
        </div>
        <output class="sr-only">{pen.value !== null && `Pen ${pen.value.down ? "down" : "up"}, row ${pen.value.row}, column ${pen.value.column}`}</output>
        <p class="muted" id="draw-help">
          Draw here, with arrow keys too (Space puts the pen down and lifts it, Shift goes faster), drop an image, or{" "}
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
