import { signal, type Signal } from "@preact/signals";
import { streamUrl } from "../api/client";
import type { Dataset, DatasetProblem, Sweep, System } from "../api/types";
import { Connection } from "../stream/connection";
import { report, serverConnection } from "./stream-state";

/** The server as a whole, pushed: one stream for all pages. Null until the first notice. */
class Overview {
  readonly sweeps: Signal<Sweep[] | null> = signal(null);
  readonly datasets: Signal<Dataset[] | null> = signal(null);
  readonly datasetProblems: Signal<DatasetProblem[]> = signal([]);
  readonly system: Signal<System | null> = signal(null);
  private socket: Connection | null = null;
  private readonly wake = () => document.hidden || this.socket?.hurry();

  open() {
    if (this.socket !== null) return;
    serverConnection.value = { state: "connecting", detail: "", heard: Date.now() };
    this.socket = new Connection({
      url: () => streamUrl("topic=overview"),
      // The server tells everything again on a new socket.
      opened: () => {},
      rewind: () => {},
      binary: () => {},
      notice: (notice) => {
        if (notice.type === "sweeps") this.sweeps.value = newestFirst(this.sweeps.value ?? [], notice.sweeps, (s) => s.id);
        else if (notice.type === "datasets") {
          // Always all of them: a folder can be gone.
          this.datasets.value = notice.datasets;
          this.datasetProblems.value = notice.problems;
        } else if (notice.type === "system") this.system.value = notice.system;
      },
      state: (state, detail, heard) => report(serverConnection, { state, detail, heard }),
    });
    document.addEventListener("visibilitychange", this.wake);
    window.addEventListener("online", this.wake);
  }

  /** When the server does not know this browser any more. */
  close() {
    document.removeEventListener("visibilitychange", this.wake);
    window.removeEventListener("online", this.wake);
    this.socket?.close();
    this.socket = null;
    serverConnection.value = null;
  }
}

export const overview = new Overview();

export function newestFirst<T>(known: T[], changed: T[], id: (item: T) => number): T[] {
  const byId = new Map(known.map((item) => [id(item), item]));
  for (const item of changed) byId.set(id(item), item);
  return [...byId.values()].sort((a, b) => id(b) - id(a));
}
