import { useUnfolded } from "../pages/use-unfolded";
import type { Column } from "../stats/columns";
import { formatCount } from "./format";
import { parameterName, parameterValue } from "./parameters";
import { value, type Point } from "./scatter";

const MOST = 500;

/** What the points say, in numbers. */
export function ScatterTable({ points, x, y, varying }: { points: Point[]; x: Column; y: Column; varying: string[] }) {
  const [open, turn] = useUnfolded("scatter-table");
  const others = varying.filter((path) => path !== x.key && path !== y.key);
  return (
    <details class="twin" open={open} onToggle={(event) => turn(event.currentTarget.open)}>
      <summary data-testid="scatter-table-open">As a table</summary>
      {open && (
        <div class="scroll-x twin-scroll" tabIndex={0} role="region" aria-label="The points as a table">
          <table data-testid="scatter-table">
            <thead>
              <tr>
                <th>Run</th>
                <th class="num">{x.name}</th>
                <th class="num">{y.name}</th>
                {others.map((path) => (
                  <th key={path} class="num">
                    {parameterName(path)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {points.slice(0, MOST).map((point) => (
                <tr key={point.run.id}>
                  <td>
                    <a href={`/runs/${point.run.id}`}>{point.run.id}</a>
                  </td>
                  <td class="num">{value(x, point.x)}</td>
                  <td class="num">{value(y, point.y)}</td>
                  {others.map((path) => (
                    <td key={path} class="num">
                      {parameterValue(path, point.run.parameters[path])}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          {points.length > MOST && (
            <p class="muted">
              The first {formatCount(MOST)} of {formatCount(points.length)}; a download has all.
            </p>
          )}
        </div>
      )}
    </details>
  );
}
