import type { Plugin } from "chart.js";
import type { Point } from "./curve";

const SIZE = 3.5;

/** A cross where a value was NaN or infinite: at the edge towards which it went, at the step where it happened. */
export const oddMarks: Plugin<"line"> = {
  id: "odd-marks",
  afterDatasetsDraw(chart) {
    const { ctx, chartArea, scales } = chart;
    ctx.save();
    ctx.lineWidth = 1.75;
    ctx.font = `600 10px ${getComputedStyle(chart.canvas).fontFamily}`;
    ctx.textBaseline = "middle";
    chart.data.datasets.forEach((dataset) => {
      let labelled = false;
      for (const { x, y } of dataset.data as unknown as Point[]) {
        if (Number.isFinite(y)) continue;
        const px = scales.x!.getPixelForValue(x);
        if (px < chartArea.left || px > chartArea.right) continue;
        const py = y === -Infinity ? chartArea.bottom - 8 : chartArea.top + 8;
        ctx.strokeStyle = ctx.fillStyle = dataset.borderColor as string;
        ctx.beginPath();
        ctx.moveTo(px - SIZE, py - SIZE);
        ctx.lineTo(px + SIZE, py + SIZE);
        ctx.moveTo(px + SIZE, py - SIZE);
        ctx.lineTo(px - SIZE, py + SIZE);
        ctx.stroke();
        if (!labelled) ctx.fillText(Number.isNaN(y) ? "NaN" : y > 0 ? "∞" : "−∞", px + 8, py);
        labelled = true;
      }
    });
    ctx.restore();
  },
};
