import type { RecordBatch } from "apache-arrow";
import { api } from "../api/client";
import { BUCKETS, WHOLE_CURVE } from "../api/whole-curve";
import { Decoder } from "./decode";

/** Of all curves of a page. */
const ALL_BUCKETS = 8_192;
const FEWEST = 32;

/** The history of a run, if it is long; a short one is left to the stream. */
export async function backfill(run: number, signal: AbortSignal): Promise<RecordBatch[]> {
  return new Decoder().decode(await api.curve("runs", run, WHOLE_CURVE, signal));
}

/** Of some runs of a sweep, a batch for each; `all` of them are drawn together. */
export async function curvesOf(sweep: number, runs: readonly number[], all: number, signal: AbortSignal): Promise<RecordBatch[]> {
  const data = await api.curve("sweeps", sweep, `runs=${runs.join()}&buckets=${bucketsOf(all)}`, signal);
  return new Decoder().decode(data);
}

/** The more curves there are, the fewer points of each can be told apart. */
export function bucketsOf(curves: number): number {
  return Math.max(FEWEST, Math.min(BUCKETS, 2 ** Math.floor(Math.log2(ALL_BUCKETS / Math.max(1, curves)))));
}

/** A stretch of the curves of some runs, finer. Empty when it was never recorded. */
export async function finer(sweep: number | undefined, runs: readonly number[], from: number, to: number, signal: AbortSignal): Promise<RecordBatch[]> {
  const query = `buckets=${bucketsOf(runs.length)}&from=${Math.max(0, Math.floor(from))}&to=${Math.max(0, Math.ceil(to))}`;
  return new Decoder().decode(await (sweep === undefined ? api.curve("runs", runs[0]!, query, signal) : api.curve("sweeps", sweep, `runs=${runs.join()}&${query}`, signal)));
}
