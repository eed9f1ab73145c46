import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Refresh } from "../src/state/refresh";

let answers: (() => void)[];
let refresh: Refresh;

beforeEach(() => {
  vi.useFakeTimers();
  answers = [];
  refresh = new Refresh(() => new Promise((answer) => answers.push(answer)), 2000);
});
afterEach(() => void vi.useRealTimers());

async function answer() {
  answers.at(-1)!();
  await vi.advanceTimersByTimeAsync(0);
}

test("asks at once, then one question at a time, with a pause behind each answer", async () => {
  refresh.want();
  refresh.want();
  refresh.want();
  expect(answers.length).toBe(1);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(answers.length).toBe(1);
  await answer();
  expect(answers.length).toBe(1);
  await vi.advanceTimersByTimeAsync(1999);
  expect(answers.length).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(answers.length).toBe(2);
  await answer();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(answers.length).toBe(2);
  refresh.want();
  expect(answers.length).toBe(3);
});

test("asks nothing while nobody looks, and once when somebody does again", async () => {
  refresh.look(false);
  refresh.want();
  refresh.want();
  expect(answers.length).toBe(0);
  refresh.look(true);
  expect(answers.length).toBe(1);
  await answer();
  await vi.advanceTimersByTimeAsync(2000);
  refresh.look(false);
  refresh.look(true);
  expect(answers.length).toBe(1);
});

test("asks nothing after its end", async () => {
  refresh.want();
  refresh.want();
  refresh.close();
  await answer();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(answers.length).toBe(1);
});
