import { useComputed, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { useRoute } from "preact-iso";
import { api } from "../api/client";
import { Blank, Trouble } from "../ui/messages";
import { RunCurves } from "../ui/run-curves";
import { RunHeader } from "../ui/run-header";
import { RunLayers } from "../ui/run-layers";
import { RunLog } from "../ui/run-log";
import { RunPredictions } from "../ui/run-predictions";
import { RunReproduce } from "../ui/run-reproduce";
import { Scrubber } from "../ui/scrubber";
import { Tabs } from "../ui/tabs";
import { useShortcuts } from "../ui/use-shortcuts";
import { useAddress } from "./use-address";
import { useCharts } from "./use-charts";
import { useDetail } from "./use-detail";
import { useLive } from "./use-live";
import { useSnapshots } from "./use-snapshots";
import { useTitle } from "./use-title";

const TABS = [
  { key: "curves", name: "Curves" },
  { key: "layers", name: "Layers" },
  { key: "predictions", name: "Predictions" },
  { key: "log", name: "Log" },
  { key: "reproduce", name: "Reproduce" },
];

export default function RunPage() {
  const id = Number(useRoute().params.id);
  return <RunOf key={id} id={id} />;
}

function RunOf({ id }: { id: number }) {
  const { live, missing } = useLive({ run: id }, (live) => api.run(id).then((run) => live.learn(run)));
  const address = useAddress();
  const tab = TABS.find(({ key }) => key === address.get("tab", "curves"))?.key ?? "curves";
  const shown = useComputed<ReadonlySet<number>>(() => new Set([id]));
  const varying = useComputed<string[]>(() => []);
  const { group, onChart } = useCharts(live, shown, varying);
  useDetail(live, group);
  const run = live.runs.value.find((r) => r.id === id) ?? null;
  const steps = useSnapshots(run);
  const asked = address.get("step", "");
  const step = asked !== "" && steps.includes(Number(asked)) ? Number(asked) : null;
  const scrub = (next: number | null) => address.set({ step: next === null ? null : String(next) });
  const newest = useSignal(step);
  newest.value = step;
  useEffect(() => void (group.mark.value = step), [step]);
  useTitle(`Run ${id}`);
  const move = (by: number) => {
    const at = newest.peek() === null ? steps.length : steps.indexOf(newest.peek()!);
    const next = at + by;
    scrub(next >= steps.length ? null : steps[Math.max(0, next)]!);
  };
  useShortcuts(
    "This run",
    [
      { keys: "[", says: "The snapshot before", run: () => move(-1) },
      { keys: "]", says: "The next snapshot", run: () => move(1) },
    ],
    [steps.join(), address.href({})],
  );

  if (missing.value !== null) {
    return (
      <Blank title={missing.value.status === 404 ? `There is no run ${id}` : "This run cannot be shown"}>
        <p class="muted">{missing.value.status === 404 ? "The address may be mistyped, or the run belongs to another store." : missing.value.message}</p>
        <p>
          <a href="/runs">All runs</a>
        </p>
      </Blank>
    );
  }
  return (
    <div class="sweep run-page" data-tab={tab}>
      <RunHeader id={id} run={run} />
      {run?.reason && run.state !== "queued" && (
        <div class="trouble" role="note" data-testid="reason">
          <strong>{run.state === "diverged" ? "Diverged" : run.state === "failed" ? "Failed" : "Stopped"}</strong>
          <span>{run.reason}</span>
        </div>
      )}
      {live.problem.value !== null && <Trouble problem={live.problem.value} />}
      <Tabs label="Views of the run" tabs={TABS.map(({ key, name }) => ({ name, href: address.href({ tab: key === "curves" ? null : key }), current: tab === key, testid: `tab-${key}` }))} />
      {tab === "curves" && <RunCurves group={group} onChart={onChart} run={run} step={step} />}
      {run !== null && tab === "layers" && <RunLayers run={run} step={step} steps={steps} />}
      {run !== null && tab === "predictions" && <RunPredictions run={run} step={step} />}
      {run !== null && tab === "log" && <RunLog run={run} metrics={live.metrics(id)} caughtUp={live.caughtUp.value} />}
      {run !== null && tab === "reproduce" && <RunReproduce run={run} />}
      {run !== null && (tab === "curves" || tab === "layers" || tab === "predictions") && <Scrubber run={run} steps={steps} step={step} onStep={scrub} />}
    </div>
  );
}
