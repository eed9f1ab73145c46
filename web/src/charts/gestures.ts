import type { ChartGroup, Range } from "./group";
import { moved, zoomed } from "./view";

/** What a hand needs to know of the chart beneath it. */
export interface Ground {
  /** The chart's left and right edge in pixels of the element, and the values there. */
  area(): { left: number; right: number; min: number; max: number };
  selecting(from: number, to: number): void;
  released(): void;
}

const DRAG_PX = 6;
const WHEEL_STEP = 1.2;

/**
 * Hover, drag to zoom, Shift and drag to move, Ctrl and wheel or two fingers to zoom, double click to see all, and the same
 * by keys. Plain wheel and a vertical finger scroll the page, as everywhere else.
 */
export class Gestures {
  private readonly pointers = new Map<number, number>();
  private start: { px: number; view: Range; pan: boolean } | undefined;
  private readonly stop = new AbortController();

  constructor(
    private readonly element: HTMLElement,
    private readonly id: string,
    private readonly group: ChartGroup,
    private readonly ground: Ground,
  ) {
    const on = <K extends keyof HTMLElementEventMap>(type: K, run: (event: HTMLElementEventMap[K]) => void, passive = true) =>
      element.addEventListener(type, run, { signal: this.stop.signal, passive });
    on("pointerdown", (e) => this.down(e));
    on("pointermove", (e) => this.move(e));
    on("pointerup", (e) => this.up(e));
    on("pointercancel", (e) => this.up(e, true));
    on("pointerleave", (e) => this.leave(e));
    on("dblclick", () => (group.view.value = null));
    on("wheel", (e) => this.wheel(e), false);
    on("keydown", (e) => this.key(e), false);
    on("blur", () => (group.hover.value = null));
  }

  destroy() {
    this.stop.abort();
  }

  private px(event: { clientX: number }): number {
    return event.clientX - this.element.getBoundingClientRect().left;
  }

  private value(px: number): number {
    const { left, right, min, max } = this.ground.area();
    return min + ((Math.max(left, Math.min(right, px)) - left) / Math.max(1, right - left)) * (max - min);
  }

  private show(x: number) {
    this.group.hover.value = { x, chart: this.id };
  }

  private set(view: Range) {
    this.group.view.value = view;
  }

  private down(event: PointerEvent) {
    this.pointers.set(event.pointerId, this.px(event));
    if (event.pointerType === "touch") return this.show(this.value(this.px(event)));
    if (event.button !== 0) return;
    const { min, max } = this.ground.area();
    this.start = { px: this.px(event), view: { min, max }, pan: event.shiftKey };
    this.element.setPointerCapture(event.pointerId);
  }

  private move(event: PointerEvent) {
    const px = this.px(event);
    if (this.pointers.size === 2 && this.pointers.has(event.pointerId)) return this.pinch(event.pointerId, px);
    if (this.start === undefined) return this.show(this.value(px));
    const { left, right } = this.ground.area();
    const delta = px - this.start.px;
    if (this.start.pan) this.set(moved(this.start.view, -delta / (right - left)));
    else if (Math.abs(delta) > DRAG_PX) this.ground.selecting(this.start.px, Math.max(left, Math.min(right, px)));
  }

  private pinch(id: number, px: number) {
    const other = [...this.pointers].find(([key]) => key !== id)![1];
    const before = Math.abs(this.pointers.get(id)! - other);
    this.pointers.set(id, px);
    const now = Math.abs(px - other);
    if (before > 8 && now > 8) this.zoom(now / before, this.value((px + other) / 2));
  }

  private up(event: PointerEvent, cancelled = false) {
    this.pointers.delete(event.pointerId);
    const start = this.start;
    this.start = undefined;
    if (start === undefined) return;
    const px = this.px(event);
    if (!cancelled && !start.pan && Math.abs(px - start.px) > DRAG_PX) {
      const [a, b] = [this.value(start.px), this.value(px)];
      this.set({ min: Math.min(a, b), max: Math.max(a, b) });
      this.group.hover.value = null;
    }
    this.ground.released();
  }

  private leave(event: PointerEvent) {
    this.pointers.delete(event.pointerId);
    this.group.hover.value = null;
  }

  private wheel(event: WheelEvent) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.zoom(event.deltaY < 0 ? WHEEL_STEP : 1 / WHEEL_STEP, this.value(this.px(event)));
  }

  private zoom(factor: number, around: number) {
    const { min, max } = this.ground.area();
    this.group.view.value = zoomed({ min, max }, factor, around, this.group.all());
  }

  private key(event: KeyboardEvent) {
    const { left, right, min, max } = this.ground.area();
    const hover = this.group.hover.value?.x ?? Math.min(max, this.group.newest());
    const pixel = (max - min) / Math.max(1, right - left);
    const step = (event.shiftKey ? 40 : 4) * pixel;
    if (event.key === "ArrowLeft") this.show(Math.max(min, hover - step));
    else if (event.key === "ArrowRight") this.show(Math.min(max, hover + step));
    else if (event.key === "+" || event.key === "=") this.zoom(1.5, hover);
    else if (event.key === "-") this.zoom(1 / 1.5, hover);
    else if (event.key === "0") this.group.view.value = null;
    else if (event.key === "Escape") this.group.resume();
    else return;
    event.preventDefault();
  }
}
