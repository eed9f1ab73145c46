import type { TensorValues } from "../stream/tensor-values";
import { formatCount, formatLoss } from "./format";
import { Twin } from "./twin";

const MOST = 200;

/** The values of a small tensor over the steps, in numbers. */
export function TensorTable({ tensor }: { tensor: TensorValues }) {
  return (
    <Twin label={`Values of ${tensor.tensor} as a table`} testid={`values-${tensor.tensor}`}>
      <Rows tensor={tensor} />
    </Twin>
  );
}

function Rows({ tensor }: { tensor: TensorValues }) {
  const recorded = tensor.step.length;
  const rows = Math.min(MOST, recorded);
  const places = Array.from({ length: rows }, (_, i) => (rows === 1 ? 0 : Math.round((i * (recorded - 1)) / (rows - 1))));
  return (
    <>
      {recorded > MOST && (
        <caption class="muted">
          {formatCount(MOST)} of {formatCount(recorded)} steps, evenly chosen; a download has all.
        </caption>
      )}
      <thead>
        <tr>
          <th class="num">Step</th>
          {tensor.values.map((_, i) => (
            <th key={i} class="num">
              {tensor.index(i)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {places.map((at) => (
          <tr key={at}>
            <td class="num">{formatCount(tensor.step.at(at))}</td>
            {tensor.values.map((values, i) => (
              <td key={i} class="num">
                {formatLoss(values.at(at))}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </>
  );
}
