import { theme } from "../state/theme";
import { formatCount } from "./format";

interface Props {
  confusion: number[][];
  names: string[];
  chosen: [label: number, predicted: number] | null;
  onChoose(label: number | null, predicted: number): void;
}

/** Rows are true classes, columns what was said. Every cell is a button that opens its images. */
export function ConfusionMatrix({ confusion, names, chosen, onChoose }: Props) {
  return (
    <div class="scroll-x confusion" tabIndex={0} role="region" aria-label="Confusion matrix">
      <table data-testid="confusion">
        <thead>
          <tr>
            <th scope="col" class="confusion-corner">
              true <span aria-hidden="true">↓</span> said <span aria-hidden="true">→</span>
            </th>
            {names.map((name, i) => (
              <th scope="col" key={i} title={name}>
                <span class="clip">{name}</span>
              </th>
            ))}
            <th scope="col" class="num">
              Right, %
            </th>
          </tr>
        </thead>
        <tbody>
          {confusion.map((row, label) => {
            const total = row.reduce((sum, count) => sum + count, 0);
            return (
              <tr key={label}>
                <th scope="row" title={names[label]}>
                  {names[label]}
                </th>
                {row.map((count, predicted) => {
                  const pressed = chosen !== null && chosen[0] === label && chosen[1] === predicted;
                  const share = total === 0 ? 0 : count / total;
                  return (
                    <td key={predicted}>
                      <button
                        type="button"
                        style={ground(share, label === predicted)}
                        aria-pressed={pressed}
                        aria-label={`${formatCount(count)} of ${names[label]} said to be ${names[predicted]}`}
                        data-testid={`cell-${label}-${predicted}`}
                        onClick={() => onChoose(pressed ? null : label, predicted)}
                      >
                        {count === 0 ? "" : formatCount(count)}
                      </button>
                    </td>
                  );
                })}
                <td class="num">{total === 0 ? "–" : ((100 * row[label]!) / total).toFixed(1)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** Right ones in blue, wrong ones in vermilion, by their share of the row; the text turns where the ground gets strong. */
function ground(share: number, right: boolean): Record<string, string> {
  if (share === 0) return {};
  const dark = theme.value === "dark";
  const alpha = 0.1 + 0.9 * Math.sqrt(share) * (right ? 0.85 : 1);
  const [r, g, b] = right ? (dark ? [63, 159, 220] : [0, 114, 178]) : dark ? [240, 122, 43] : [200, 80, 0];
  const strong = alpha > (dark ? 0.5 : 0.62);
  return { background: `rgb(${r} ${g} ${b} / ${Math.min(1, alpha).toFixed(3)})`, color: strong ? (dark ? "#101215" : "#fff") : "var(--text)" };
}
