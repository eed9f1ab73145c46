import { GroupedMetrics } from "../stream/grouped";
import type { RunMetrics } from "../stream/metrics";
import { abscissaOf } from "./abscissa";
import type { XAxis } from "./curve";
import type { Band, ChartRun } from "./group";
import type { RunStyle } from "./style";

/** Groups that are drawn at most. */
export const MOST_GROUPS = 20;

export interface Group {
  key: string;
  label: string;
  members: ChartRun[];
}

/** Runs that say the same by `keyOf`, in the order in which they come. */
export function groupsOf(runs: ChartRun[], keyOf: (run: ChartRun) => { key: string; label: string }): Group[] {
  const groups = new Map<string, Group>();
  for (const run of runs) {
    const { key, label } = keyOf(run);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { key, label, members: [run] });
    else group.members.push(run);
  }
  return [...groups.values()];
}

/** What is drawn in the place of the runs: the mean of each group. It goes by the name of its first run. */
export function meansOf(groups: Group[], axis: XAxis, band: Band, styles: (index: number) => RunStyle[]): ChartRun[] {
  return groups.map(({ label, members }, i) => ({
    ...members[0]!,
    label,
    styles: styles(i),
    metrics: new GroupedMetrics(() => members.map((run) => ({ metrics: run.metrics as RunMetrics, at: abscissaOf(run.course, axis) })), band),
    members,
  }));
}
