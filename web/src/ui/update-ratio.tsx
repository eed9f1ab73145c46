import { float, type TensorHistory } from "../api/types";
import { runStyle } from "../charts/style";
import { theme } from "../state/theme";
import { formatCount, formatTick } from "./format";
import { Twin } from "./twin";

interface Props {
  tensors: TensorHistory["tensors"];
  totalSteps: number;
  step: number | null;
}

const GUIDE = 1e-3;
const LOW = 1e-6;
const HIGH = 1;
const WIDTH = 1000;
const HEIGHT = 200;

const y = (value: number) => HEIGHT * (1 - (Math.log10(Math.min(HIGH, Math.max(LOW, value))) - Math.log10(LOW)) / (Math.log10(HIGH) - Math.log10(LOW)));

/** How far single steps moved the weights, as a part of their size; around a thousandth is a common rule of thumb. */
export function UpdateRatio({ tensors, totalSteps, step }: Props) {
  const measured = tensors.filter((tensor) => tensor.update_ratio.steps.length > 0);
  if (measured.length === 0) return null;
  const x = (at: number) => (WIDTH * at) / Math.max(1, totalSteps);
  const style = (i: number) => runStyle(i, theme.value);
  return (
    <section class="panel" aria-label="Update to weight" data-testid="update-ratio" data-tensors={measured.length}>
      <header class="panel-head">
        <h2>Update to weight</h2>
        <span class="muted">size of one step's change over the size of the weights before it; around 1e−3 is a rule of thumb</span>
        <ul class="chart-legend ratio-legend">
          {measured.map(({ name }, i) => (
            <li key={name}>
              <svg width="18" height="4" aria-hidden="true">
                <line x1="0" x2="18" y1="2" y2="2" stroke={style(i).color} stroke-width="2" />
              </svg>
              {name}
            </li>
          ))}
        </ul>
      </header>
      <div class="ratio-plot">
        {[1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6].map((tick) => (
          <span key={tick} class="tick-y" style={{ top: `${(100 * y(tick)) / HEIGHT}%` }}>
            {tick === 1 ? "1" : `1e−${-Math.log10(tick)}`}
          </span>
        ))}
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={`Update to weight of ${measured.map(({ name }) => name).join(", ")}`}>
          {[1e-1, 1e-2, 1e-4, 1e-5].map((tick) => (
            <line key={tick} x1="0" x2={WIDTH} y1={y(tick)} y2={y(tick)} class="grid" vector-effect="non-scaling-stroke" />
          ))}
          <line x1="0" x2={WIDTH} y1={y(GUIDE)} y2={y(GUIDE)} class="guide" vector-effect="non-scaling-stroke" />
          {step !== null && <line x1={x(step)} x2={x(step)} y1="0" y2={HEIGHT} class="mark" vector-effect="non-scaling-stroke" />}
          {measured.map(({ name, update_ratio }, i) => (
            <path key={`${name} dots`} d={dots(update_ratio, x)} stroke={style(i).color} stroke-width="5" stroke-linecap="round" vector-effect="non-scaling-stroke" />
          ))}
          {measured.map(({ name, update_ratio }, i) => (
            <polyline key={name} points={line(update_ratio, x)} fill="none" stroke={style(i).color} stroke-width="1.5" vector-effect="non-scaling-stroke" stroke-linejoin="round" />
          ))}
        </svg>
        <span class="tick-x first">0</span>
        <span class="tick-x last">{formatCount(totalSteps)}</span>
      </div>
      <Twin label="Update to weight as a table" testid="ratio-table">
        <thead>
          <tr>
            <th class="num">Step</th>
            {measured.map(({ name }) => (
              <th key={name} class="num">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {measured[0]!.update_ratio.steps.map((at, row) => (
            <tr key={at}>
              <td class="num">{formatCount(at)}</td>
              {measured.map(({ name, update_ratio }) => (
                <td key={name} class="num">
                  {formatTick(Number((float(update_ratio.values[row]) ?? NaN).toPrecision(3)))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </Twin>
    </section>
  );
}

type Ratio = TensorHistory["tensors"][number]["update_ratio"];

/** Up to so many ratios each of them is a dot: of a short run there may be one alone. */
const DOTS = 24;

function dots(ratio: Ratio, x: (step: number) => number): string {
  return ratio.steps.length > DOTS ? "" : places(ratio, x).map((place) => `M${place}h0`).join("");
}

function line(ratio: Ratio, x: (step: number) => number): string {
  return places(ratio, x).join(" ");
}

/** What is not finite, or nothing at all, has no place on a logarithmic scale and is left out. */
function places({ steps, values }: Ratio, x: (step: number) => number): string[] {
  return steps
    .map((step, i) => [step, float(values[i])] as const)
    .filter((point): point is readonly [number, number] => point[1] !== null && Number.isFinite(point[1]) && point[1] > 0)
    .map(([step, value]) => `${x(step).toFixed(1)},${y(value).toFixed(1)}`);
}
