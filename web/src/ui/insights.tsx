import type { Run } from "../api/types";
import { useAddress } from "../pages/use-address";
import { useCalm } from "../pages/use-calm";
import { brushed, readBrushes, writeBrushes } from "../stats/brush";
import { METRICS, parameterColumn, RESULTS, type Column } from "../stats/columns";
import { SEED } from "../stats/leaderboard";
import { HeatMap } from "./heat-map";
import { ImportancePanel } from "./importance-panel";
import { Leaderboard } from "./leaderboard";
import { Parallel } from "./parallel";
import { parameterName } from "./parameters";
import { Scatter } from "./scatter";

/** What brushes can be on: what varies, and the results. */
export function columnsOf(varying: string[]): Column[] {
  return [...varying.map((path) => parameterColumn(path, parameterName(path))), ...RESULTS];
}

/** What a sweep says as a whole. The choices, and what is brushed, stand in the address. */
export function Insights({ runs, varying }: { runs: Run[]; varying: string[] }) {
  const later = useCalm(runs);
  // The first runs are not waited for.
  const calm = later.length === 0 ? runs : later;
  const address = useAddress();
  const metric = METRICS.find(({ key }) => key === address.get("by", "test_accuracy")) ?? METRICS[0]!;
  const columns = columnsOf(varying);
  const chosen = (name: string, fallback: Column) => columns.find(({ key }) => key === address.get(name, fallback.key)) ?? fallback;
  const x = chosen("x", columns.find(({ key }) => key !== SEED)!);
  const y = chosen("y", RESULTS[0]!);
  const brushes = readBrushes(address.get("brush", ""));
  const through = brushed(calm, columns, brushes);
  const path = (name: string, at: number) => (varying.includes(address.get(name, "")) ? address.get(name, "") : (varying[Math.min(at, varying.length - 1)] ?? ""));
  return (
    <div class="insights">
      {varying.length > 0 && calm.length > 0 && (
        <Parallel
          runs={calm}
          through={new Set(through.map(({ id }) => id))}
          columns={[...columns.slice(0, varying.length), metric]}
          brushes={brushes}
          onBrush={(next) => address.set({ brush: next.size === 0 ? null : writeBrushes(next) })}
        />
      )}
      <Leaderboard runs={through} varying={varying} metric={metric} onMetric={(by) => address.set({ by })} />
      <div class="insights-side">
        {varying.length > 0 && <ImportancePanel runs={through} varying={varying} metric={metric} />}
        <Scatter runs={through} varying={varying} columns={columns} x={x} y={y} log={{ x: address.get("xlog", ""), y: address.get("ylog", "") }} onChoose={address.set} />
        {varying.length > 1 && <HeatMap runs={through} varying={varying} metric={metric} across={path("heatx", 0)} down={path("heaty", 1)} onChoose={address.set} />}
      </div>
    </div>
  );
}
