import { signal } from "@preact/signals";
import { expect, test, vi } from "vitest";
import { readChartView, writeChartView } from "../src/charts/chart-address";
import { ChartGroup } from "../src/charts/group";

const group = (search: string) => new ChartGroup(signal([]), readChartView(search));
const written = (search: string, set: string[] = []) => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(writeChartView(group(search), new Set(set)))) if (value !== null) query.set(name, value);
  return query.toString();
};

test("what is chosen comes back from the address", () => {
  const search = "axis=epoch&smoothing=0.9&log=1&zoom=1.25%7E2.5&group=training.optimizer.lr&band=ci";
  const { axis, smoothing, logLoss, view, by, band } = group(`?${search}`);
  expect([axis.value, smoothing.value, logLoss.value, view.value, by.value, band.value]).toEqual(["epoch", 0.9, true, { min: 1.25, max: 2.5 }, "training.optimizer.lr", "ci"]);
  expect(written(search)).toBe(search);
});

test("defaults are left out, unless a hand has set them or a range needs its axis", () => {
  expect(written("")).toBe("");
  expect(written("", ["axis", "smoothing", "log"])).toBe("axis=step&smoothing=0&log=0");
  expect(written("zoom=10~20")).toBe("axis=step&zoom=10%7E20");
});

test("what cannot be read is as if it were not there", () => {
  expect(readChartView("?axis=parsec&smoothing=2&zoom=5~1&band=wide")).toEqual({});
  expect(readChartView("?zoom=a~b")).toEqual({});
});

test("another axis forgets the range", () => {
  const one = group("zoom=1~2");
  one.axis.value = "time";
  expect(one.view.value).toBeNull();
});

test("a view that is looked at or chosen stands still once everything has come", () => {
  const one = group("zoom=1~2");
  expect(one.frozen.value).toBe(false);
  one.caughtUp.value = true;
  expect(one.frozen.value).toBe(true);
  one.resume();
  expect(one.frozen.value).toBe(false);
  one.hover.value = { x: 1, chart: "loss" };
  expect(one.frozen.value).toBe(true);
});

test("a link does not change what this browser remembers, a hand does", () => {
  const stored = new Map<string, string>();
  vi.stubGlobal("localStorage", { getItem: (key: string) => stored.get(key) ?? null, setItem: (key: string, value: string) => void stored.set(key, value) });
  const one = group("axis=epoch");
  expect(stored.size).toBe(0);
  one.axis.value = "images";
  expect(stored.get("lockstep.axis")).toBe("images");
});
