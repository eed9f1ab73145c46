const COUNT = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
const NONE = "–";

export function formatCount(value: number): string {
  return minus(COUNT.format(value));
}

/** Four digits behind the point while they mean something, powers of ten beyond. */
export function formatLoss(value: number | null): string {
  if (value === null) return NONE;
  const odd = notFinite(value);
  if (odd !== null) return odd;
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 10_000)) return value.toExponential(2).replace("e+", "e").replace("-", "−");
  return minus((Object.is(value, -0) ? "-" : "") + value.toFixed(size >= 100 ? 1 : size >= 10 ? 3 : 4));
}

/** A share of 1 in percent, without the sign: the unit stands in the header. */
export function formatPercent(value: number | null, digits = 2): string {
  if (value === null) return NONE;
  return notFinite(value) ?? minus((value * 100).toFixed(digits));
}

export function notFinite(value: number): string | null {
  if (Number.isNaN(value)) return "NaN";
  return Number.isFinite(value) ? null : value > 0 ? "∞" : "−∞";
}

/** "0.8 s", "42 s", "2 m 10 s", "3 h 05 m", "2 d 4 h". */
export function formatDuration(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return NONE;
  if (seconds < 9.95) return `${Number(seconds.toFixed(1))} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${String(whole % 60).padStart(2, "0")} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} m`;
  const hours = Math.round(minutes / 60);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

export function formatLeft(seconds: number | null): string {
  return seconds === null ? NONE : `${formatDuration(Math.max(0, Math.round(seconds)))} left`;
}

export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : Number(value.toPrecision(3))} ${units[unit]}`;
}

/** What a chart draws, in the unit of its axis, without the sign. */
export function formatOf(unit: "loss" | "share" | "ratio" | "rate", value: number): string {
  return unit === "share" ? formatPercent(value) : unit === "rate" && Number.isFinite(value) ? formatCount(Math.round(value)) : formatLoss(value);
}

/** At most six digits and no trailing zeros: axis labels and parameters. */
export function formatTick(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4) return minus(value.toExponential().replace(/(\.\d{2})\d+/, "$1").replace("e+", "e"));
  return minus(String(Number(value.toPrecision(6))));
}

/** A parameter's value in four digits; the whole of it belongs into a title. */
export function formatValue(value: unknown): string {
  if (value === null || value === undefined) return NONE;
  // A whole number may be a seed: all of its digits matter.
  if (typeof value === "number") return Number.isSafeInteger(value) ? minus(String(value)) : formatTick(Number(value.toPrecision(4)));
  return typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
}

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

const EXACT = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3 });

/**
 * @param seconds of the Unix clock
 * @param exact to the millisecond
 */
export function formatClock(seconds: number, exact = false): string {
  return (exact ? EXACT : CLOCK).format(new Date(seconds * 1000));
}

const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

/** The time of day for today, the day for all before: unlike "5 m ago" it stays true while nothing is drawn anew. */
export function formatWhen(iso: string, now: Date): string {
  const then = new Date(iso);
  if (then.toDateString() === now.toDateString()) return TIME.format(then);
  return then.getFullYear() === now.getFullYear() ? DAY.format(then) : `${DAY.format(then)} ${then.getFullYear()}`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

function minus(text: string): string {
  return text.replace("-", "−");
}
