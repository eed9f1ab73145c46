import { expect, test } from "vitest";
import { LONGEST, shortened, whole } from "../src/state/short-text";
import { readRuns, writeRuns } from "../src/stats/run-set";

function storage(room = Infinity): Storage {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (i) => [...kept.keys()][i] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem(key, value) {
      if (value.length > room) throw new DOMException("full", "QuotaExceededError");
      kept.set(key, value);
    },
    removeItem: (key) => void kept.delete(key),
    clear: () => kept.clear(),
  };
}

test("a long text is kept for the tab under a short key, a short one stands for itself", () => {
  const store = storage();
  expect(shortened("1-20,25", store)).toBe("1-20,25");
  const long = "x".repeat(LONGEST + 1);
  const key = shortened(long, store);
  expect(key).toMatch(/^~[0-9a-z]{6,11}$/);
  expect(shortened(long, store)).toBe(key);
  expect([whole(key, store), whole("1-20,25", store), whole(key, storage())]).toEqual([long, "1-20,25", null]);
});

test("the oldest long texts give way, and so does everything to a store without room", () => {
  const store = storage();
  const texts = Array.from({ length: 25 }, (_, i) => `${i} `.repeat(LONGEST));
  const keys = texts.map((text) => shortened(text, store));
  expect(new Set(keys).size).toBe(25);
  expect(keys.map((key) => whole(key, store) !== null)).toEqual(texts.map((_, i) => i >= 5));
  expect(store.length).toBe(21);
  const full = storage(10);
  expect(whole(shortened(texts[0]!, full), full)).toBe(null);
});

test("runs stand in an address as ranges", () => {
  expect(writeRuns([9, 3, 1, 2, 4])).toBe("1-4,9");
  expect(writeRuns([])).toBe("none");
  for (const runs of [[], [7], [1, 2, 3], [5, 7, 9, 10]]) expect([...readRuns(writeRuns(runs))!]).toEqual(runs);
  for (const nonsense of ["", null, "a", "3-1", "1,,2", "1-99999999", "-5", "1.5"]) expect(readRuns(nonsense)).toBe(null);
});
