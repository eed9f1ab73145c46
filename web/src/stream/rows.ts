import { DataType, type RecordBatch, type Schema } from "apache-arrow";

/** A record batch whose columns are read where they lie in its message. */
export interface Rows {
  readonly numRows: number;
  /** Throws where the stream has no such column. */
  place(column: string): number;
  valid(place: number, row: number): boolean;
  int(place: number, row: number): number;
  small(place: number, row: number): number;
  float(place: number, row: number): number;
  double(place: number, row: number): number;
  /** Microseconds, of which all that are told apart here are exact. */
  micros(place: number, row: number): number;
}

const CONTINUATION = 0xffffffff;
const RECORD_BATCH = 3;
/** Of a FlatBuffer's tables, by the order of the fields in Arrow's Message.fbs. */
const MESSAGE = { headerType: 1, header: 2, bodyLength: 3 };
const BATCH = { length: 0, buffers: 2, compression: 3 };

/**
 * Reads the record batches of a stream whose columns all have a fixed width, as those of metrics have. 64 runs that train together send a record each at every step: arrow-js
 * makes some forty objects of every one of them, which costs ten times as much as the rows themselves.
 */
export class RowReader implements Rows {
  numRows = 0;
  private readonly places = new Map<string, number>();
  private view: DataView = new DataView(new ArrayBuffer(0));
  /** Of the message: where the bits lie that say which values are there, 0 where all are, and where the values lie. */
  private readonly bits: number[] = [];
  private readonly values: number[] = [];

  /** Null where a column has no fixed width. */
  static of(schema: Schema): RowReader | null {
    return schema.fields.every(({ type }) => DataType.isInt(type) || DataType.isFloat(type) || DataType.isTimestamp(type)) ? new RowReader(schema) : null;
  }

  private constructor(schema: Schema) {
    schema.fields.forEach(({ name }, i) => this.places.set(name, i));
  }

  /** Shows every batch of some messages that lie end to end; a schema among them is passed over. */
  read(bytes: Uint8Array, visit: (rows: Rows) => void) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at < bytes.byteLength; ) at = this.message(at, visit);
  }

  private message(at: number, visit: (rows: Rows) => void): number {
    const { view } = this;
    if (at + 8 > view.byteLength || view.getUint32(at, true) !== CONTINUATION) throw new Error(`the stream is damaged: no message at byte=${at} of ${view.byteLength}`);
    const metadata = view.getInt32(at + 4, true);
    const body = at + 8 + metadata;
    if (metadata === 0) return body;
    const root = at + 8 + view.getInt32(at + 8, true);
    const length = this.field(root, MESSAGE.bodyLength);
    const end = body + (length === 0 ? 0 : Number(view.getBigInt64(length, true)));
    if (end > view.byteLength || end <= at) throw new Error(`a message of the stream is cut off: its end=${end}, bytes=${view.byteLength}`);
    if (view.getUint8(this.field(root, MESSAGE.headerType)) !== RECORD_BATCH) return end;
    const header = this.table(this.field(root, MESSAGE.header));
    if (this.field(header, BATCH.compression) !== 0) throw new Error("the stream is compressed, which this page cannot read");
    const rows = this.field(header, BATCH.length);
    this.numRows = rows === 0 ? 0 : Number(view.getBigInt64(rows, true));
    const vector = this.table(this.field(header, BATCH.buffers));
    // Two of each column, each an offset and a length of 8 bytes.
    for (let column = 0, buffer = vector + 4; column < this.places.size; column++, buffer += 32) {
      this.bits[column] = view.getInt32(buffer + 8, true) === 0 ? 0 : body + view.getInt32(buffer, true);
      this.values[column] = body + view.getInt32(buffer + 16, true);
    }
    if (this.numRows > 0) visit(this);
    return end;
  }

  /** Where a field of a table lies; 0 where it has its default. */
  private field(table: number, index: number): number {
    const { view } = this;
    const fields = table - view.getInt32(table, true);
    const entry = 4 + 2 * index;
    if (entry >= view.getUint16(fields, true)) return 0;
    const offset = view.getUint16(fields + entry, true);
    return offset === 0 ? 0 : table + offset;
  }

  /** What an offset leads to. */
  private table(at: number): number {
    return at + this.view.getUint32(at, true);
  }

  place(column: string): number {
    const place = this.places.get(column);
    if (place === undefined) throw missing(column);
    return place;
  }

  valid(place: number, row: number): boolean {
    const bits = this.bits[place]!;
    return bits === 0 || ((this.view.getUint8(bits + (row >> 3)) >> (row & 7)) & 1) === 1;
  }

  int(place: number, row: number): number {
    return this.view.getInt32(this.values[place]! + 4 * row, true);
  }

  small(place: number, row: number): number {
    return this.view.getInt8(this.values[place]! + row);
  }

  float(place: number, row: number): number {
    return this.view.getFloat32(this.values[place]! + 4 * row, true);
  }

  double(place: number, row: number): number {
    return this.view.getFloat64(this.values[place]! + 8 * row, true);
  }

  micros(place: number, row: number): number {
    const at = this.values[place]! + 8 * row;
    return this.view.getUint32(at, true) + 4_294_967_296 * this.view.getInt32(at + 4, true);
  }
}

/** The same by arrow-js: for streams with other columns, and what {@link RowReader} is held against. */
export class BatchRows implements Rows {
  constructor(private readonly batch: RecordBatch) {}

  get numRows(): number {
    return this.batch.numRows;
  }

  place(column: string): number {
    const place = this.batch.schema.fields.findIndex(({ name }) => name === column);
    if (place < 0) throw missing(column);
    return place;
  }

  valid(place: number, row: number): boolean {
    return this.data(place).getValid(row);
  }

  int(place: number, row: number): number {
    return this.data(place).values[row] as number;
  }

  small = this.int;
  float = this.int;
  double = this.int;

  micros(place: number, row: number): number {
    return Number(this.data(place).values[row]);
  }

  private data(place: number) {
    return this.batch.data.children[place]!;
  }
}

function missing(column: string): Error {
  return new Error(`the stream has no column ${column}; the page is older than the server: load it again`);
}
