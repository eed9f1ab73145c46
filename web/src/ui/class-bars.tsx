import type { ClassCount } from "../api/types";
import { formatCount } from "./format";

interface Props {
  names: string[];
  /** Null until they are counted. */
  counts: ClassCount[] | null;
  set: "train" | "test";
  chosen: number | null;
  onChoose(label: number | null): void;
}

/** How many images each class has; a bar is a button that shows those only. */
export function ClassBars({ names, counts, set, chosen, onChoose }: Props) {
  const most = Math.max(1, ...(counts ?? []).map((count) => count[set]));
  return (
    <ul class="class-bars" aria-label="Classes">
      {names.map((name, label) => {
        const count = counts?.[label]?.[set];
        return (
          <li key={label}>
            <button type="button" aria-pressed={chosen === label} data-testid={`class-${label}`} onClick={() => onChoose(chosen === label ? null : label)}>
              <span class="clip">{name}</span>
              <span class="class-bar" aria-hidden="true">
                <span style={{ width: `${(100 * (count ?? 0)) / most}%` }} />
              </span>
              <span class="num">{count === undefined ? "" : formatCount(count)}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
