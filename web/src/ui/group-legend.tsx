import { BANDS, CONFIGURATION, type Band, type ChartGroup } from "../charts/group";
import { MOST_GROUPS } from "../charts/grouping";
import { groupings } from "../pages/grouped-runs";
import { plural } from "./format";
import { parameterName } from "./parameters";

const NAMES: Record<Band, string> = { none: "Mean alone", sd: "± standard deviation", se: "± standard error", ci: "95 % interval of the mean", range: "Least to greatest" };

/** By what the curves are means, and what is drawn around them. */
export function GroupFields({ group, varying }: { group: ChartGroup; varying: readonly string[] }) {
  const choices = groupings(varying);
  if (choices.length === 0) return null;
  const by = choices.includes(group.by.value) ? group.by.value : "";
  return (
    <>
      <label class="inline">
        Group by
        <select data-testid="group-by" value={by} onChange={(event) => (group.by.value = event.currentTarget.value)}>
          <option value="">nothing</option>
          {choices.map((path) => (
            <option key={path} value={path}>
              {path === CONFIGURATION ? "Configuration, over seeds" : parameterName(path)}
            </option>
          ))}
        </select>
      </label>
      {by !== "" && (
        <select data-testid="group-band" aria-label="Around the mean" value={group.band.value} onChange={(event) => (group.band.value = event.currentTarget.value as Band)}>
          {BANDS.map((band) => (
            <option key={band} value={band}>
              {NAMES[band]}
            </option>
          ))}
        </select>
      )}
    </>
  );
}

/** What the colours are while they are those of groups. */
export function GroupLegend({ group }: { group: ChartGroup }) {
  const runs = group.runs.value.filter(({ members }) => members !== undefined);
  if (runs.length === 0) return null;
  return (
    <ul class="group-legend" aria-label="Groups" data-testid="group-legend">
      {runs.map(({ run, label, styles, members }) => (
        <li key={run} data-members={members!.length} onPointerEnter={() => (group.highlight.value = run)} onPointerLeave={() => (group.highlight.value = null)}>
          <svg width="18" height="4" aria-hidden="true">
            <line x1="0" x2="18" y1="2" y2="2" stroke={styles[0]!.color} stroke-width="2" stroke-dasharray={styles[0]!.dash.join(" ")} />
          </svg>
          {label} <span class="muted">mean of {plural(members!.length, "run")}</span>
        </li>
      ))}
      {runs.length === MOST_GROUPS && <li class="muted">at most {MOST_GROUPS} groups are drawn, the best by mean test accuracy</li>}
    </ul>
  );
}
