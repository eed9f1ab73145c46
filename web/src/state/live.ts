import { batch, signal, type Signal } from "@preact/signals";
import { api, streamUrl } from "../api/client";
import { asProblem, type Problem } from "../api/problem";
import type { Notice, Run, Sweep } from "../api/types";
import { backfill, curvesOf, finer } from "../stream/backfill";
import { Connection } from "../stream/connection";
import { RowDecoder } from "../stream/decode";
import { Feed } from "../stream/feed";
import { Following } from "../stream/following";
import { MetricsStore, runOf, type RunMetrics } from "../stream/metrics";
import { newest } from "./newest";
import { latency, pageConnection, report, type Told } from "./stream-state";

// A timer runs after the messages that wait already; it is not delayed, as animation frames are, in a page that is hidden.
const queueAfterMessages = (run: () => void) => window.setTimeout(run, 0);

/** Histories of runs that are not shown any more, which are kept in case they are shown again. */
const KEPT = 200;

/** How often the page says how far runs have come. */
const PROGRESS_MS = 500;

export interface Owner {
  sweep?: number;
  run?: number;
}

/** A sweep or a run as it is now, and the whole history of what is shown of it, as far as it has come: everything is pushed by the server. */
export class Live {
  readonly sweep: Signal<Sweep | null> = signal(null);
  readonly runs: Signal<Run[]> = signal([]);
  readonly caughtUp = signal(false);
  readonly problem = signal<Problem | null>(null);
  store = new MetricsStore();
  /** Called when rows came, or when those that were there became other ones. */
  onRows: (what: "new" | "other") => void = () => {};

  private waiting: ArrayBuffer[] = [];
  /** Notices that were not told to the page yet. */
  private nextSweep: Sweep | null = null;
  private changedRuns: Run[] = [];
  private readonly heardOf = new Set<number>();
  private telling = 0;
  private tellsNow = false;
  private readonly feed = new Feed((rows) => (this.oldest = Math.min(this.oldest, this.store.append(rows))), () => new RowDecoder());
  /** When the newest row was made of that record which is behind most, of those that came together. */
  private oldest = Infinity;
  private readonly tell: (told: Told | null) => void;
  private readonly byId = new Map<number, number>();
  private socket: Connection | undefined;
  private readonly leaving = new AbortController();
  /** Of a sweep: its rows come of those runs only that are wanted. */
  private readonly following: Following | undefined;
  private readonly wake = () => {
    if (document.hidden) latency.skip();
    else if (this.socket?.over) this.look();
    else this.socket?.hurry();
  };

  /**
   * @param reduce whether the long history of a run may come reduced to what a chart shows; those of a sweep always do
   * @param tell what the badge in the header shall know; of several streams of a page one teller for all
   */
  constructor(private readonly owner: Owner, reduce = false, tell: (told: Told | null) => void = (told) => (told === null ? (pageConnection.value = null) : report(pageConnection, told))) {
    const { sweep, run } = owner;
    this.tell = tell;
    latency.reset();
    tell({ state: "connecting", detail: "", heard: Date.now() });
    if (sweep !== undefined) {
      this.following = new Following({
        rows: (of) => this.known(of)?.step ?? 0,
        records: (of) => this.feed.records(of),
        curves: async (of, all) => this.fill(await curvesOf(sweep, of, all, this.leaving.signal)),
        send: (message) => this.send(message),
      });
      this.open(() => `sweep=${sweep}&joined=true&runs=`);
    } else if (reduce) void this.openFilled(run!);
    else this.open(() => `run=${run!}${this.feed.resume}`);
    document.addEventListener("visibilitychange", this.wake);
    window.addEventListener("online", this.wake);
  }

  /** A long history first, reduced; the stream goes on where it ends. Without it the stream brings everything. */
  private async openFilled(run: number) {
    try {
      this.fill(await backfill(run, this.leaving.signal));
    } catch {
      this.rewind();
    }
    if (!this.leaving.signal.aborted) this.open(() => `run=${run}${this.feed.resume}`);
  }

  private fill(batches: Awaited<ReturnType<typeof backfill>>) {
    for (const batch of batches) {
      const { run, records } = this.store.backfill(batch);
      this.feed.skip(run, records);
    }
    this.onRows("other");
  }

  /** Whose rows shall come: those of a sweep's runs that are shown. */
  want(runs: ReadonlySet<number>) {
    this.following?.want(runs);
    this.forgetSome();
  }

  /** What is not shown any more does not fill the memory for ever. */
  private forgetSome() {
    const left = [...this.store.runs.keys()].filter((run) => !this.following?.follows(run));
    if (left.length <= KEPT) return;
    for (const run of left) {
      this.store.runs.delete(run);
      this.feed.forget(run);
    }
    // A socket goes on with a run where it was left; a new one where it is told to.
    this.socket?.renew();
  }

  private send(message: string): boolean {
    if (this.socket === undefined) return false;
    this.socket.again();
    return this.socket.send(message);
  }

  private known(run: number): Run | undefined {
    const at = this.byId.get(run);
    return at === undefined ? undefined : this.runs.peek()[at];
  }

  private open(query: () => string) {
    this.socket = new Connection({
      url: () => {
        this.flush();
        return streamUrl(query());
      },
      opened: () => {
        this.flush();
        this.feed.opened();
        this.following?.opened();
      },
      rewind: () => this.rewind(),
      binary: (message) => this.take(message),
      notice: (notice) => this.note(notice),
      state: (state, detail, heard) => this.tell({ state, detail, heard }),
    });
  }

  /** Brings the rows between two steps that a view goes into; without them it stays as coarse as it is. */
  refine(runs: readonly number[], from: number, to: number, signal: AbortSignal) {
    const { store } = this;
    finer(this.owner.sweep, runs, from, to, signal).then(
      (batches) => {
        if (store !== this.store) return;
        for (const batch of batches) store.run(runOf(batch)).refine(batch);
        this.onRows("other");
      },
      () => {},
    );
  }

  metrics(run: number): RunMetrics {
    return this.store.run(run);
  }

  /** What somebody else has heard of a run; the stream knows better. */
  learn(run: Run) {
    if (this.known(run.id) === undefined) this.note({ type: "runs", runs: [run] });
  }

  /** What this page did to the sweep, as the server answered; of one that goes on, the rest is pushed. */
  changed(sweep: Sweep) {
    this.nextSweep = null;
    this.sweep.value = sweep;
    if (sweep.ended_at === null) this.socket?.again();
  }

  /** After the end nothing is pushed: somebody else may have extended the sweep since, or written about it. */
  private look() {
    const { value: sweep } = this.sweep;
    if (sweep !== null) api.sweep(sweep.id).then((now) => this.changed(now), () => {});
  }

  close() {
    document.removeEventListener("visibilitychange", this.wake);
    window.removeEventListener("online", this.wake);
    window.clearTimeout(this.telling);
    this.leaving.abort();
    this.socket?.close();
    this.tell(null);
  }

  private rewind() {
    this.waiting = [];
    this.feed.rewind();
    this.store = new MetricsStore();
    this.caughtUp.value = false;
    this.following?.rewind();
    this.onRows("other");
  }

  /** Messages that come in one breath are decoded together: reading the schema costs as much as reading a small batch. */
  private take(message: ArrayBuffer) {
    this.waiting.push(message);
    if (this.waiting.length === 1) queueAfterMessages(() => this.flush());
  }

  private flush() {
    const messages = this.waiting;
    this.waiting = [];
    try {
      this.feed.receive(...messages);
    } catch (error) {
      this.problem.value = asProblem(error);
      this.socket?.close();
    }
    if (this.oldest < Infinity && this.caughtUp.value && this.following?.settled !== false && !document.hidden) latency.received(this.oldest);
    this.oldest = Infinity;
    this.onRows("new");
  }

  private note(notice: Notice) {
    if (notice.type === "sweep") {
      this.nextSweep = notice.sweep;
      this.tellOf(notice.sweep.state !== this.sweep.peek()?.state || notice.sweep.runs !== this.sweep.peek()?.runs);
    }
    else if (notice.type === "caught_up") {
      // What came before is history: it does not count as late.
      this.flush();
      this.following?.caughtUp();
      this.caughtUp.value = true;
    } else if (notice.type === "end") {
      this.told();
      // Runs that were wanted while the end was on its way.
      if (this.following?.settled === false) this.socket?.again();
    } else if (notice.type === "runs") {
      this.changedRuns.push(...notice.runs);
      for (const { id } of notice.runs) this.heardOf.add(id);
      // Those of a large sweep come in several messages: which of them are shown is known with the last.
      const whole = this.heardOf.size >= ((this.nextSweep ?? this.sweep.peek())?.runs ?? 0);
      this.tellOf(whole && this.changedRuns.some((run) => this.known(run.id)?.state !== run.state));
    }
  }

  /**
   * With all messages that came in the same breath, for the end of a sweep and that of its last run are two of them, or, of what only goes on, a little later: each time the
   * whole page is looked through for what is another word now.
   */
  private tellOf(now: boolean) {
    if (now && !this.tellsNow) {
      window.clearTimeout(this.telling);
      this.telling = queueAfterMessages(() => this.told());
      this.tellsNow = true;
    } else if (this.telling === 0) this.telling = window.setTimeout(() => this.told(), PROGRESS_MS);
  }

  private told() {
    window.clearTimeout(this.telling);
    this.telling = 0;
    this.tellsNow = false;
    const [sweep, runs] = [this.nextSweep, this.changedRuns];
    this.nextSweep = null;
    this.changedRuns = [];
    batch(() => {
      if (sweep !== null) this.sweep.value = sweep;
      if (runs.length > 0) this.runs.value = this.merge(runs);
    });
  }

  private merge(changed: Run[]): Run[] {
    const runs = [...this.runs.value];
    for (const told of changed) {
      const run = newest(told, this.store.runs.get(told.id));
      const at = this.byId.get(run.id);
      if (at === undefined) this.byId.set(run.id, runs.push(run) - 1);
      else runs[at] = run;
    }
    return runs;
  }
}
