import { float, type Run, type Value } from "../api/types";
import type { XAxis } from "../charts/curve";
import { CONFIGURATION, type Band, type ChartRun } from "../charts/group";
import { groupsOf, meansOf, MOST_GROUPS, type Group } from "../charts/grouping";
import { runStyles } from "../charts/style";
import { said } from "../stats/compared";
import { runLabel } from "../ui/run-label";

const SEED = "training.seed";

/** What can be chosen: the configuration as a whole where seeds vary too, and each parameter that varies. */
export function groupings(varying: readonly string[]): string[] {
  return varying.includes(SEED) ? [CONFIGURATION, ...varying] : [...varying];
}

/** The means of the groups, ordered by their values; of more than {@link MOST_GROUPS} those whose runs have the best mean test accuracy. */
export function groupRuns(all: ChartRun[], runs: readonly Run[], by: string, varying: string[], band: Band, axis: XAxis, theme: "light" | "dark"): ChartRun[] {
  const paths = by === CONFIGURATION ? varying.filter((path) => path !== SEED) : [by];
  const byId = new Map(runs.map((run) => [run.id, run]));
  const groups = groupsOf(all, ({ run }) => {
    const one = byId.get(run)!;
    return { key: paths.map((path) => said(one.parameters[path])).join(), label: paths.length === 0 ? "all seeds" : runLabel(one, paths) };
  });
  const rank = ({ members }: Group) => members.reduce((sum, { run }) => sum + (float(byId.get(run)!.best_test_accuracy) ?? -1), 0) / members.length;
  const kept = groups.length <= MOST_GROUPS ? groups : [...groups].sort((a, b) => rank(b) - rank(a)).slice(0, MOST_GROUPS);
  const values = ({ members }: Group) => paths.map((path) => byId.get(members[0]!.run)!.parameters[path] ?? null);
  kept.sort((a, b) => compare(values(a), values(b)));
  return meansOf(kept, axis, band, (i) => runStyles(i, theme));
}

/** Numbers by size, words by the alphabet, nothing first. */
function compare(a: Value[], b: Value[]): number {
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]!, b[i]!];
    const order = typeof x === "number" && typeof y === "number" ? x - y : String(x ?? "").localeCompare(String(y ?? ""), "en");
    if (order !== 0) return order;
  }
  return 0;
}
