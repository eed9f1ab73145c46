import type { Run } from "../api/types";
import type { Column } from "../stats/columns";
import { formatCount } from "./format";
import { value } from "./scatter";
import { Twin } from "./twin";

const MOST = 500;

interface Props {
  /** Those that are let through. */
  runs: Run[];
  columns: Column[];
}

export function ParallelTable(props: Props) {
  return (
    <Twin label="The runs as a table" testid="parallel-table">
      <Rows {...props} />
    </Twin>
  );
}

function Rows({ runs, columns }: Props) {
  return (
    <>
      {runs.length > MOST && (
        <caption class="muted">
          The first {formatCount(MOST)} of {formatCount(runs.length)}; a download has all.
        </caption>
      )}
      <thead>
        <tr>
          <th>Run</th>
          {columns.map(({ key, name }) => (
            <th key={key} class="num">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {runs.slice(0, MOST).map((run) => (
          <tr key={run.id}>
            <td>
              <a href={`/runs/${run.id}`}>{run.id}</a>
            </td>
            {columns.map((column) => {
              const of = column.of(run);
              return (
                <td key={column.key} class="num">
                  {of === null ? "–" : value(column, of)}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </>
  );
}
