import type { Run } from "../api/types";
import { useAddress } from "../pages/use-address";
import { useCalm } from "../pages/use-calm";
import { METRICS, parameterColumn, RESULTS, type Column } from "../stats/columns";
import { SEED } from "../stats/leaderboard";
import { Leaderboard } from "./leaderboard";
import { parameterName } from "./parameters";
import { Scatter } from "./scatter";

/** What a sweep says as a whole. The choices stand in the address. */
export function Insights({ runs, varying }: { runs: Run[]; varying: string[] }) {
  const calm = useCalm(runs);
  const address = useAddress();
  const metric = METRICS.find(({ key }) => key === address.get("by", "test_accuracy")) ?? METRICS[0]!;
  const columns = [...varying.map((path) => parameterColumn(path, parameterName(path))), ...RESULTS];
  const chosen = (name: string, fallback: Column) => columns.find(({ key }) => key === address.get(name, fallback.key)) ?? fallback;
  const x = chosen("x", columns.find(({ key }) => key !== SEED)!);
  const y = chosen("y", RESULTS[0]!);
  return (
    <div class="insights">
      <Leaderboard runs={calm} varying={varying} metric={metric} onMetric={(by) => address.set({ by })} />
      <Scatter runs={calm} varying={varying} columns={columns} x={x} y={y} log={{ x: address.get("xlog", ""), y: address.get("ylog", "") }} onChoose={address.set} />
    </div>
  );
}
