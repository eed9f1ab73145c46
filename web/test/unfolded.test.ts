import { expect, test } from "vitest";
import { turned, unfolded } from "../src/pages/use-unfolded";

test("what is unfolded is a list of names, in an order that does not tell which came first", () => {
  expect(turned("", "loss", true)).toBe("loss");
  expect(turned("loss", "accuracy", true)).toBe("accuracy,loss");
  expect(turned("accuracy,loss", "loss", true)).toBe("accuracy,loss");
  expect(turned("accuracy,loss", "accuracy", false)).toBe("loss");
  expect(turned("loss", "loss", false)).toBeNull();
});

test("what is open by itself is named when a hand has closed it", () => {
  expect(unfolded("json", "maps", true)).toBe(true);
  expect(turned("json", "maps", false, true)).toBe("-maps,json");
  expect(unfolded("-maps,json", "maps", true)).toBe(false);
  expect(turned("-maps,json", "maps", true, true)).toBe("json");
  // What was closed then is closed where it is not open by itself any more, and a hand opens it.
  expect(unfolded("-maps", "maps", false)).toBe(false);
  expect(turned("-maps", "maps", true, false)).toBe("maps");
});
