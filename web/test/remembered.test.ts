import { beforeEach, expect, test, vi } from "vitest";
import { remembered } from "../src/state/remembered";

const stored = new Map<string, string>();

beforeEach(() => {
  stored.clear();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  });
});

test("a value is kept for the next page", () => {
  remembered("x", "step", ["step", "time"]).value = "time";
  expect(remembered("x", "step", ["step", "time"]).value).toBe("time");
});

test("a number comes back as a number", () => {
  remembered("smoothing", 0, [0, 0.9]).value = 0.9;
  expect(remembered("smoothing", 0, [0, 0.9]).value).toBe(0.9);
});

test("a stored value that is not allowed any more is dropped", () => {
  stored.set("lockstep.x", "parsecs");
  expect(remembered("x", "step", ["step", "time"]).value).toBe("step");
});
