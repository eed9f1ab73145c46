import { expect, test } from "vitest";
import { Keys, type ShortcutGroup } from "../src/state/shortcuts";
import { parseMetrics, sumOf } from "../src/state/server-metrics";

function groups(pressed: string[]): ShortcutGroup[] {
  const one = (keys: string) => ({ keys, says: keys, run: () => void pressed.push(keys) });
  return [{ title: "a", shortcuts: [one("g h"), one("g s"), one("?")] }, { title: "b", shortcuts: [one("s")] }];
}

test("two keys in time are one shortcut, and alone each is itself", () => {
  const pressed: string[] = [];
  const keys = new Keys(() => groups(pressed));
  expect(keys.press("g", 0)).toBe(true);
  expect(keys.press("s", 500)).toBe(true);
  expect(keys.press("s", 600)).toBe(true);
  expect(keys.press("g", 1000)).toBe(true);
  expect(keys.press("h", 9000)).toBe(false);
  expect(keys.press("g", 10_000)).toBe(true);
  expect(keys.press("?", 10_100)).toBe(true);
  expect(keys.press("h", 10_200)).toBe(false);
  expect(keys.press("x", 10_300)).toBe(false);
  expect(pressed).toEqual(["g s", "s", "?"]);
});

test("numbers of the server are summed over their labels", () => {
  const metrics = parseMetrics('# HELP a b\na{of="x, y",id="1"} 2.5\na{of="z"} 1E1\nab 7\n');
  expect(metrics.size).toBe(3);
  expect(sumOf(metrics, "a")).toBe(12.5);
  expect(sumOf(metrics, "a", 'of="z"')).toBe(10);
  expect(sumOf(metrics, "b")).toBeNull();
});
