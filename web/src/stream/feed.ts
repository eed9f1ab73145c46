import type { RecordBatch } from "apache-arrow";
import { Cursor } from "./cursor";
import { Decoder } from "./decode";

/** The receiving end of a stream: turns messages into records and remembers how many of each run have been taken in. */
export class Feed {
  private decoder = new Decoder();
  private cursor = new Cursor();

  constructor(private readonly take: (batch: RecordBatch) => void) {}

  /** What a new socket must be asked for, behind the query that names the stream. */
  get resume(): string {
    return this.cursor.query();
  }

  /** A new socket begins with its own schema. */
  opened() {
    this.decoder = new Decoder();
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
    for (const batch of this.decoder.decode(...messages)) {
      this.take(batch);
      this.cursor.advance(batch.getChild("run")!.get(0) as number);
    }
  }
}
