import type { Run } from "../api/types";
import type { Part } from "../charts/parts";
import { seriesName } from "../state/series-names";
import { NONE } from "../stream/metrics";
import { parameterValue, shortName } from "./parameters";

/** What a legend calls the curve of a series of a dataset. */
export function seriesLabel({ dataset, series }: Pick<Part, "dataset" | "series">): string {
  return series === NONE ? "several" : seriesName(dataset, series);
}

/** The parameters in which a sweep's runs differ: "lr 0.01 · batch 64". */
export function runLabel(run: Run, varying: string[]): string {
  const parts = varying.map((path) => {
    const value = parameterValue(path, run.parameters[path]);
    return path === "preset" ? value : `${shortName(path)} ${value}`;
  });
  return parts.length === 0 ? `run ${run.id}` : parts.join(" · ");
}
