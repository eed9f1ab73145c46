import { expect, test } from "vitest";
import { readTags } from "../src/ui/sweep-notes";

test("tags are what stands between commas, each once", () => {
  expect(readTags(" exam 3, slow,,exam 3 ,")).toEqual(["exam 3", "slow"]);
  expect(readTags(" ")).toEqual([]);
});
