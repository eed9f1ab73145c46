import { useRef } from "preact/hooks";
import type { Run } from "../api/types";
import { runLabel } from "./run-label";
import { WeightsPanel } from "./weights-panel";

interface Props {
  runs: Run[];
  selected: number | null;
  varying: string[];
  onSelect(run: number): void;
}

/** The kernels of the chosen run. Until one is chosen: the first that trains, and then that one stays. */
export function SweepWeights({ runs, selected, varying, onSelect }: Props) {
  const kept = useRef<number | null>(null);
  if (kept.current === null) kept.current = runs.find((run) => run.step > 0 && run.first_conv !== null)?.id ?? null;
  const run = runs.find((r) => r.id === (selected ?? kept.current)) ?? runs[0];
  if (run === undefined) return null;
  return (
    <WeightsPanel
      run={run}
      chooser={
        <select aria-label="Run whose kernels are shown" value={run.id} onChange={(e) => onSelect(Number(e.currentTarget.value))}>
          {runs.map((r) => (
            <option key={r.id} value={r.id}>
              {r.id}: {runLabel(r, varying)}
            </option>
          ))}
        </select>
      }
    />
  );
}
