import type { Run } from "../api/types";
import { parameterValue, shortName } from "./parameters";

/** The parameters in which a sweep's runs differ: "lr 0.01 · batch 64". */
export function runLabel(run: Run, varying: string[]): string {
  const parts = varying.map((path) => {
    const value = parameterValue(path, run.parameters[path]);
    return path === "preset" ? value : `${shortName(path)} ${value}`;
  });
  return parts.length === 0 ? `run ${run.id}` : parts.join(" · ");
}
