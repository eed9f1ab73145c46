/**
 * From 0 to where a curve will end, so that nothing moves while it grows; while little of it is there, to a half, a quarter, an eighth of that. Never less than
 * a 256th.
 */
export function spanOf(most: number, reached: number): number {
  let max = most;
  while (reached > 0 && max / 2 >= reached && max / 2 >= most / 256) max /= 2;
  return max;
}
