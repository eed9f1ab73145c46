import { SMOOTHING, type ChartGroup } from "../charts/group";
import type { XAxis } from "../charts/curve";
import { plural } from "./format";
import { GroupFields } from "./group-legend";

const AXES: { axis: XAxis; name: string }[] = [
  { axis: "step", name: "Step" },
  { axis: "epoch", name: "Epoch" },
  { axis: "images", name: "Images" },
  { axis: "time", name: "Time" },
  { axis: "wall", name: "Clock" },
];

interface Props {
  group: ChartGroup;
  /** The parameters by which runs can be grouped. */
  varying?: readonly string[];
  /** Which of many runs are drawn, where not all are. */
  note?: string;
}

export function ChartControls({ group, varying = [], note }: Props) {
  const smoothing = group.smoothing.value;
  const zoomed = group.view.value !== null;
  return (
    <div class="controls" role="group" aria-label="Chart settings">
      <div class="segments" role="group" aria-label="Horizontal axis">
        {AXES.map(({ axis, name }) => (
          <button type="button" key={axis} data-testid={`axis-${axis}`} aria-pressed={group.axis.value === axis} onClick={() => (group.axis.value = axis)}>
            {name}
          </button>
        ))}
      </div>
      <label class="inline">
        <input type="checkbox" data-testid="log-scale" checked={group.logLoss.value} onChange={(e) => (group.logLoss.value = e.currentTarget.checked)} />
        Log loss
      </label>
      <label class="inline">
        Smoothing
        <input
          type="range"
          data-testid="smoothing"
          min={0}
          max={SMOOTHING.length - 1}
          step={1}
          value={Math.max(0, SMOOTHING.indexOf(smoothing as (typeof SMOOTHING)[number]))}
          aria-valuetext={smoothing === 0 ? "off" : String(smoothing)}
          onInput={(e) => (group.smoothing.value = SMOOTHING[Number(e.currentTarget.value)]!)}
        />
        <output class="smoothing-value">{smoothing === 0 ? "off" : smoothing}</output>
      </label>
      <button type="button" class="button small" data-testid="zoom-reset" disabled={!zoomed} onClick={() => (group.view.value = null)}>
        Show all
      </button>
      <GroupFields group={group} varying={varying} />
      {note !== undefined && (
        <span class="muted" data-testid="drawn-note">
          {note}
        </span>
      )}
      <Behind group={group} />
    </div>
  );
}

/** What waits while a view is looked at. */
function Behind({ group }: { group: ChartGroup }) {
  const behind = group.behind.value;
  return (
    <span class="behind" role="status">
      {behind > 0 && (
        <button type="button" class="button small" data-testid="resume-charts" data-behind={behind} onClick={() => group.resume()}>
          {plural(behind, "new point")}, resume
        </button>
      )}
    </span>
  );
}
