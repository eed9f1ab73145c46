/** How many records of each run have been taken in: what `from=` names when a stream is opened again. */
export class Cursor {
  private readonly records = new Map<number, number>();

  advance(run: number) {
    this.records.set(run, this.at(run) + 1);
  }

  /** So many of them were taken in at once. */
  skip(run: number, records: number) {
    this.records.set(run, records);
  }

  forget(run: number) {
    this.records.delete(run);
  }

  at(run: number): number {
    return this.records.get(run) ?? 0;
  }

  /** `&from=1:20,2:7`, or nothing before the first record. */
  query(): string {
    if (this.records.size === 0) return "";
    return "&from=" + [...this.records].map(([run, count]) => `${run}:${count}`).join(",");
  }
}
