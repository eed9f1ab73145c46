import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import { api } from "../api/client";
import { asProblem } from "../api/problem";
import type { Run } from "../api/types";
import { RunMetrics } from "../stream/metrics";
import { Live } from "./live";
import { pageConnection, type Told } from "./stream-state";

// The worst of several streams is what the badge tells.
const ORDER = ["ended", "live", "connecting", "stale", "reconnecting"];

/** Runs of any sweeps, each with a stream of its own. */
export class LiveRuns {
  onRows: (what: "new" | "other") => void = () => {};
  private readonly members: Signal<ReadonlyMap<number, Live>> = signal(new Map());
  private readonly told = new Map<number, Told>();

  /** Chosen ones that the server does not know. */
  readonly missing: Signal<ReadonlySet<number>> = signal(new Set());

  /** In the order in which they were chosen; those that are not known yet are left out. */
  readonly runs: ReadonlySignal<Run[]> = computed(() => [...this.members.value].map(([id, live]) => live.runs.value.find((run) => run.id === id)).filter((run) => run !== undefined));

  readonly caughtUp: ReadonlySignal<boolean> = computed(() => [...this.members.value.values()].every((live) => live.caughtUp.value));

  show(chosen: readonly number[]) {
    const before = this.members.peek();
    const ids = chosen.filter((id) => !this.missing.peek().has(id));
    if (ids.join() === [...before.keys()].join()) return;
    const next = new Map<number, Live>();
    for (const id of ids) next.set(id, before.get(id) ?? this.open(id));
    for (const [id, live] of before) if (!next.has(id)) live.close();
    this.members.value = next;
  }

  metrics(run: number): RunMetrics {
    return this.members.peek().get(run)?.metrics(run) ?? new RunMetrics();
  }

  close() {
    for (const live of this.members.peek().values()) live.close();
  }

  private open(id: number): Live {
    const live = new Live({ run: id }, false, (told) => this.tell(id, told));
    live.onRows = (what) => this.onRows(what);
    // A socket cannot say why it was refused.
    api.run(id).catch((error: unknown) => {
      if (asProblem(error).status === 404) this.leave(id);
    });
    return live;
  }

  private leave(id: number) {
    this.missing.value = new Set(this.missing.peek()).add(id);
    this.members.peek().get(id)?.close();
    this.members.value = new Map([...this.members.peek()].filter(([other]) => other !== id));
  }

  private tell(id: number, told: Told | null) {
    if (told === null) this.told.delete(id);
    else this.told.set(id, told);
    const worst = [...this.told.values()].sort((a, b) => ORDER.indexOf(b.state) - ORDER.indexOf(a.state))[0] ?? null;
    if (worst?.state !== pageConnection.peek()?.state) pageConnection.value = worst;
  }
}
