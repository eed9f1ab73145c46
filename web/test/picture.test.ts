import { expect, test } from "vitest";
import { draw, pictureSize } from "../src/charts/picture";
import type { Scene } from "../src/charts/scene";
import { SvgPainter } from "../src/charts/svg-painter";

const scene: Scene = {
  title: "Training loss",
  unit: "mean of each batch",
  note: "4 points",
  xName: "step",
  width: 400,
  height: 200,
  area: { left: 48, top: 8, right: 388, bottom: 176 },
  xTicks: [{ at: 48, label: "0" }],
  yTicks: [{ at: 8, label: "2" }, { at: 90, label: "" }],
  bands: [{ pixels: [[48, 10], [100, 12], [48, 40]], color: "#0072b22e" }],
  lines: [{ pixels: [[48, 20], [100, 30]], color: "#0072b2", width: 1.5, dash: [7, 4] }],
  dots: [{ at: [120, 40], color: "#d55e00" }],
  odd: [{ at: [200, 16], color: "#d55e00", word: "NaN" }],
  legend: [{ label: "lr <0.1> & more", color: "#0072b2", dash: [] }, { label: "lr 400", color: "#d55e00", dash: [2, 3] }],
  inks: { text: "#000000", muted: "#555555", line: "#dddddd", ground: "#ffffff" },
};

function svg(of: Scene): string {
  const painter = new SvgPainter();
  draw(of, painter);
  return painter.toString(pictureSize(of));
}

test("a picture has ground, title, axes, curves, marks and names, and text stays text", () => {
  const text = svg(scene);
  for (const part of ['fill="#ffffff"', ">Training loss<", ">mean of each batch<", ">4 points<", ">step<", ">0<", ">2<", ">NaN<", "lr &lt;0.1&gt; &amp; more", 'stroke-dasharray="7 4"', 'fill-opacity="0.180"', "<circle"]) {
    expect(text).toContain(part);
  }
  expect(text).toContain('points="48,60 100,70"');
  expect(text.match(/clip-path/g)).toHaveLength(1);
});

test("names stand in as many rows as they need, and one curve needs none", () => {
  const { height } = pictureSize({ ...scene, legend: scene.legend.slice(0, 1) });
  expect(pictureSize(scene).height).toBe(height + 20);
  const many = { ...scene, legend: Array.from({ length: 50 }, (_, i) => ({ label: `lr 0.0${i} · seed 1`, color: "#0072b2", dash: [] })) };
  expect(pictureSize(many).height).toBeGreaterThan(height + 100);
  expect(svg(many)).toContain(">and 10 more<");
});
