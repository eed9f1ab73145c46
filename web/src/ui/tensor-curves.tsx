import { useSignalEffect, type Signal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { scaleOf, Sparklines } from "../charts/sparklines";
import { theme } from "../state/theme";
import type { WeightsLive } from "../state/weights-live";
import type { TensorValues } from "../stream/tensor-values";
import { formatCount, formatLoss, formatTick } from "./format";
import { TensorTable } from "./tensor-table";

interface Props {
  live: WeightsLive;
  tensor: TensorValues;
  totalSteps: number;
  /** The step that a hand points at or has chosen, on any tensor; null for the newest. */
  pointed: Signal<number | null>;
  chosen: number | null;
}

/** Every value of a small tensor: its number and its curve. */
export function TensorCurves({ live, tensor, totalSteps, pointed, chosen }: Props) {
  const curves = useMemo(() => new Sparklines(tensor, totalSteps), [tensor, totalSteps]);
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const sized = new ResizeObserver(() => curves.soon());
    const seen = new IntersectionObserver(([entry]) => curves.see(entry!.isIntersecting), { rootMargin: "64px" });
    sized.observe(body.current!);
    seen.observe(body.current!);
    return () => {
      sized.disconnect();
      seen.disconnect();
      curves.destroy();
    };
  }, [curves]);
  useSignalEffect(() => {
    void live.version.value;
    curves.request();
  });
  useSignalEffect(() => {
    void theme.value;
    const style = getComputedStyle(body.current ?? document.documentElement);
    const ink = (name: string) => style.getPropertyValue(name).trim();
    curves.inks = { curve: ink("--accent"), zero: ink("--line-strong"), mark: ink("--muted") };
    curves.soon();
  });
  useSignalEffect(() => point(pointed.value));
  useEffect(() => point(pointed.peek()), [chosen, curves]);

  function point(step: number | null) {
    curves.mark = step ?? chosen;
    curves.soon();
  }

  const at = curves.shown.value;
  const [low, high] = scaleOf(tensor);
  return (
    <div class="tensor" ref={body} role="group" aria-label={`Values of ${tensor.tensor}`} data-testid="tensor-values" data-tensor={tensor.tensor} data-points={tensor.step.length} data-step={at < 0 ? undefined : tensor.step.at(at)}>
      <div class="tensor-head">
        <span>{tensor.tensor}</span>
        <span class="muted">
          {at < 0 ? "" : `step ${formatCount(tensor.step.at(at))}, `}scale {formatTick(round(low))} to {formatTick(round(high))}
        </span>
      </div>
      <ul>
        {tensor.values.map((values, i) => (
          <li key={i} data-testid="tensor-value">
            <span class="muted">{tensor.index(i)}</span>
            <span class="num">{at < 0 ? "–" : formatLoss(values.at(at))}</span>
            <canvas
              ref={(canvas) => void (curves.canvases[i] = canvas)}
              aria-hidden="true"
              onPointerMove={(event) => {
                const { left, width } = event.currentTarget.getBoundingClientRect();
                pointed.value = Math.max(0, Math.round(((event.clientX - left) / width) * curves.span));
              }}
              onPointerLeave={() => (pointed.value = null)}
            />
          </li>
        ))}
      </ul>
      <TensorTable tensor={tensor} />
    </div>
  );
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
