import { formatPercent } from "./format";

/** A bar for each class; the true one is named so. */
export function Probabilities({ values, names, label }: { values: number[]; names: string[]; label: number | undefined }) {
  return (
    <table class="probabilities" aria-label="Probabilities" data-testid="probabilities">
      <tbody>
        {values.map((value, i) => (
          <tr key={i} data-true={i === label}>
            <th scope="row">
              {names[i] ?? i}
              {i === label && <span class="muted"> true class</span>}
            </th>
            <td class="bar">
              <span style={{ width: `${100 * value}%` }} />
            </td>
            <td class="num">{formatPercent(value)} %</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
