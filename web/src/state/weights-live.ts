import { signal } from "@preact/signals";
import { streamUrl } from "../api/client";
import { Connection } from "../stream/connection";
import { Cursor } from "../stream/cursor";
import { Decoder } from "../stream/decode";
import { WeightsStore } from "../stream/weights";

/** The recorded snapshots of one tensor of one run, pushed while it trains. */
export class WeightsLive {
  store: WeightsStore;
  /** How many snapshots have come. */
  readonly count = signal(0);
  readonly caughtUp = signal(false);
  private decoder = new Decoder();
  private cursor = new Cursor();
  private readonly socket: Connection;

  constructor(run: number, tensor: string) {
    this.store = new WeightsStore(tensor);
    this.socket = new Connection({
      url: () => streamUrl(`run=${run}&topic=weights${this.cursor.query()}`),
      opened: () => void (this.decoder = new Decoder()),
      rewind: () => {
        this.cursor = new Cursor();
        this.store = new WeightsStore(tensor);
        this.count.value = 0;
      },
      binary: (message) => this.take(message),
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

  private take(message: ArrayBuffer) {
    for (const batch of this.decoder.decode(message)) {
      this.store.append(batch);
      this.cursor.advance(batch.getChild("run")!.get(0) as number);
    }
    this.count.value = this.store.snapshots.length;
  }
}
