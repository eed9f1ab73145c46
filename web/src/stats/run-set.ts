/** Ids of runs as an address has them: `1-4,9`; `none` where there are none. */
export function writeRuns(runs: Iterable<number>): string {
  const sorted = [...runs].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let i = 0; i < sorted.length; ) {
    let end = i;
    while (end + 1 < sorted.length && sorted[end + 1] === sorted[end]! + 1) end++;
    parts.push(end === i ? `${sorted[i]}` : `${sorted[i]}-${sorted[end]}`);
    i = end + 1;
  }
  return parts.length === 0 ? "none" : parts.join();
}

/** A sweep has at most so many runs. */
const MOST = 10_000;

/** Null where the text says nothing, or nothing that can be understood. */
export function readRuns(text: string | null): ReadonlySet<number> | null {
  if (text === null || text === "") return null;
  if (text === "none") return new Set();
  const runs = new Set<number>();
  for (const part of text.split(",")) {
    const match = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(part);
    if (match === null) return null;
    const [first, last] = [Number(match[1]), Number(match[2] ?? match[1])];
    if (last < first || runs.size + last - first + 1 > MOST) return null;
    for (let id = first; id <= last; id++) runs.add(id);
  }
  return runs;
}
