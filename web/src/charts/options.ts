import type { ChartOptions } from "chart.js";
import { formatClock, formatCount, formatDuration, formatTick } from "../ui/format";
import type { XAxis } from "./curve";

/** The colours a canvas needs; they come from the style sheet. */
export interface Inks {
  text: string;
  line: string;
  font: string;
}

export interface YAxis {
  unit: "loss" | "share" | "ratio" | "rate";
  canLog: boolean;
}

const Y_WIDTH = 48;

export function readInks(element: Element): Inks {
  const style = getComputedStyle(element);
  return { text: style.getPropertyValue("--muted").trim(), line: style.getPropertyValue("--line").trim(), font: style.fontFamily };
}

export function chartOptions(y: YAxis, inks: Inks, axis: XAxis = "step", log = false): ChartOptions<"line"> {
  const font = { family: inks.font, size: 11 };
  const grid = { color: inks.line, tickLength: 4, drawTicks: false };
  return {
    animation: false,
    font: { family: inks.font },
    responsive: true,
    maintainAspectRatio: false,
    // Hover and zoom have layers of their own: Chart.js would search all points at every move.
    events: [],
    layout: { padding: { top: 8, right: 12, left: 0, bottom: 0 } },
    scales: {
      x: {
        type: "linear",
        // Beneath the curves, as all that stands still while they grow.
        border: { color: inks.line, z: -1 },
        grid: { ...grid, drawOnChartArea: false },
        ticks: { color: inks.text, font, maxRotation: 0, autoSkipPadding: 24, padding: 6, callback: (value) => xTick(axis, Number(value)) },
      },
      y: {
        type: log ? "logarithmic" : "linear",
        border: { display: false },
        grid,
        // A width of its own, so that the curves do not move when the labels get longer.
        afterFit: (scale) => void (scale.width = Y_WIDTH),
        ticks: { color: inks.text, font, padding: 8, maxTicksLimit: 6, callback: (value) => yTick(y, log, Number(value)) },
      },
    },
  };
}

function xTick(axis: XAxis, value: number): string {
  if (axis === "time") return formatDuration(value);
  if (axis === "wall") return formatClock(value);
  return axis !== "epoch" && !Number.isInteger(value) ? "" : formatCount(value);
}

function yTick(y: YAxis, log: boolean, value: number): string {
  if (log && !/^[125]/.test(value.toExponential())) return "";
  return y.unit === "share" ? `${formatTick(value * 100)} %` : y.unit === "rate" ? formatCount(value) : formatTick(value);
}
