import { vi } from "vitest";

/** Time that passes only where a test says so, with a browser's frames and timers; in the place of the globals, until the test ends. */
export class Clock {
  now = 0;
  private id = 0;
  private frames = new Map<number, () => void>();
  private readonly timers = new Map<number, { at: number; run: () => void }>();

  constructor() {
    const setTimeout = (run: () => void, wait = 0) => {
      this.timers.set(++this.id, { at: this.now + wait, run });
      return this.id;
    };
    const clearTimeout = (timer: number) => void this.timers.delete(timer);
    vi.stubGlobal("window", { setTimeout, clearTimeout });
    vi.stubGlobal("setTimeout", setTimeout);
    vi.stubGlobal("performance", { now: () => this.now });
    vi.stubGlobal("requestAnimationFrame", (run: () => void) => {
      this.frames.set(++this.id, run);
      return this.id;
    });
  }

  /** Whether a frame was asked for. */
  get asked(): boolean {
    return this.frames.size > 0;
  }

  /** Draws a frame, and runs what is due behind it. */
  frame() {
    const { frames } = this;
    this.frames = new Map();
    for (const run of frames.values()) run();
    this.pass(0);
  }

  pass(milliseconds: number) {
    this.now += milliseconds;
    for (const [timer, { at, run }] of this.timers) {
      if (at > this.now) continue;
      this.timers.delete(timer);
      run();
    }
  }
}
