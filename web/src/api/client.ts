import { askAhead, takeAhead, type Answer } from "./ahead";
import { Problem } from "./problem";
import type { Activations, ClassCount, Dataset, DatasetDetails, DryRun, ExportSize, ExtensionCost, Freed, FreeWish, Latencies, Predictions, Preset, Recovery, Run, Sample, Session, Smoke, Storage, Sweep, SweepEvent, TensorHistory } from "./types";
import { WHOLE_CURVE } from "./whole-curve";

const BASE = "/api/v1";

export type Content = "history" | "batches" | "epochs" | "configuration" | "weights";
export type ExportFormat = "arrow" | "arrows" | "parquet" | "csv" | "json" | "safetensors";
export type Owner = "sweeps" | "runs";
export type Access = "full" | "read-only";

let signedOut: () => void = () => {};

/** Calls back whenever the server says that it does not know this browser. */
export function whenSignedOut(callback: () => void) {
  signedOut = callback;
}

/** The interface of docs/api.md. Every failure, of the network too, arrives as a Problem. */
export const api = {
  session: () => call<{ access: Access }>("GET", "/session").then((r) => r.access),
  exchange: (token: string) => call<{ access: Access }>("POST", "/session", undefined, undefined, { Authorization: `Bearer ${token}` }).then((r) => r.access),
  sessions: () => call<{ sessions: Session[] }>("GET", "/sessions").then((r) => r.sessions),
  endSession: (id: string) => call<{ ended: string }>("POST", `/sessions/${id}/end`),
  presets: () => call<{ presets: Preset[] }>("GET", "/presets").then((r) => r.presets),
  datasets: () => call<{ datasets: Dataset[] }>("GET", "/datasets").then((r) => r.datasets),
  download: (name: string) => call<Dataset>("POST", `/datasets/${encodeURIComponent(name)}/download`),
  stopDownload: (name: string) => call<Dataset>("POST", `/datasets/${encodeURIComponent(name)}/download/stop`),
  samples: (name: string, count: number, signal?: AbortSignal) =>
    call<{ samples: Sample[] }>("GET", `/datasets/${encodeURIComponent(name)}/samples?count=${count}`, undefined, signal).then((r) => r.samples),
  dataset: (name: string, signal?: AbortSignal) => call<DatasetDetails>("GET", `/datasets/${encodeURIComponent(name)}`, undefined, signal),
  classes: (name: string, signal?: AbortSignal) => call<{ classes: ClassCount[]; mean: number[]; std: number[] }>("GET", `/datasets/${encodeURIComponent(name)}/classes`, undefined, signal),
  browse: (name: string, set: "train" | "test", label: number | null, from: number, count: number, signal?: AbortSignal) =>
    call<{ samples: Sample[]; total: number }>("GET", `/datasets/${encodeURIComponent(name)}/samples?set=${set}${label === null ? "" : `&class=${label}`}&from=${from}&count=${count}`, undefined, signal),
  curve: (owner: Owner, id: number, query: string, signal: AbortSignal) => fetched("GET", `/${owner}/${id}/curve?${query}`, undefined, signal).then((response) => response.arrayBuffer()),
  exportSize: (query: string, signal: AbortSignal) => call<ExportSize>("GET", `/export/size?${query}`, undefined, signal),
  storage: () => call<Storage>("GET", "/system/storage"),
  free: (wish: FreeWish, dryRun: boolean, signal?: AbortSignal) => call<Freed>("POST", "/system/storage/free", { ...wish, dry_run: dryRun }, signal),
  pin: (run: number, pinned: boolean) => call<Run>("PATCH", `/runs/${run}`, { pinned }),
  latency: () => call<Latencies>("GET", "/system/latency"),
  sweeps: (query: string, signal: AbortSignal) => call<{ sweeps: Sweep[] }>("GET", `/sweeps?limit=200&query=${encodeURIComponent(query)}`, undefined, signal).then((r) => r.sweeps),
  runs: (query: string, before: number | null, signal?: AbortSignal) =>
    call<{ runs: Run[] }>("GET", `/runs?limit=100&query=${encodeURIComponent(query)}${before === null ? "" : `&before=${before}`}`, undefined, signal).then((r) => r.runs),
  sweepRuns: (id: number) => call<{ runs: Run[] }>("GET", `/sweeps/${id}/runs`).then((r) => r.runs),
  sweep: (id: number) => call<Sweep>("GET", `/sweeps/${id}`),
  run: (id: number) => call<Run>("GET", `/runs/${id}`),
  snapshots: (run: number, signal?: AbortSignal) => call<{ steps: number[] }>("GET", `/runs/${run}/snapshots`, undefined, signal).then((r) => r.steps),
  tensors: (run: number, signal?: AbortSignal) => call<TensorHistory>("GET", `/runs/${run}/tensors`, undefined, signal),
  predictions: (run: number, step: number | null, from: number, count: number, signal?: AbortSignal) =>
    call<Predictions>("GET", `/runs/${run}/predictions?from=${from}&count=${count}${step === null ? "" : `&step=${step}`}`, undefined, signal),
  samplesAt: (dataset: string, at: string, signal?: AbortSignal) => call<{ samples: Sample[] }>("GET", `/datasets/${encodeURIComponent(dataset)}/samples?at=${at}`, undefined, signal).then((r) => r.samples),
  dryRun: (spec: object, signal: AbortSignal) => call<DryRun>("POST", "/sweeps/dry-run", spec, signal),
  activations: (json: string, signal: AbortSignal) => call<Activations>("POST", "/activations", JSON.parse(json) as object, signal),
  events: (sweep: number, limit: number, signal?: AbortSignal) => call<{ events: SweepEvent[] }>("GET", `/sweeps/${sweep}/events?limit=${limit}`, undefined, signal).then((r) => r.events),
  recovery: () => call<Recovery>("GET", "/system/recovery"),
  smoke: (spec: object) => call<Smoke>("POST", "/sweeps/smoke", spec),
  start: (spec: object) => call<Sweep>("POST", "/sweeps", spec),
  pause: (sweep: number) => call<Sweep>("POST", `/sweeps/${sweep}/pause`),
  resume: (sweep: number) => call<Sweep>("POST", `/sweeps/${sweep}/resume`),
  retry: (sweep: number) => call<Sweep>("POST", `/sweeps/${sweep}/retry`),
  extend: (sweep: number, wish: object) => call<Sweep>("POST", `/sweeps/${sweep}/extend`, wish),
  extension: (sweep: number, wish: object, signal: AbortSignal) => call<ExtensionCost>("POST", `/sweeps/${sweep}/extend/dry-run`, wish, signal),
  describe: (sweep: number, words: { notes?: string; tags?: string[] }) => call<Sweep>("PATCH", `/sweeps/${sweep}`, words),
  stop: (owner: Owner, id: number) => call<Sweep | Run>("POST", `/${owner}/${id}/stop`),
};

/** What the page of a run asks for first. */
export function askAheadOfRun(id: number) {
  askAhead([`${BASE}/runs/${id}/curve?${WHOLE_CURVE}`, `${BASE}/runs/${id}`]);
}

export function exportUrl(query: string): string {
  return `${BASE}/export?${query}`;
}

export function streamUrl(query: string): string {
  const { protocol, host } = location;
  return `${protocol === "https:" ? "wss" : "ws"}://${host}${BASE}/stream?${query}`;
}

async function call<T>(method: string, path: string, body?: object, signal?: AbortSignal, headers: Record<string, string> = {}): Promise<T> {
  return (await (await fetched(method, path, body, signal, headers)).json()) as T;
}

async function fetched(method: string, path: string, body?: object, signal?: AbortSignal, headers: Record<string, string> = {}): Promise<Answer> {
  let response = method === "GET" ? await takeAhead(BASE + path) : null;
  signal?.throwIfAborted();
  try {
    response ??= await fetch(BASE + path, {
      method,
      headers: body === undefined ? headers : { "Content-Type": "application/json", ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem({ title: "No answer", status: 0, detail: "the server did not answer; is it still running?" });
  }
  if (response.status === 401) signedOut();
  if (!response.ok) throw await Problem.of(response);
  return response;
}
