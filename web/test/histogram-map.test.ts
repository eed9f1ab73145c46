import { expect, test } from "vitest";
import { rgbOf } from "../src/charts/histogram-map";

test("colours are read as the style sheet has them, and as the build shortens them", () => {
  expect(rgbOf(" #4f46c8")).toEqual([79, 70, 200]);
  expect(rgbOf("#fff")).toEqual([255, 255, 255]);
  expect(rgbOf("#0f8 ")).toEqual([0, 255, 136]);
});
