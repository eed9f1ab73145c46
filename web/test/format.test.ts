import { expect, test } from "vitest";
import { niceCeil } from "../src/charts/nice";
import { formatBytes, formatDuration, formatLeft, formatLoss, formatPercent, formatTick, formatValue, formatWhen, plural } from "../src/ui/format";
import { parameterValue } from "../src/ui/parameters";

test.each([
  [0, "0 s"],
  [0.84, "0.8 s"],
  [9.96, "10 s"],
  [42.4, "42 s"],
  [59.6, "1 m 00 s"],
  [130, "2 m 10 s"],
  [3599.7, "1 h 00 m"],
  [11_100, "3 h 05 m"],
  [187_200, "2 d 4 h"],
  [null, "–"],
])("%s seconds read %s", (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

test("time left is whole seconds and never negative", () => {
  expect(formatLeft(130.4)).toBe("2 m 10 s left");
  expect(formatLeft(-3)).toBe("0 s left");
  expect(formatLeft(null)).toBe("–");
});

test.each([
  [2.30258, "2.3026"],
  [0.01, "0.0100"],
  [12.3456, "12.346"],
  [345.678, "345.7"],
  [123_456, "1.23e5"],
  [0.000312, "3.12e−4"],
  [0, "0.0000"],
  [-0, "−0.0000"],
  [1.401298464324817e-45, "1.40e−45"],
  [NaN, "NaN"],
  [Infinity, "∞"],
  [-Infinity, "−∞"],
  [null, "–"],
])("the loss %s reads %s", (value, text) => {
  expect(formatLoss(value)).toBe(text);
});

test("a share is percent with two digits", () => {
  expect(formatPercent(0.98123)).toBe("98.12");
  expect(formatPercent(1)).toBe("100.00");
  expect(formatPercent(NaN)).toBe("NaN");
  expect(formatPercent(null)).toBe("–");
});

test("labels of axes have no trailing zeros", () => {
  expect([0, 0.1 + 0.2, 2500, 1e7, 0.00001, -0.5].map(formatTick)).toEqual(["0", "0.3", "2500", "1e7", "1e−5", "−0.5"]);
});

test("a parameter keeps four digits, a whole number all of its own", () => {
  expect(formatValue(0.0208008382)).toBe("0.0208");
  expect(formatValue(9007199254740991)).toBe("9007199254740991");
  expect([true, false, null, "SGD"].map(formatValue)).toEqual(["yes", "no", "–", "SGD"]);
});

test("bytes have three digits", () => {
  expect([512, 1500, 151_234_567, 999_900].map(formatBytes)).toEqual(["512 B", "1.5 kB", "151 MB", "1 MB"]);
});

test("the time of day for today, the day before that, the year before this one", () => {
  const now = new Date(2026, 0, 31, 18, 0);
  const when = (...at: [number, number, number, number, number]) => formatWhen(new Date(...at).toISOString(), now);
  expect(when(2026, 0, 31, 9, 5)).toBe("09:05");
  expect(when(2026, 0, 12, 9, 5)).toBe("12 Jan");
  expect(when(2025, 11, 30, 9, 5)).toBe("30 Dec 2025");
});

test("one is not many", () => {
  expect([plural(1, "run"), plural(4000, "run")]).toEqual(["1 run", "4,000 runs"]);
});

test("an axis ends at a round number at or above its data", () => {
  expect([0, 1, 1.2, 7, 61, 100.1].map(niceCeil)).toEqual([1, 1, 1.5, 8, 80, 150]);
});

test("a zero that stands for something says so", () => {
  expect(parameterValue("dataset.train", 0)).toBe("all");
  expect(parameterValue("dataset.train", 600)).toBe("600");
  expect(parameterValue("training.clip.max_norm", 0)).toBe("no limit");
  expect(parameterValue("training.optimizer.momentum", 0)).toBe("0");
});
