import { expect, test } from "vitest";
import { Drawing } from "../src/ui/drawing";

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
