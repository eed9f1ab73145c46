import { expect, test } from "vitest";
import { Drawing } from "../src/ui/drawing";
import { movePen, type Pen } from "../src/ui/pen";

test("a stroke leaves ink where it went and nothing else", () => {
  const drawing = new Drawing(1, 9, 9);
  expect(drawing.empty).toBe(true);
  drawing.stroke(1.5, 4.5, 7.5, 4.5, 0.5);
  const row = (y: number) => [...drawing.pixels.slice(9 * y, 9 * y + 9)];
  expect(row(4)).toEqual([0, 255, 255, 255, 255, 255, 255, 255, 0]);
  expect([row(0), row(8)].flat().every((pixel) => pixel === 0)).toBe(true);
  drawing.clear();
  expect(drawing.empty).toBe(true);
});

test("a picture of dark on light is turned around, one of light on dark is not", () => {
  const picture = (ground: number, ink: number) => {
    const rgba = new Uint8ClampedArray(4 * 25).fill(ground);
    rgba.fill(ink, 4 * 12, 4 * 13);
    return rgba;
  };
  for (const [ground, ink] of [[255, 0], [0, 255]] as const) {
    const drawing = new Drawing(1, 5, 5);
    drawing.take(picture(ground, ink));
    expect([drawing.pixels[0], drawing.pixels[12]]).toEqual([0, 255]);
  }
});

test("colours go to their channels, as they are", () => {
  const drawing = new Drawing(3, 1, 2);
  drawing.take(Uint8ClampedArray.of(250, 251, 252, 255, 1, 2, 3, 255));
  expect([...drawing.pixels]).toEqual([250, 1, 251, 2, 252, 3]);
  expect(atob(drawing.base64()).length).toBe(6);
});

test("keys move a pen that leaves ink where it goes while it is down, and stays on the image", () => {
  const drawing = new Drawing(1, 9, 9);
  const press = (pen: Pen, ...keys: string[]) => keys.reduce((at, key) => movePen(at, key.replace("Shift+", ""), key.startsWith("Shift+"), drawing, 0.5)!, pen);
  const begun = press({ column: 4, row: 4, down: false }, "ArrowUp", "ArrowLeft");
  expect([begun, drawing.empty]).toEqual([{ column: 3, row: 3, down: false }, true]);
  const drawn = press(begun, " ", "ArrowDown", "ArrowDown", "Enter", "Shift+ArrowRight", "Shift+ArrowRight", "ArrowUp");
  expect(drawn).toEqual({ column: 8, row: 4, down: false });
  const inked = [...drawing.pixels].flatMap((ink, at) => (ink === 255 ? [at] : []));
  expect(inked).toEqual([3, 4, 5].map((row) => 9 * row + 3));
  expect(movePen(drawn, "x", false, drawing, 0.5)).toBe(null);
});

test("a drawing is what its bytes say, and black where they say nothing", () => {
  const size = { channels: 1, height: 2, width: 2 };
  expect([...Drawing.of(size, btoa("\x01\x02\x03\x04")).pixels]).toEqual([1, 2, 3, 4]);
  for (const nonsense of ["", "!", btoa("\x01")]) expect(Drawing.of(size, nonsense).empty).toBe(true);
});
