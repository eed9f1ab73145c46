import { signal } from "@preact/signals";
import { streamUrl } from "../api/client";
import { Connection } from "../stream/connection";
import { Decoder } from "../stream/decode";
import { Feed } from "../stream/feed";
import { WeightsStore } from "../stream/weights";

/** The recorded weights of one run, pushed while it trains. */
export class WeightsLive {
  store: WeightsStore;
  /** How many snapshots have come. */
  readonly count = signal(0);
  /** Changes whenever the store does. */
  readonly version = signal(0);
  readonly caughtUp = signal(false);
  private readonly feed = new Feed((batch) => this.store.append(batch), () => new Decoder());
  private readonly socket: Connection;

  /** @param tensor whose snapshots are kept; null for none */
  constructor(run: number, tensor: string | null) {
    this.store = new WeightsStore(tensor);
    this.socket = new Connection({
      url: () => streamUrl(`run=${run}&topic=weights${this.feed.resume}`),
      opened: () => this.feed.opened(),
      rewind: () => {
        this.feed.rewind();
        this.store = new WeightsStore(tensor);
        this.count.value = 0;
        this.version.value++;
      },
      binary: (message) => {
        this.feed.receive(message);
        this.count.value = this.store.snapshots.length;
        this.version.value++;
      },
      notice: (notice) => {
        if (notice.type === "caught_up" || notice.type === "end") this.caughtUp.value = true;
      },
      // The page's badge speaks for its main stream.
      state: () => {},
    });
  }

  close() {
    this.socket.close();
  }
}
