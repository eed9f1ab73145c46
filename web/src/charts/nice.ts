const STEPS = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

/** The next round number, so that an axis that follows its data moves seldom. */
export function niceCeil(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return STEPS.find((step) => step * power >= value)! * power;
}
