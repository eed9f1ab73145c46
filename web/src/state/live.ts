import { signal, type Signal } from "@preact/signals";
import { api, streamUrl } from "../api/client";
import { asProblem, type Problem } from "../api/problem";
import type { Notice, Run, Sweep } from "../api/types";
import { backfill, finer } from "../stream/backfill";
import { Connection } from "../stream/connection";
import { Feed } from "../stream/feed";
import { MetricsStore, type RunMetrics } from "../stream/metrics";
import { latency, pageConnection, report, type Told } from "./stream-state";

// A timer runs after the messages that wait already; it is not delayed, as animation frames are, in a page that is hidden.
const queueAfterMessages = (run: () => void) => window.setTimeout(run, 0);

/** A sweep or a run as it is now, and its whole history as far as it has come: everything is pushed by the server. */
export class Live {
  readonly sweep: Signal<Sweep | null> = signal(null);
  readonly runs: Signal<Run[]> = signal([]);
  readonly caughtUp = signal(false);
  readonly problem = signal<Problem | null>(null);
  store = new MetricsStore();
  /** Called when rows came, or when those that were there became other ones. */
  onRows: (what: "new" | "other") => void = () => {};

  private waiting: ArrayBuffer[] = [];
  private readonly feed = new Feed((batch) => {
    const newest = this.store.append(batch);
    if (this.caughtUp.value && !document.hidden) latency.received(newest);
  });
  private readonly tell: (told: Told | null) => void;
  private readonly byId = new Map<number, number>();
  private socket: Connection | undefined;
  private readonly leaving = new AbortController();
  private readonly wake = () => {
    if (document.hidden) latency.skip();
    else if (this.socket?.over) this.look();
    else this.socket?.hurry();
  };

  /**
   * @param reduce whether long histories may come reduced to what a chart shows
   * @param tell what the badge in the header shall know; of several streams of a page one teller for all
   */
  constructor(query: string, reduce = false, tell: (told: Told | null) => void = (told) => (told === null ? (pageConnection.value = null) : report(pageConnection, told))) {
    this.tell = tell;
    latency.reset();
    tell({ state: "connecting", detail: "", heard: Date.now() });
    if (reduce) void this.fill(query);
    else this.open(query);
    document.addEventListener("visibilitychange", this.wake);
    window.addEventListener("online", this.wake);
  }

  /** Long histories first, reduced; the stream goes on where they end. Without them it brings everything. */
  private async fill(query: string) {
    try {
      for (const batch of await backfill(query, this.leaving.signal)) {
        const { run, records } = this.store.backfill(batch);
        this.feed.skip(run, records);
      }
    } catch {
      this.rewind();
    }
    if (!this.leaving.signal.aborted) this.open(query);
  }

  private open(query: string) {
    this.socket = new Connection({
      url: () => {
        this.flush();
        return streamUrl(query + this.feed.resume);
      },
      opened: () => {
        this.flush();
        this.feed.opened();
      },
      rewind: () => this.rewind(),
      binary: (message) => this.take(message),
      notice: (notice) => this.note(notice),
      state: (state, detail, heard) => this.tell({ state, detail, heard }),
    });
  }

  /** Brings the rows between two steps that a view goes into; without them it stays as coarse as it is. */
  refine(run: number, from: number, to: number, signal: AbortSignal) {
    const { store } = this;
    finer(run, from, to, signal).then(
      (batch) => {
        if (batch === undefined || store !== this.store) return;
        store.run(run).refine(batch);
        this.onRows("other");
      },
      () => {},
    );
  }

  metrics(run: number): RunMetrics {
    return this.store.run(run);
  }

  /** What this page did to the sweep, as the server answered; of one that goes on, the rest is pushed. */
  changed(sweep: Sweep) {
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
    this.leaving.abort();
    this.socket?.close();
    this.tell(null);
  }

  private rewind() {
    this.waiting = [];
    this.feed.rewind();
    this.store = new MetricsStore();
    this.caughtUp.value = false;
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
    this.onRows("new");
  }

  private note(notice: Notice) {
    if (notice.type === "sweep") this.sweep.value = notice.sweep;
    else if (notice.type === "caught_up") {
      // What came before is history: it does not count as late.
      this.flush();
      this.caughtUp.value = true;
    }
    else if (notice.type === "runs") {
      this.runs.value = this.merge(notice.runs);
      this.socket?.expect(this.runs.value.some((run) => run.state === "running"));
    }
  }

  private merge(changed: Run[]): Run[] {
    const runs = [...this.runs.value];
    for (const run of changed) {
      const at = this.byId.get(run.id);
      if (at === undefined) this.byId.set(run.id, runs.push(run) - 1);
      else runs[at] = run;
    }
    return runs;
  }
}
