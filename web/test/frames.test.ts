import { beforeEach, expect, test, vi } from "vitest";
import type { Drawable } from "../src/charts/frames";
import { Turns } from "../src/ui/turns";
import { Clock } from "./clock";

let clock: Clock;
let drawn: string[];
let frames: typeof import("../src/charts/frames").frames;

beforeEach(async () => {
  clock = new Clock();
  clock.now = 10_000;
  drawn = [];
  vi.resetModules();
  ({ frames } = await import("../src/charts/frames"));
});

function chart(name: string, cost: number, visible = true): Drawable & { visible: boolean } {
  return {
    pace: 50,
    visible,
    draw() {
      drawn.push(name);
      clock.now += cost;
    },
  };
}

/** Names of what the next frame draws. */
function frame(): string {
  drawn = [];
  clock.frame();
  return drawn.join(" ");
}

test("charts that are quickly drawn share a frame", () => {
  for (const name of ["a", "b", "c"]) frames.request(chart(name, 10));
  expect(frame()).toBe("a b c");
  expect(clock.asked).toBe(false);
});

test("a chart that fills a frame is shown before the next one is drawn", () => {
  for (const name of ["a", "b", "c"]) frames.request(chart(name, name === "b" ? 20 : 160));
  expect(frame()).toBe("a");
  expect(frame()).toBe("b c");
  expect(clock.asked).toBe(false);
});

test("what asks again in between waits until all have had their turn, and then as long as their frames together ask for", () => {
  const [a, b] = [chart("a", 160), chart("b", 160)];
  frames.request(a);
  frames.request(b);
  expect(frame()).toBe("a");
  frames.request(a);
  expect(frame()).toBe("b");
  const began = clock.now - 160;
  expect(clock.asked).toBe(false);
  clock.pass(began + 250 - clock.now - 1);
  expect(clock.asked).toBe(false);
  clock.pass(1);
  expect(frame()).toBe("a");
  expect(clock.asked).toBe(false);
});

test("an answer to a hand is drawn in the next frames, also where others are under way", () => {
  const [a, b, c] = [chart("a", 160), chart("b", 160), chart("c", 10)];
  frames.request(a);
  frames.request(b);
  expect(frame()).toBe("a");
  frames.soon(c);
  expect(frame()).toBe("b");
  expect(frame()).toBe("c");
  frames.soon(a);
  expect(frame()).toBe("a");
});

test("what is gone is not drawn, and what is out of sight stays dirty", () => {
  const [a, b, hidden] = [chart("a", 160), chart("b", 160), chart("hidden", 1, false)];
  for (const one of [a, b, hidden]) frames.request(one);
  expect(frame()).toBe("a");
  frames.forget(b);
  expect(frame()).toBe("");
  expect(clock.asked).toBe(false);
  hidden.visible = true;
  frames.soon(a);
  expect(frame()).toBe("hidden a");
});

test("what comes into sight together is made one by one, each behind the frame of the one before", () => {
  const turns = new Turns();
  const made: string[] = [];
  const makes = ["a", "b", "c", "d"].map((name) => () => void made.push(name));
  for (const make of makes) turns.take(make);
  expect(made).toEqual(["a"]);
  clock.frame();
  expect(made).toEqual(["a", "b"]);
  turns.forget(makes[2]!);
  clock.frame();
  expect(made).toEqual(["a", "b", "d"]);
  clock.frame();
  expect(clock.asked).toBe(false);
  turns.take(makes[2]!);
  expect(made).toEqual(["a", "b", "d", "c"]);
});
