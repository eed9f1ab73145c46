import { float, type Explanation } from "../api/types";
import { formatCount, formatTick } from "./format";

interface Props {
  explained: Explanation;
  at: { channel: number; row: number; column: number };
}

/** One value of a feature map, written out as the sum that made it. */
export function ExplainedValue({ explained, at }: Props) {
  const { layer, type, how, bias, terms, count, sum, value } = explained;
  const largest = Math.max(1e-30, ...terms.map((term) => Math.abs(product(term))));
  const exact = how !== "sum" || Object.is(Math.fround(Number(sum)), Math.fround(Number(value)));
  return (
    <div class="explained" data-testid="explained" data-terms={count} data-exact={exact}>
      <h3>
        {type} {layer} [{at.channel}, {at.row}, {at.column}] <output>{number(value)}</output>
      </h3>
      <p class="equation" data-testid="equation">
        {equation(explained)}
      </p>
      {how === "sum" && (
        <p class="muted">
          {formatCount(count)} multiply-adds in this order, from the bias {bias === null ? "0" : number(bias)} on; {exact ? "their sum is the value, bit for bit." : `their sum is ${number(sum)}.`}
          {terms.length < count && ` The first ${formatCount(terms.length)} are listed.`}
        </p>
      )}
      {how === "max" && <p class="muted">The largest of the {formatCount(count)} values in its window.</p>}
      {how === "mean" && <p class="muted">The mean of its window, which has {formatCount(count)} values here.</p>}
      {how === "same place" && <p class="muted">{count > 0 ? "This layer changes each value alone." : "This layer makes it of all values of the layer before."}</p>}
      <div class="scroll-x twin-scroll" tabIndex={0} role="region" aria-label="Terms">
        <table data-testid="terms">
          <thead>
            <tr>
              <th>Place</th>
              <th class="num">Value</th>
              {how === "sum" && <th class="num">Weight</th>}
              {how === "sum" && <th class="num">Product</th>}
              {how === "sum" && <th class="explained-bar" />}
            </tr>
          </thead>
          <tbody>
            {terms.map((term, i) => (
              <tr key={i} data-most={how === "max" && Number(term.value) === Number(value)}>
                <td class="muted">[{term.at.join(", ")}]</td>
                <td class="num">{number(term.value)}</td>
                {how === "sum" && <td class="num">{number(term.weight!)}</td>}
                {how === "sum" && <td class="num">{number(product(term))}</td>}
                {how === "sum" && (
                  <td class="explained-bar">
                    <span data-sign={product(term) < 0 ? "minus" : "plus"} style={{ width: `${(100 * Math.abs(product(term))) / largest}%` }} />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

const FEW = 6;

function equation({ how, bias, terms, value, count }: Explanation): string {
  if (how === "same place") return count > 0 ? `from ${number(terms[0]!.value)} = ${number(value)}` : `= ${number(value)}`;
  const parts = terms.slice(0, FEW).map((term) => (term.weight === undefined ? number(term.value) : `${held(term.value)}·${held(term.weight)}`));
  const rest = count > FEW ? " + …" : "";
  if (how === "max") return `max(${parts.join(", ")}${count > FEW ? ", …" : ""}) = ${number(value)}`;
  if (how === "mean") return `mean(${parts.join(", ")}${count > FEW ? ", …" : ""}) = ${number(value)}`;
  return `${[...(bias === null || Number(bias) === 0 ? [] : [number(bias)]), ...parts].join(" + ")}${rest} = ${number(value)}`;
}

/** A negative factor in parentheses. */
function held(value: Explanation["sum"]): string {
  const text = number(value);
  return text.startsWith("−") ? `(${text})` : text;
}

function product({ value, weight }: Explanation["terms"][number]): number {
  return Number(value) * Number(weight ?? 1);
}

function number(value: Explanation["sum"]): string {
  const known = float(value) ?? NaN;
  return Number.isFinite(known) ? formatTick(Number(known.toPrecision(4))) : String(known);
}
