import { expect, test } from "vitest";
import { mostSaid } from "../src/stats/most-said";

test("what most say contradicts the others; where as many say something else, nobody is contradicted", () => {
  expect(mostSaid([4, 9, 4, null])).toBe(4);
  expect(mostSaid([7])).toBe(7);
  expect(mostSaid([9, 4, 9, 4])).toBeNull();
  expect(mostSaid([1, 2, 3])).toBeNull();
  expect(mostSaid([null, null])).toBeNull();
});
