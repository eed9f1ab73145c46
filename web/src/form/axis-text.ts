/** One parameter as it is typed: values with commas between them, or the ends of a range. */
export interface AxisInput {
  mode: "values" | "range";
  values: string;
  from: string;
  to: string;
  count: string;
  scale: "linear" | "log";
}

export type AxisSpec = number[] | { from: number; to: number; count: number; scale: "linear" | "log" };

export type Read = { spec: AxisSpec | null } | { error: string };

export const EMPTY_AXIS: AxisInput = { mode: "values", values: "", from: "", to: "", count: "4", scale: "log" };

/** Null for an empty field: the preset's own value holds. What a number may be is the server's business. */
export function readAxis(input: AxisInput): Read {
  if (input.mode === "values") {
    const read = readNumbers(input.values);
    return "error" in read ? read : { spec: read.numbers.length === 0 ? null : read.numbers };
  }
  const { from, to, count } = { from: number(input.from), to: number(input.to), count: number(input.count) };
  if (from === null) return { error: `from: "${input.from}" is not a number` };
  if (to === null) return { error: `to: "${input.to}" is not a number` };
  if (count === null || !Number.isInteger(count)) return { error: `count: "${input.count}" is not a whole number` };
  return { spec: { from, to, count, scale: input.scale } };
}

export function readNumbers(text: string): { numbers: number[] } | { error: string } {
  const numbers: number[] = [];
  const parts = text.split(/[,;\s]+/).filter((part) => part !== "");
  for (const part of parts) {
    const value = number(part);
    if (value === null) return { error: `"${part}" is not a number; write values as 0.1, 0.01` };
    numbers.push(value);
  }
  return { numbers };
}

function number(text: string): number | null {
  const trimmed = text.trim();
  const value = Number(trimmed);
  return trimmed === "" || !Number.isFinite(value) ? null : value;
}

/** "0.1,0.01" or "0.001:0.1:3:log", as the address of the page has it. */
export function axisFromQuery(text: string | undefined): AxisInput {
  if (text === undefined) return EMPTY_AXIS;
  const [from, to, count, scale] = text.split(":");
  if (to === undefined) return { ...EMPTY_AXIS, values: text.split(",").join(", ") };
  return { ...EMPTY_AXIS, mode: "range", from: from!, to, count: count ?? "4", scale: scale === "linear" ? "linear" : "log" };
}
