import type { Notice } from "../api/types";

export type ConnectionState = "connecting" | "live" | "reconnecting" | "ended" | "stale";

export interface Handlers {
  /** Called with the address to open next: it carries the cursor, so what came before does not come again. */
  url(): string;
  /** A new socket starts with a new schema. */
  opened(): void;
  /** The server's log is shorter than what was received, as after a crash: forget all and take it again. */
  rewind(): void;
  binary(message: ArrayBuffer): void;
  notice(notice: Notice): void;
  /** @param heard when the last message came, milliseconds of the Unix clock */
  state(state: ConnectionState, detail: string, heard: number): void;
}

/** What of the browser a connection uses; the tests bring their own. */
export interface Surroundings {
  open(url: string): WebSocket;
  later(run: () => void, ms: number): number;
  cancel(timer: number): void;
  now(): number;
}

const browser: Surroundings = {
  open: (url) => new WebSocket(url),
  later: (run, ms) => window.setTimeout(run, ms),
  cancel: (timer) => window.clearTimeout(timer),
  now: () => Date.now(),
};

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 8_000;
/** A server that has nothing to tell says at least every three seconds that it is there. */
const STALE_MS = 5_000;
const GIVEN_UP_MS = 15_000;
/** A timer that is so late says that the page, or the whole machine, stood still: what came meanwhile is heard first, for which it has a moment. */
const HELD_UP_MS = 250;
const MOMENT_MS = 1_000;
const BAD_CURSOR = 4400;

/** A stream that stays open: reconnects by itself with growing pauses until the server says that everything was sent. */
export class Connection {
  private socket: WebSocket | undefined;
  private retry = 0;
  private quiet = 0;
  private failures = 0;
  private last: number;
  private ended = false;
  private closed = false;

  constructor(
    private readonly handlers: Handlers,
    private readonly around: Surroundings = browser,
  ) {
    this.last = around.now();
    this.connect();
  }

  /** Does not wait for the next attempt: for a page that comes back to the front, or a network that returns. */
  hurry() {
    if (this.retry === 0) return;
    this.around.cancel(this.retry);
    this.connect();
  }

  /** False when it cannot be said now. */
  send(message: string): boolean {
    if (this.socket?.readyState !== 1 || this.ended) return false;
    this.socket.send(message);
    return true;
  }

  /** In the place of a socket that is open another, at once. */
  renew() {
    const old = this.socket;
    if (old?.readyState !== 1 || this.ended) return;
    this.connect();
    drop(old);
  }

  /** Whether the server said that everything was sent. */
  get over(): boolean {
    return this.ended;
  }

  /** After the end there is more: a sweep was extended. */
  again() {
    if (!this.ended || this.closed) return;
    this.ended = false;
    this.connect();
  }

  close() {
    this.closed = true;
    this.around.cancel(this.retry);
    this.around.cancel(this.quiet);
    if (this.socket !== undefined) drop(this.socket);
  }

  private connect() {
    this.retry = 0;
    const socket = this.around.open(this.handlers.url());
    this.socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      this.handlers.opened();
      this.heard();
    };
    socket.onmessage = ({ data }) => this.receive(data as string | ArrayBuffer);
    socket.onclose = ({ code, reason }) => this.lost(socket, code, reason);
  }

  private tell(state: ConnectionState, detail: string) {
    this.handlers.state(state, detail, this.last);
  }

  private receive(data: string | ArrayBuffer) {
    this.failures = 0;
    this.heard();
    if (typeof data !== "string") return this.handlers.binary(data);
    const notice = JSON.parse(data) as Notice;
    if (notice.type === "beat") return;
    if (notice.type === "end") {
      this.ended = true;
      this.tell("ended", "");
    }
    this.handlers.notice(notice);
  }

  private lost(socket: WebSocket, code: number, reason: string) {
    if (this.closed || socket !== this.socket) return;
    this.around.cancel(this.quiet);
    if (this.ended) return;
    if (code === BAD_CURSOR) this.handlers.rewind();
    const delay = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** this.failures++);
    this.tell("reconnecting", reason);
    this.retry = this.around.later(() => this.connect(), delay);
  }

  /** Restarts the wait for silence. */
  private heard() {
    this.last = this.around.now();
    this.around.cancel(this.quiet);
    if (this.socket?.readyState !== 1 || this.ended) return;
    this.tell("live", "");
    this.quiet = this.around.later(() => {
      if (this.around.now() - this.last < STALE_MS + HELD_UP_MS) this.silent();
      else this.quiet = this.around.later(() => this.silent(), MOMENT_MS);
    }, STALE_MS);
  }

  /** A network that went away says nothing, not even that: after some more, a new socket is tried. */
  private silent() {
    this.tell("stale", "");
    this.quiet = this.around.later(() => {
      const old = this.socket;
      this.tell("reconnecting", "the stream was silent");
      this.connect();
      if (old !== undefined) drop(old);
    }, GIVEN_UP_MS);
  }
}

/** Browsers report a socket that is closed while it opens as an error: let it open first. */
function drop(socket: WebSocket) {
  socket.onmessage = null;
  if (socket.readyState === 0) socket.onopen = () => socket.close();
  else socket.close();
}
