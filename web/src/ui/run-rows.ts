import type { Run, Value } from "../api/types";
import type { RunGroup } from "../stats/run-groups";
import { sortRuns, sortValues, type Sort } from "./run-columns";

/** A line of the table: a configuration, or one of its runs. */
export type Line = { group: RunGroup; open: boolean } | { run: Run };

/** Configurations in the order asked for, each with its runs below it while it is open. */
export function groupedLines(groups: RunGroup[], sort: Sort, open: (group: RunGroup) => boolean): Line[] {
  const sorted = sortValues(groups, (group) => valueOf(group, sort.key), (group) => group.runs[0]!.index, sort.descending);
  return sorted.flatMap((group): Line[] => [{ group, open: open(group) }, ...(open(group) ? sortRuns(group.runs, sort).map((run) => ({ run })) : [])]);
}

function valueOf(group: RunGroup, key: string): Value {
  if (key === "loss") return group.loss?.mean ?? null;
  if (key === "best") return group.best?.mean ?? null;
  if (key === "index" || key === "state") return group.runs[0]!.index;
  return group.parameters[key] ?? null;
}
