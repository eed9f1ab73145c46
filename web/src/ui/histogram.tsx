import { formatCount, formatTick } from "./format";

/** Milliseconds; null for what has no edge. */
export interface Bucket {
  edge: number | null;
  count: number;
}

interface Props {
  title: string;
  note: string;
  buckets: Bucket[];
  p95: number | null;
}

/** A table of buckets whose bars are its drawing. Empty ones behind the last that has something are left out. */
export function Histogram({ title, note, buckets, p95 }: Props) {
  const total = buckets.reduce((sum, { count }) => sum + count, 0);
  const last = buckets.reduce((at, { count }, i) => (count > 0 ? i : at), -1);
  const most = Math.max(1, ...buckets.map(({ count }) => count));
  return (
    <figure class="histogram">
      <figcaption>
        <strong>{title}</strong> <span class="num">{p95 === null ? "" : `95 % within ${formatTick(Math.round(p95 * 10) / 10)} ms`}</span>
        <p class="muted">{note}</p>
      </figcaption>
      {total === 0 ? (
        <p class="muted histogram-none">Nothing measured yet.</p>
      ) : (
        <table aria-label={title}>
          <tbody>
            {buckets.slice(0, last + 1).map(({ edge, count }, i) => (
              <tr key={i}>
                <th scope="row" class="num">
                  {edge === null ? `over ${formatTick(buckets[i - 1]?.edge ?? 0)} ms` : `≤ ${formatTick(edge)} ms`}
                </th>
                <td class="histogram-bar">
                  <span style={{ width: `${(100 * count) / most}%` }} />
                </td>
                <td class="num">{formatCount(count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </figure>
  );
}
