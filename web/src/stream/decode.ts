import { RecordBatchReader, type RecordBatch } from "apache-arrow";

/**
 * Decodes the binary messages of one socket. arrow-js's own asynchronous reader shows a batch only when the next one arrives,
 * so the messages at hand are read at once, as a short stream of their own behind the schema's bytes.
 * They are not copied: columns are views into them where the alignment allows.
 */
export class Decoder {
  private schema: Uint8Array | undefined;

  decode(...messages: (ArrayBuffer | Uint8Array)[]): RecordBatch[] {
    const parts = messages.map((message) => (message instanceof Uint8Array ? message : new Uint8Array(message)));
    if (parts.length === 0) return [];
    if (this.schema === undefined) this.schema = parts[0]!.slice(0, schemaLength(parts[0]!));
    else parts.unshift(this.schema);
    return read(parts);
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
