import { signal } from "@preact/signals";
import type { ConnectionState } from "../stream/connection";
import { Latency } from "../stream/latency";

/** The connection of the page that is shown: the badge in the header reads it. Null on pages without live data. */
export const connection = signal<{ state: ConnectionState; detail: string } | null>(null);

/** From the end of a batch to its point on the canvas. */
export const latency = new Latency();
