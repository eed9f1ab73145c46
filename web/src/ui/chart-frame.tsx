import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Gestures } from "../charts/gestures";
import type { ChartGroup } from "../charts/group";
import { readInks } from "../charts/options";
import { Overlay } from "../charts/overlay";
import { TimeChart, type Source } from "../charts/time-chart";
import { latency } from "../state/stream-state";
import { theme } from "../state/theme";
import { ChartLegend } from "./chart-legend";
import { formatCount, formatTick } from "./format";
import { Readout } from "./readout";

interface Props {
  group: ChartGroup;
  source: Source;
  title: string;
  unit: string;
  /** What stands where the curves will be. */
  empty: string;
  height: number;
  /** Hands out the chart, so that the page can ask for a frame when rows come. */
  onChart(chart: TimeChart): () => void;
}

type Counts = Pick<TimeChart, "held" | "inView" | "drawn" | "cut" | "parts">;

export function ChartFrame({ group, source, title, unit, empty, height, onChart }: Props) {
  const plot = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const layer = useRef<HTMLCanvasElement>(null);
  const chart = useSignal<TimeChart | null>(null);
  const counts = useSignal<Counts>({ held: 0, inView: 0, drawn: 0, cut: undefined, parts: [] });

  useEffect(() => {
    const one = new TimeChart(canvas.current!, group, source, readInks(plot.current!));
    const overlay = new Overlay(layer.current!, one);
    one.onDraw = () => {
      const { held, inView, drawn, cut, parts } = counts.peek();
      if (held !== one.held || inView !== one.inView || drawn !== one.drawn || cut !== one.cut || parts !== one.parts) {
        counts.value = { held: one.held, inView: one.inView, drawn: one.drawn, cut: one.cut, parts: one.parts };
      }
      redraw(overlay, group, plot.current!);
      latency.drawn(Date.now());
    };
    const gestures = new Gestures(plot.current!, source.id, group, {
      area: () => {
        const { left, right } = one.chart.chartArea ?? { left: 0, right: 1 };
        return { left, right, ...group.extent() };
      },
      selecting: (from, to) => overlay.selection(from, to, ink(plot.current!, "--accent")),
      released: () => redraw(overlay, group, plot.current!),
    });
    const seen = new IntersectionObserver(([entry]) => one.see(entry!.isIntersecting), { rootMargin: "64px" });
    seen.observe(plot.current!);
    const forget = onChart(one);
    chart.value = one;
    const stopHover = group.hover.subscribe(() => redraw(overlay, group, plot.current!));
    const stopMark = group.mark.subscribe(() => redraw(overlay, group, plot.current!));
    return () => {
      stopHover();
      stopMark();
      seen.disconnect();
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

  const { held, inView, drawn, cut, parts } = counts.value;
  return (
    <section class="chart" data-testid={`chart-${source.id}`} data-points={held} aria-label={title}>
      <header class={parts.length > 0 ? "with-legend" : undefined}>
        <h2>{title}</h2>
        <span class="muted unit">{unit}</span>
        {parts.length > 0 && <ChartLegend parts={parts} coloured={group.runs.value.length === 1} />}
        {cut !== undefined && (
          <span class="cut" title="A few points lie far above; a logarithmic axis shows them">
            cut at {formatTick(cut)}
          </span>
        )}
        <span class="muted reduced">
          {held > 0 && <span class="count">{drawn < inView ? `${formatCount(drawn)} of ${formatCount(inView)} points, ` : `${formatCount(inView)} points`}</span>}
          {drawn < inView && "min/max"}
        </span>
      </header>
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
        {held === 0 && <p class="plot-empty">{empty}</p>}
        {chart.value !== null && <Readout chart={chart.value} group={group} />}
      </div>
    </section>
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
