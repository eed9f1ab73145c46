import { RecordBatchReader, type RecordBatch } from "apache-arrow";
import { BatchRows, RowReader, type Rows } from "./rows";

/** Of the messages of one socket: shows its record batches one by one, each with the run of every record that it holds. */
export interface Reader<B> {
  read(messages: readonly ArrayBuffer[], visit: (batch: B, runs: readonly number[]) => void): void;
}

/** Of a stream of metrics. */
export class RowDecoder implements Reader<Rows> {
  private readonly decoder = new Decoder();
  /** Undefined before the first message, null where the columns are others than it knows. */
  private reader: RowReader | null | undefined;

  read(messages: readonly ArrayBuffer[], visit: (rows: Rows, runs: readonly number[]) => void) {
    const [first] = messages;
    if (first === undefined) return;
    if (this.reader === undefined) this.reader = RowReader.of(this.decoder.open(first));
    const shown = (rows: Rows) => visit(rows, runsOf(rows));
    if (this.reader === null) this.decoder.decode(...messages).forEach((batch) => shown(new BatchRows(batch)));
    else for (const message of messages) this.reader.read(new Uint8Array(message), shown);
  }
}

/** The log of a run has records of that run only: where rows are of several, records of one row each were joined. */
function runsOf(rows: Rows): number[] {
  const place = rows.place("run");
  const runs = Array.from({ length: rows.numRows }, (_, row) => rows.int(place, row));
  return runs.some((run) => run !== runs[0]) ? runs : runs.slice(0, 1);
}

/**
 * Decodes the binary messages of one socket. arrow-js's own asynchronous reader shows a batch only when the next one arrives,
 * so the messages at hand are read at once, as a short stream of their own behind the schema's bytes.
 * They are not copied: columns are views into them where the alignment allows.
 */
export class Decoder implements Reader<RecordBatch> {
  private schema: Uint8Array | undefined;

  /** What the first message begins with. */
  open(first: ArrayBuffer) {
    const bytes = new Uint8Array(first);
    return RecordBatchReader.from(bytes.slice(0, schemaLength(bytes))).open().schema;
  }

  decode(...messages: (ArrayBuffer | Uint8Array)[]): RecordBatch[] {
    const parts = messages.map((message) => (message instanceof Uint8Array ? message : new Uint8Array(message)));
    if (parts.length === 0) return [];
    if (this.schema === undefined) this.schema = parts[0]!.slice(0, schemaLength(parts[0]!));
    else parts.unshift(this.schema);
    return read(parts);
  }

  read(messages: readonly ArrayBuffer[], visit: (batch: RecordBatch, runs: readonly number[]) => void) {
    for (const batch of this.decode(...messages)) visit(batch, [batch.getChild("run")!.get(0) as number]);
  }
}

function read(parts: Uint8Array[]): RecordBatch[] {
  const reader = RecordBatchReader.from(parts);
  // For a schema without batches arrow-js makes up an empty one.
  return [...(reader as Iterable<RecordBatch>)].filter((batch) => batch.numRows > 0);
}

const CONTINUATION = 0xffffffff;

/** An IPC message is a marker, the length of its metadata, and the metadata; a schema has no body. */
function schemaLength(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < 8 || view.getUint32(0, true) !== CONTINUATION) {
    throw new Error(`the first message is no Arrow schema: bytes=${bytes.byteLength}`);
  }
  const length = 8 + view.getInt32(4, true);
  if (length <= 8 || length > bytes.byteLength) throw new Error(`the schema is cut off: bytes=${bytes.byteLength}, needed=${length}`);
  return length;
}
