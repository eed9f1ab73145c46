import { computed, signal, type Signal } from "@preact/signals";
import type { ConnectionState } from "../stream/connection";
import { Latency } from "../stream/latency";

export interface Told {
  state: ConnectionState;
  detail: string;
  /** When it was last heard of, milliseconds of the Unix clock. */
  heard: number;
}

/** Of the page's own stream; null on pages without one. */
export const pageConnection = signal<Told | null>(null);

/** Of the stream that tells about the server as a whole. */
export const serverConnection = signal<Told | null>(null);

/** What the badge in the header shows: the page's stream, where it has one. */
export const connection = computed(() => pageConnection.value ?? serverConnection.value);

/** From the end of a batch to its point on the canvas. */
export const latency = new Latency();

/** Every message says that a stream is live: only a change is worth telling. */
export function report(into: Signal<Told | null>, told: Told) {
  if (told.state !== "live" || into.peek()?.state !== "live") into.value = told;
}
