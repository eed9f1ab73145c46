import { Cursor } from "./cursor";
import type { Reader } from "./decode";

/** The receiving end of a stream: turns messages into records and remembers how many of each run have been taken in. */
export class Feed<B> {
  private reader: Reader<B>;
  private cursor = new Cursor();

  /** @param reading how what a socket brings is read */
  constructor(
    private readonly take: (batch: B) => void,
    private readonly reading: () => Reader<B>,
  ) {
    this.reader = reading();
  }

  /** What a new socket must be asked for, behind the query that names the stream. */
  get resume(): string {
    return this.cursor.query();
  }

  /** A new socket begins with its own schema. */
  opened() {
    this.reader = this.reading();
  }

  rewind() {
    this.cursor = new Cursor();
  }

  /** What the first records of a run say was taken in otherwise. */
  skip(run: number, records: number) {
    this.cursor.skip(run, records);
  }

  /** How many records of a run have been taken in. */
  records(run: number): number {
    return this.cursor.at(run);
  }

  forget(run: number) {
    this.cursor.forget(run);
  }

  receive(...messages: ArrayBuffer[]) {
    this.reader.read(messages, (batch, runs) => {
      this.take(batch);
      for (const run of runs) this.cursor.advance(run);
    });
  }
}
