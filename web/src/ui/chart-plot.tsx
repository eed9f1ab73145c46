import { useSignal, useSignalEffect } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Gestures } from "../charts/gestures";
import type { ChartGroup } from "../charts/group";
import { readInks } from "../charts/options";
import { Overlay } from "../charts/overlay";
import { TimeChart, type Source } from "../charts/time-chart";
import { latency } from "../state/stream-state";
import { theme } from "../state/theme";
import { Readout } from "./readout";

interface Props {
  group: ChartGroup;
  source: Source;
  title: string;
  /** What stands where the curves will be; null once there are some. */
  empty: string | null;
  height: number;
  onChart(chart: TimeChart): () => void;
  onDraw(chart: TimeChart): void;
  onFailure(error: unknown): void;
}

/** The canvas of a chart, with what follows the hand above it. There while it can be seen. */
export function ChartPlot({ group, source, title, empty, height, onChart, onDraw, onFailure }: Props) {
  const plot = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const layer = useRef<HTMLCanvasElement>(null);
  const chart = useSignal<TimeChart | null>(null);

  // Not behind the next frame, in which it can be drawn already.
  useLayoutEffect(() => {
    const one = new TimeChart(canvas.current!, group, source, readInks(plot.current!));
    const overlay = new Overlay(layer.current!, one);
    one.onDraw = () => {
      onDraw(one);
      redraw(overlay, group, plot.current!);
      if (one.inSight) latency.drawn(Date.now());
    };
    one.onFailure = onFailure;
    const gestures = new Gestures(plot.current!, source.id, group, {
      area: () => {
        const { left, right } = one.chart.chartArea ?? { left: 0, right: 1 };
        return { left, right, ...group.extent() };
      },
      selecting: (from, to) => overlay.selection(from, to, ink(plot.current!, "--accent")),
      released: () => redraw(overlay, group, plot.current!),
    });
    const forget = onChart(one);
    chart.value = one;
    one.soon();
    const sight = new IntersectionObserver((entries) => {
      const { isIntersecting } = entries[entries.length - 1]!;
      // What was not drawn because nobody looked says nothing about the way.
      if (isIntersecting && !one.inSight) latency.skip();
      one.see(isIntersecting);
    });
    sight.observe(plot.current!);
    const stopHover = group.hover.subscribe(() => redraw(overlay, group, plot.current!));
    const stopMark = group.mark.subscribe(() => redraw(overlay, group, plot.current!));
    return () => {
      stopHover();
      stopMark();
      sight.disconnect();
      gestures.destroy();
      forget();
      one.destroy();
    };
  }, []);

  useSignalEffect(() => {
    // Everything a hand can change is drawn at once.
    void [group.runs.value, group.axis.value, group.smoothing.value, group.logLoss.value, group.view.value, group.highlight.value];
    chart.value?.soon();
  });

  useSignalEffect(() => {
    void theme.value;
    if (plot.current !== null) chart.value?.recolour(readInks(plot.current));
  });

  return (
    <div
      class="plot"
      ref={plot}
      style={{ height: `${height}px` }}
      tabIndex={0}
      role="group"
      aria-label={`${title}: arrow keys read values, plus and minus zoom, 0 shows all`}
    >
      <canvas ref={canvas} aria-hidden="true" />
      <canvas ref={layer} class="overlay" aria-hidden="true" />
      {empty !== null && (
        <p class="plot-empty">
          <span>{empty}</span>
        </p>
      )}
      {chart.value !== null && <Readout chart={chart.value} group={group} />}
    </div>
  );
}

function ink(element: Element, name: string): string {
  return getComputedStyle(element).getPropertyValue(name).trim();
}

function redraw(overlay: Overlay, group: ChartGroup, element: Element) {
  const hover = group.hover.peek();
  overlay.clear();
  const mark = group.markAt();
  if (mark !== null) overlay.mark(mark, ink(element, "--accent"));
  if (hover !== null) overlay.crosshair(hover.x, ink(element, "--line-strong"));
}
