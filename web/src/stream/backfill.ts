import type { RecordBatch } from "apache-arrow";
import { api } from "../api/client";
import type { Owner } from "../api/client";
import { Decoder } from "./decode";

/** Record batches from which on a reduced curve is there sooner than its rows: the page takes in about 30,000 a second. */
const ABOVE = 5_000;
export const BUCKETS = 1_024;

/** The long histories of a sweep's runs, or of a run, one batch for each; short ones are left to the stream. */
export async function backfill(query: string, signal: AbortSignal): Promise<RecordBatch[]> {
  const [owner, id] = query.split("=") as [string, string];
  return new Decoder().decode(await api.curve(`${owner}s` as Owner, Number(id), `buckets=${BUCKETS}&above=${ABOVE}`, signal));
}

/** A stretch of a run's curves, finer. Empty when it was never recorded. */
export async function finer(run: number, from: number, to: number, signal: AbortSignal): Promise<RecordBatch | undefined> {
  const query = `buckets=${BUCKETS}&from=${Math.max(0, Math.floor(from))}&to=${Math.max(0, Math.ceil(to))}`;
  return new Decoder().decode(await api.curve("runs", run, query, signal))[0];
}
