/** The float32 values of an answer, in whatever byte order this machine has. */
export function decodeFloats(base64: string): Float32Array {
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(i * 4, true));
}

export interface ValueRange {
  min: number;
  max: number;
  /** Of the finite values, without sign. */
  largest: number;
}

export function rangeOf(values: Float32Array): ValueRange {
  const range = { min: Infinity, max: -Infinity, largest: 0 };
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    range.min = Math.min(range.min, value);
    range.max = Math.max(range.max, value);
  }
  if (range.min > range.max) return { min: 0, max: 0, largest: 0 };
  range.largest = Math.max(-range.min, range.max);
  return range;
}

/** A flat output lies in rows of so many values, or of a multiple where it is long: then there are at most 32 rows, if there is room. */
const FLAT = 32;
/** Of the smallest cell that is drawn. */
const CELL = 3;

/**
 * Output maps as [1, channels, height, width]. The last row of a flat output may be short: what is missing is drawn as zero.
 *
 * @param room in pixels
 */
export function asMaps(shape: number[], values: Float32Array, room: number): { dims: number[]; values: Float32Array } {
  if (shape.length === 3) return { dims: [1, ...shape], values };
  const most = Math.max(1, Math.floor(room / CELL / FLAT));
  const width = Math.min(FLAT * Math.min(most, Math.ceil(values.length / (FLAT * FLAT))), values.length);
  const height = Math.ceil(values.length / width);
  const whole = new Float32Array(width * height);
  whole.set(values);
  return { dims: [1, 1, height, width], values: whole };
}
