import { useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { TensorHistogram, TensorHistory } from "../api/types";
import { paintHistogramMap, rgbOf } from "../charts/histogram-map";
import { theme } from "../state/theme";
import { formatCount, formatTick, plural } from "./format";
import { Twin } from "./twin";

interface Props {
  tensors: TensorHistory["tensors"];
  steps: number[];
  step: number | null;
  /** Images that the gradients are of. */
  probe: number;
}

/** Weights and gradients of every tensor over the snapshots. */
export function TensorHistograms({ tensors, steps, step, probe }: Props) {
  const marked = step === null ? steps.length - 1 : steps.indexOf(step);
  return (
    <section class="panel" aria-label="Histograms" data-testid="histograms" data-steps={steps.length} data-marked={marked}>
      <header class="panel-head">
        <h2>Histograms</h2>
        <span class="muted">
          a column for each of {plural(steps.length, "snapshot")}, steps {steps.map((each) => formatCount(each)).slice(0, 4).join(", ")}
          {steps.length > 4 && ` … ${formatCount(steps.at(-1)!)}`}; gradients of the first {formatCount(probe)} training images, the same at every step
        </span>
      </header>
      <div class="tensor-maps">
        {tensors.map(({ name, dims, weights, gradients }) => (
          <div class="tensor-map" key={name} data-testid="tensor-map" data-tensor={name}>
            <h3>
              {name} <span class="muted">{dims.join(" × ")}</span>
            </h3>
            <div class="tensor-map-pair">
              <Map title="Weights" of={name} histogram={weights} steps={steps} marked={marked} />
              <Map title="Gradients" of={name} histogram={gradients} steps={steps} marked={marked} />
            </div>
          </div>
        ))}
      </div>
      <Twin label="The histograms as a table" testid="histograms-table">
        <thead>
          <tr>
            <th>Tensor</th>
            <th class="num">Step</th>
            <th class="num">Root mean square of the weights</th>
            <th class="num">of the gradients</th>
            <th class="num">Not finite</th>
          </tr>
        </thead>
        <tbody>
          {tensors.flatMap(({ name, weights, gradients }) =>
            steps.map((each, i) => (
              <tr key={`${name} ${each}`}>
                <td>{name}</td>
                <td class="num">{formatCount(each)}</td>
                <td class="num">{short(weights.rms[i]!)}</td>
                <td class="num">{short(gradients.rms[i]!)}</td>
                <td class="num">{formatCount(weights.not_finite[i]! + gradients.not_finite[i]!)}</td>
              </tr>
            )),
          )}
        </tbody>
      </Twin>
    </section>
  );
}

function Map({ title, of, histogram, steps, marked }: { title: string; of: string; histogram: TensorHistogram; steps: number[]; marked: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const paint = () => {
    if (canvas.current === null) return;
    const style = getComputedStyle(canvas.current);
    const ink = (name: string) => style.getPropertyValue(name).trim();
    paintHistogramMap(canvas.current, histogram, marked, { full: rgbOf(ink("--accent")), ground: rgbOf(ink("--surface")), mark: ink("--text"), zero: ink("--line-strong") });
  };
  const latest = useRef(paint);
  latest.current = paint;
  useEffect(paint, [histogram, marked]);
  useEffect(() => {
    const sized = new ResizeObserver(() => latest.current());
    sized.observe(canvas.current!);
    return () => sized.disconnect();
  }, []);
  useSignalEffect(() => {
    void theme.value;
    latest.current();
  });
  const odd = histogram.not_finite[marked] ?? 0;
  return (
    <figure>
      <figcaption>
        <span>{title}</span>
        <span class="muted num">
          {odd > 0 ? `${formatCount(odd)} not finite` : `rms ${short(histogram.rms[marked] ?? 0)}`}
        </span>
      </figcaption>
      <div class="tensor-map-plot">
        <span class="tensor-map-high num">{short(histogram.high)}</span>
        <canvas ref={canvas} role="img" aria-label={`${title} of ${of} over ${steps.length} snapshots, from ${short(histogram.low)} to ${short(histogram.high)}`} />
        <span class="tensor-map-low num">{short(histogram.low)}</span>
      </div>
    </figure>
  );
}

function short(value: number): string {
  return formatTick(Number(value.toPrecision(3)));
}
