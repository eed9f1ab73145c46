import { beforeEach, expect, test } from "vitest";
import type { Notice } from "../src/api/types";
import { Connection, type ConnectionState } from "../src/stream/connection";
import { RowDecoder } from "../src/stream/decode";
import { Feed } from "../src/stream/feed";
import { MetricsStore } from "../src/stream/metrics";
import { delivered, frames, metrics } from "./arrow";

/** A socket moved by hand. */
class FakeSocket {
  readyState = 0;
  binaryType = "";
  onopen = () => {};
  onmessage: (event: { data: unknown }) => void = () => {};
  onclose: (event: { code: number; reason: string }) => void = () => {};

  constructor(readonly url: string) {}

  open() {
    this.readyState = 1;
    this.onopen();
  }

  send(data: unknown) {
    this.onmessage({ data });
  }

  drop(code = 1006, reason = "") {
    this.readyState = 3;
    this.onclose({ code, reason });
  }

  close() {
    this.drop(1000);
  }
}

/** A clock moved by hand. */
class FakeClock {
  private now = 0;
  private next = 1;
  private readonly timers = new Map<number, { at: number; run: () => void }>();

  later = (run: () => void, ms: number) => {
    this.timers.set(this.next, { at: this.now + ms, run });
    return this.next++;
  };

  cancel = (timer: number) => void this.timers.delete(timer);

  read = () => this.now;

  pass(ms: number) {
    this.now += ms;
    for (const [id, timer] of [...this.timers]) {
      if (timer.at > this.now) continue;
      this.timers.delete(id);
      timer.run();
    }
  }
}

let sockets: FakeSocket[];
let clock: FakeClock;
let states: ConnectionState[];
let notices: Notice[];
let store: MetricsStore;

beforeEach(() => {
  sockets = [];
  clock = new FakeClock();
  states = [];
  notices = [];
  store = new MetricsStore();
});

function connect() {
  const feed = new Feed((rows) => store.append(rows), () => new RowDecoder());
  return new Connection(
    {
      url: () => `stream?sweep=1${feed.resume}`,
      opened: () => feed.opened(),
      rewind: () => {
        feed.rewind();
        store = new MetricsStore();
      },
      binary: (message) => feed.receive(message),
      notice: (notice) => notices.push(notice),
      state: (state) => states.at(-1) !== state && states.push(state),
    },
    {
      open: (url) => {
        const socket = new FakeSocket(url);
        sockets.push(socket);
        return socket as unknown as WebSocket;
      },
      later: clock.later,
      cancel: clock.cancel,
      now: clock.read,
    },
  );
}

const record = (run: number, step: number) => metrics([{ run, step, loss: 1 / step, accuracy: 0 }]);

test("a broken stream is resumed where it broke, without a gap and without a row twice", () => {
  connect();
  const first = frames([record(4, 1), record(5, 1), record(4, 2)]);
  sockets[0]!.open();
  first.forEach((f) => sockets[0]!.send(delivered(f)));
  sockets[0]!.drop();
  clock.pass(250);
  expect(sockets[1]!.url).toBe("stream?sweep=1&from=4:2,5:1");
  // The new socket begins with its own schema.
  sockets[1]!.open();
  frames([record(4, 3), record(5, 2)]).forEach((f) => sockets[1]!.send(delivered(f)));
  const steps = (run: number) => [...store.run(run).batches.flatMap((points) => [...points.step.values.subarray(0, points.length)])];
  expect(steps(4)).toEqual([1, 2, 3]);
  expect(steps(5)).toEqual([1, 2]);
  expect(states).toEqual(["live", "reconnecting", "live"]);
});

test("the pauses between attempts double up to 8 seconds and start again after a message", () => {
  connect();
  const opened = (ms: number) => {
    const before = sockets.length;
    clock.pass(ms - 1);
    expect(sockets.length).toBe(before);
    clock.pass(1);
    expect(sockets.length).toBe(before + 1);
  };
  for (const ms of [250, 500, 1000, 2000, 4000, 8000, 8000]) {
    sockets.at(-1)!.drop();
    opened(ms);
  }
  sockets.at(-1)!.open();
  sockets.at(-1)!.send(JSON.stringify({ type: "caught_up" }));
  sockets.at(-1)!.drop();
  opened(250);
});

test("an ended stream stays closed", () => {
  connect();
  sockets[0]!.open();
  sockets[0]!.send(JSON.stringify({ type: "end" }));
  sockets[0]!.drop(1000);
  clock.pass(60_000);
  expect(sockets).toHaveLength(1);
  expect(states).toEqual(["live", "ended"]);
  expect(notices).toEqual([{ type: "end" }]);
});

test("a stream that had ended goes on when there is more", () => {
  const connection = connect();
  connection.again();
  sockets[0]!.open();
  frames([record(4, 1)]).forEach((f) => sockets[0]!.send(delivered(f)));
  sockets[0]!.send(JSON.stringify({ type: "end" }));
  sockets[0]!.drop(1000);
  connection.again();
  expect(sockets).toHaveLength(2);
  expect(sockets[1]!.url).toBe("stream?sweep=1&from=4:1");
  sockets[1]!.open();
  expect(states).toEqual(["live", "ended", "live"]);
});

test("a log that became shorter is taken again from its start", () => {
  connect();
  sockets[0]!.open();
  frames([record(4, 1)]).forEach((f) => sockets[0]!.send(delivered(f)));
  sockets[0]!.drop(4400, "from: run=4, records=1, the log has 0");
  clock.pass(250);
  expect(sockets[1]!.url).toBe("stream?sweep=1");
  expect(store.runs.size).toBe(0);
});

test("silence is stale, whether or not anything runs, and a message makes it live again", () => {
  connect();
  sockets[0]!.open();
  clock.pass(4_999);
  expect(states).toEqual(["live"]);
  clock.pass(1);
  expect(states).toEqual(["live", "stale"]);
  sockets[0]!.send(JSON.stringify({ type: "caught_up" }));
  expect(states).toEqual(["live", "stale", "live"]);
});

test("a server that says nothing but that it is there is live, however long a batch takes", () => {
  connect();
  sockets[0]!.open();
  for (let seconds = 0; seconds < 60; seconds += 3) {
    sockets[0]!.send(JSON.stringify({ type: "beat" }));
    clock.pass(3_000);
  }
  expect(sockets).toHaveLength(1);
  expect(states).toEqual(["live"]);
  expect(notices).toEqual([]);
});

test("a page that stood still hears first what came meanwhile", () => {
  connect();
  sockets[0]!.open();
  clock.pass(20_000);
  expect(states).toEqual(["live"]);
  sockets[0]!.send(JSON.stringify({ type: "beat" }));
  clock.pass(4_999);
  expect(states).toEqual(["live"]);
  clock.pass(20_000);
  clock.pass(1_000);
  expect(states).toEqual(["live", "stale"]);
});

test("a beat ends a silence", () => {
  connect();
  sockets[0]!.open();
  clock.pass(5_000);
  sockets[0]!.send(JSON.stringify({ type: "beat" }));
  clock.pass(4_999);
  expect(states).toEqual(["live", "stale", "live"]);
  expect(sockets).toHaveLength(1);
});

test("a socket that stays silent is given up for a new one", () => {
  connect();
  sockets[0]!.open();
  clock.pass(5_000);
  clock.pass(14_999);
  expect(sockets).toHaveLength(1);
  clock.pass(1);
  expect(sockets).toHaveLength(2);
  expect(sockets[0]!.readyState).toBe(3);
  sockets[1]!.open();
  expect(states).toEqual(["live", "stale", "reconnecting", "live"]);
  clock.pass(4_999);
  expect(sockets).toHaveLength(2);
});

test("a closed connection does nothing any more", () => {
  const connection = connect();
  sockets[0]!.open();
  connection.close();
  clock.pass(60_000);
  expect(sockets).toHaveLength(1);
  expect(states).toEqual(["live"]);
});

test("a connection closed while it opens is closed once it is open", () => {
  const connection = connect();
  connection.close();
  expect(sockets[0]!.readyState).toBe(0);
  sockets[0]!.open();
  expect(sockets[0]!.readyState).toBe(3);
  expect(states).toEqual([]);
});

test("a page that comes back does not wait for the pause to end", () => {
  const connection = connect();
  sockets[0]!.drop();
  connection.hurry();
  expect(sockets).toHaveLength(2);
  clock.pass(60_000);
  expect(sockets).toHaveLength(2);
});
