/** Of all runs at once that many rows are sent sooner than they are reduced. */
const FEW_ROWS = 100_000;
/** Curves of fewer rows would come whole. */
const SHORT = 4_096;
/** Of a message; clients may say 64 KiB at once. */
const RUNS_AT_ONCE = 2_000;
/** Of a request for curves. */
const CURVES_AT_ONCE = 50;

/** What is around it. */
export interface Surroundings {
  /** Rows of a run's history, as far as is known. */
  rows(run: number): number;
  /** Records of a run that have been taken in. */
  records(run: number): number;
  /** Brings reduced curves of long histories, and counts the records that they stand for as taken in. */
  curves(runs: readonly number[], all: number): Promise<void>;
  /** False when there is no open socket, in which case {@link Following#opened} follows. */
  send(message: string): boolean;
}

/** Whose rows a page has sent: those of the runs that it shows, long histories first as reduced curves. The server tells of all runs anyway. */
export class Following {
  private wanted: ReadonlySet<number> = new Set();
  private readonly taken = new Set<number>();
  private readonly loading = new Set<number>();
  /** Whether everything that was there of the wanted runs has come. */
  settled = false;

  constructor(private readonly around: Surroundings) {}

  want(runs: ReadonlySet<number>) {
    this.wanted = runs;
    const left = [...this.taken].filter((run) => !runs.has(run));
    for (const run of left) this.taken.delete(run);
    for (const some of parts(left, RUNS_AT_ONCE)) this.around.send(JSON.stringify({ type: "leave", runs: some.join() }));
    const fresh = [...runs].filter((run) => !this.taken.has(run) && !this.loading.has(run));
    const long = this.longOf(fresh);
    this.follow(fresh.filter((run) => !long.has(run)));
    for (const some of parts([...long], CURVES_AT_ONCE)) void this.load(some, fresh.length);
  }

  /** A new socket knows nothing yet. */
  opened() {
    this.ask([...this.taken]);
  }

  /** Nothing of what came counts any more. */
  rewind() {
    this.taken.clear();
    this.settled = false;
    this.want(this.wanted);
  }

  /** The server has sent what was there. */
  caughtUp() {
    this.settled = true;
  }

  follows(run: number): boolean {
    return this.taken.has(run) || this.loading.has(run);
  }

  /** Those of which a reduced curve is there sooner than the rows. What came before goes on where it was. */
  private longOf(runs: readonly number[]): Set<number> {
    const fresh = runs.filter((run) => this.around.records(run) === 0);
    const rows = fresh.reduce((sum, run) => sum + this.around.rows(run), 0);
    return new Set(rows <= FEW_ROWS ? [] : fresh.filter((run) => this.around.rows(run) > SHORT));
  }

  private async load(runs: readonly number[], all: number) {
    for (const run of runs) this.loading.add(run);
    // Without its curve a run's rows come all.
    await this.around.curves(runs, all).catch(() => {});
    for (const run of runs) this.loading.delete(run);
    this.follow(runs.filter((run) => this.wanted.has(run)));
  }

  private follow(runs: readonly number[]) {
    for (const run of runs) this.taken.add(run);
    this.ask(runs);
  }

  private ask(runs: readonly number[]) {
    for (const some of parts(runs, RUNS_AT_ONCE)) {
      this.settled = false;
      const from = some.filter((run) => this.around.records(run) > 0).map((run) => `${run}:${this.around.records(run)}`);
      if (!this.around.send(JSON.stringify({ type: "follow", runs: some.join(), from: from.join() }))) return;
    }
  }
}

function parts<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}
