/** A float that is not finite travels as a string. */
export type JsonNumber = number | "NaN" | "Infinity" | "-Infinity";

export type Value = string | number | boolean | null;

/** NaN and infinities as JavaScript's own; null where there is no value yet. */
export function float(value: JsonNumber | null | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}
