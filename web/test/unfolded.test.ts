import { expect, test } from "vitest";
import { turned } from "../src/pages/use-unfolded";

test("what is unfolded is a list of names, in an order that does not tell which came first", () => {
  expect(turned("", "loss", true)).toBe("loss");
  expect(turned("loss", "accuracy", true)).toBe("accuracy,loss");
  expect(turned("accuracy,loss", "loss", true)).toBe("accuracy,loss");
  expect(turned("accuracy,loss", "accuracy", false)).toBe("loss");
  expect(turned("loss", "loss", false)).toBeNull();
});
