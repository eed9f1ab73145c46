import { useComputed, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { api } from "../api/client";
import type { Problem } from "../api/problem";
import { float, type Run } from "../api/types";
import { useRoute } from "preact-iso";
import { Blank, Trouble } from "../ui/messages";
import { ChartControls } from "../ui/chart-controls";
import { ChartFrame } from "../ui/chart-frame";
import { formatCount } from "../ui/format";
import { GroupLegend } from "../ui/group-legend";
import { shortened, whole } from "../state/short-text";
import { brushed, readBrushes } from "../stats/brush";
import { readRuns, writeRuns } from "../stats/run-set";
import { columnsOf, Insights } from "../ui/insights";
import { RunTable } from "../ui/run-table";
import { BATCH_ACCURACY, IMAGES_PER_SECOND, TEST_ACCURACY, TEST_LOSS, TRAINING_LOSS } from "../ui/sources";
import { SweepConfiguration } from "../ui/sweep-configuration";
import { SweepEvents } from "../ui/sweep-events";
import { SweepHeader } from "../ui/sweep-header";
import { SweepNotes } from "../ui/sweep-notes";
import { SweepReasons } from "../ui/sweep-reasons";
import { SweepWeights } from "../ui/sweep-weights";
import { Tabs } from "../ui/tabs";
import { useMedia } from "../ui/use-media";
import { useAddress, useRead } from "./use-address";
import { BEST, bestRuns, useCharts } from "./use-charts";
import { useDetail } from "./use-detail";
import { useLive } from "./use-live";
import { useTitle } from "./use-title";

/** Up to so many runs all are drawn. */
const MANY = 32;
const OTHER_TABS = ["insights", "events", "configuration"];
/** A screen with room for larger charts. */
const LARGE = "(min-width: 2000px) and (min-height: 1000px)";
/** As many as can be compared. */
const COMPARED = 12;

export default function SweepPage() {
  const id = Number(useRoute().params.id);
  return <SweepOf key={id} id={id} />;
}

function SweepOf({ id }: { id: number }) {
  const { live, missing } = useLive({ sweep: id }, () => api.sweep(id));
  const sweep = live.sweep.value;
  const runs = live.runs.value;
  const address = useAddress();
  /** What a hand chose; until then all, or of many the best. */
  const chosen = useRead(address.get("drawn", ""), (text) => readRuns(whole(text)));
  const selected = Number(address.get("selected", "")) || null;
  const select = (run: number) => address.set({ selected: String(run) });
  const tab = address.get("tab", "live");
  const refused = useSignal<Problem | null>(null);
  const large = useMedia(LARGE);
  const brushes = useRead(address.get("brush", ""), readBrushes);
  const varying = useComputed(() => live.sweep.value?.varying ?? []);
  // What is brushed among the insights is what is drawn here.
  const through = useComputed(() => brushed(live.runs.value, columnsOf(varying.value), brushes.value));
  const before = useRef("");
  const drawn = useComputed(() => {
    const all = through.value;
    // A large sweep comes in several messages, and which of its runs are the best shows in the last.
    if (live.runs.value.length < (live.sweep.value?.runs ?? Infinity)) return before.current;
    const hand = chosen.value;
    const ids = hand !== null ? all.filter(({ id }) => hand.has(id)).map(({ id }) => id) : all.length > MANY ? [...bestRuns(all)] : all.map(({ id }) => id);
    return (before.current = ids.sort((a, b) => a - b).join());
  });
  const shown = useComputed<ReadonlySet<number>>(() => new Set(drawn.value === "" ? [] : drawn.value.split(",").map(Number)));
  // A mean is of all runs of its group, not of the best ones.
  const grouped = useComputed<ReadonlySet<number>>(() => new Set(through.value.filter(({ id }) => chosen.value?.has(id) ?? true).map(({ id }) => id)));
  const { group, onChart } = useCharts(live, shown, varying, { grouped });
  useDetail(live, group);
  useTitle(sweep === null ? `Sweep ${id}` : `${sweep.name} · ${Math.round(sweep.progress * 100)} %`);

  if (missing.value !== null) {
    return (
      <Blank title={missing.value.status === 404 ? `There is no sweep ${id}` : "This sweep cannot be shown"}>
        <p class="muted">{missing.value.status === 404 ? "The address may be mistyped, or the sweep belongs to another store." : missing.value.message}</p>
        <p>
          <a href="/sweeps">All sweeps</a>
        </p>
      </Blank>
    );
  }

  const visible = new Set(through.value.map(({ id }) => id));
  const draw = (next: Iterable<number>) => address.set({ drawn: shortened(writeRuns(next)) });
  const toggle = (all: number[]) => {
    // What a brush leaves out stays as it was chosen.
    const next = new Set([...shown.value, ...[...(chosen.value ?? [])].filter((id) => !visible.has(id))]);
    for (const run of all) if (!next.delete(run)) next.add(run);
    draw(next);
  };
  const show = (which: "all" | "none" | "best") => {
    // All of a small sweep are those that are drawn when nobody has chosen, also those that join it later.
    if (which === "all" && runs.length <= MANY) address.set({ drawn: null });
    else draw(which === "none" ? [] : which === "best" ? bestRuns(through.value) : runs.map((run) => run.id));
  };

  const hidden = shown.value.size === 0;
  const over = sweep?.ended_at != null;
  const charts = { group, onChart, empty: emptyText(runs.length, hidden, over) };
  const tests = { ...charts, empty: hidden || over || runs.length === 0 ? charts.empty : "Comes after the first epoch" };
  const height = large ? 320 : 216;
  return (
    <div class="sweep">
      <SweepHeader id={id} sweep={sweep} runs={runs} drawn={[...shown.value]} brushed={through.value.map((run) => run.id)} onChanged={(changed) => live.changed(changed)} onProblem={(problem) => (refused.value = problem)} />
      {refused.value !== null && <Trouble problem={refused.value} />}
      <SweepReasons runs={runs} />
      {sweep !== null && <SweepNotes sweep={sweep} onChanged={(changed) => live.changed(changed)} />}
      {live.problem.value !== null && <Trouble problem={live.problem.value} />}
      <Tabs
        label="Views of the sweep"
        tabs={[
          { name: "Live", href: address.href({ tab: null }), current: !OTHER_TABS.includes(tab), testid: "tab-live" },
          { name: "Insights", href: address.href({ tab: "insights" }), current: tab === "insights", testid: "tab-insights" },
          { name: "Compare", href: `/compare?runs=${compared(through.value).join(",")}`, current: false, testid: "tab-compare" },
          { name: "Events", href: address.href({ tab: "events" }), current: tab === "events", testid: "tab-events" },
          { name: "Configuration", href: address.href({ tab: "configuration" }), current: tab === "configuration", testid: "tab-configuration" },
        ]}
      />
      {tab === "insights" ? (
        <Insights runs={runs} varying={varying.value} />
      ) : tab === "events" ? (
        sweep !== null && <SweepEvents sweep={sweep} />
      ) : tab === "configuration" ? (
        sweep !== null && <SweepConfiguration sweep={sweep} runs={runs} />
      ) : (
        <div class="sweep-body">
          <div class="sweep-charts">
            <ChartControls group={group} varying={varying.value} note={chosen.value === null && shown.value.size < through.value.length && group.by.value === "" ? `the best ${BEST} of ${formatCount(through.value.length)} runs` : undefined} />
            <GroupLegend group={group} />
            <ChartFrame {...charts} source={TRAINING_LOSS} title="Training loss" unit="mean of each batch" height={large ? 440 : 312} />
            <div class="chart-pair">
              <ChartFrame {...tests} source={TEST_ACCURACY} title="Test accuracy" unit="after each epoch" height={height} />
              <ChartFrame {...tests} source={TEST_LOSS} title="Test loss" unit="after each epoch" height={height} />
            </div>
            <div class="chart-pair">
              <ChartFrame {...charts} source={BATCH_ACCURACY} title="Batch accuracy" unit="of each batch" height={height} />
              <ChartFrame {...charts} source={IMAGES_PER_SECOND} title="Images per second" unit="trained" height={height} />
            </div>
          </div>
          <div class="sweep-side">
            <RunTable
              runs={through.value}
              total={sweep?.runs ?? runs.length}
              brushed={brushes.value.size > 0}
              onAll={() => address.set({ brush: null })}
              varying={varying.value}
              group={group}
              shown={shown.value}
              selected={selected}
              onToggle={toggle}
              onShow={show}
              onSelect={select}
            />
            <SweepWeights runs={through.value} selected={selected} varying={varying.value} onSelect={select} />
          </div>
        </div>
      )}
    </div>
  );
}

/** All runs of a small sweep, or the best of a large one. */
function compared(runs: Run[]): number[] {
  const best = [...runs].sort((a, b) => (float(b.best_test_accuracy) ?? -1) - (float(a.best_test_accuracy) ?? -1));
  return best.slice(0, COMPARED).map(({ id }) => id).sort((a, b) => a - b);
}

function emptyText(runs: number, hidden: boolean, over: boolean): string {
  if (runs === 0) return "Waiting for the runs";
  if (hidden) return "All runs are hidden: choose some in the table";
  return over ? "Nothing was recorded" : "Waiting for the first batch";
}
