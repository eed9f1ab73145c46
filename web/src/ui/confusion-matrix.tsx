import { useSignal } from "@preact/signals";
import { theme } from "../state/theme";
import { formatCount } from "./format";

interface Props {
  confusion: number[][];
  names: string[];
  chosen: [label: number, predicted: number] | null;
  onChoose(label: number | null, predicted: number): void;
}

const ARROWS: Record<string, [down: number, right: number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** Rows are true classes, columns what was said. Every cell is a button that opens its images; Tab comes to one of them, arrow keys to the others. */
export function ConfusionMatrix({ confusion, names, chosen, onChoose }: Props) {
  const at = useSignal<[label: number, predicted: number]>([0, 0]);
  const stop = chosen ?? at.value;
  const move = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key];
    const cell = /^cell-(\d+)-(\d+)$/.exec((event.target as HTMLElement).dataset.testid ?? "");
    if (arrow === undefined || cell === null) return;
    event.preventDefault();
    const last = confusion.length - 1;
    const [label, predicted] = [Number(cell[1]) + arrow[0], Number(cell[2]) + arrow[1]].map((place) => Math.max(0, Math.min(last, place))) as [number, number];
    at.value = [label, predicted];
    (event.currentTarget as HTMLElement).querySelector<HTMLElement>(`[data-testid="cell-${label}-${predicted}"]`)?.focus();
  };
  return (
    <div class="scroll-x confusion" role="region" aria-label="Confusion matrix, arrow keys go from cell to cell" onKeyDown={move}>
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
                        tabIndex={stop[0] === label && stop[1] === predicted ? 0 : -1}
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

const GROUNDS = { light: [255, 255, 255], dark: [23, 25, 29] } as const;

/** Right ones in blue, wrong ones in vermilion, by their share of the row; the text is black or white, whichever is read better. */
function ground(share: number, right: boolean): Record<string, string> {
  if (share === 0) return {};
  const dark = theme.value === "dark";
  const alpha = Math.min(1, 0.1 + 0.9 * Math.sqrt(share));
  const ink = right ? (dark ? [63, 159, 220] : [0, 114, 178]) : dark ? [240, 122, 43] : [213, 94, 0];
  const mixed = ink.map((part, i) => Math.round(GROUNDS[theme.value][i]! + (part - GROUNDS[theme.value][i]!) * alpha));
  return { background: `rgb(${mixed.join(" ")})`, color: luminance(mixed) > 0.179 ? "#000" : "#fff" };
}

/** As the contrast of WCAG is reckoned; at 0.179 black and white are read equally well. */
function luminance(rgb: number[]): number {
  const linear = rgb.map((part) => (part <= 10 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * linear[0]! + 0.7152 * linear[1]! + 0.0722 * linear[2]!;
}
