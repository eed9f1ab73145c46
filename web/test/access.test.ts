import { beforeEach, expect, test, vi } from "vitest";
import { enter, entry, exchange, mayChange, tokenIn, type Address } from "../src/state/access";
import { api } from "../src/api/client";
import { serverConnection } from "../src/state/stream-state";

const TOKEN = "aB3_".repeat(10) + "-xY";
const settled = () => new Promise((done) => setTimeout(done, 0));

/** A server that knows one token, and gives a session for it. */
function server(access: "full" | "read-only", known: { session: boolean } = { session: false }) {
  const requests: string[] = [];
  vi.stubGlobal("fetch", async (path: string, { method, headers }: { method: string; headers: Record<string, string> }) => {
    requests.push(`${method} ${path}`);
    const authorization = headers["Authorization"];
    if (authorization === `Bearer ${TOKEN}`) known.session = true;
    const allowed = authorization === undefined ? known.session : authorization === `Bearer ${TOKEN}`;
    return allowed ? Response.json({ access }) : Response.json({ title: "Unauthorized", status: 401, detail: "no token was shown" }, { status: 401 });
  });
  return requests;
}

function address(hash: string): Address & { now: string } {
  return {
    now: hash,
    hash() {
      return this.now;
    },
    removeHash() {
      this.now = "";
    },
  };
}

beforeEach(() => {
  entry.value = "asking";
  serverConnection.value = null;
});

test("a token is found alone and in an address", () => {
  for (const text of [TOKEN, ` ${TOKEN}\n`, `#token=${TOKEN}`, `http://127.0.0.1:7070/sweeps/1?x=1#token=${TOKEN}`]) expect(tokenIn(text)).toBe(TOKEN);
  for (const text of ["", TOKEN.slice(1), `${TOKEN}x`, `?token=${TOKEN}`, `${TOKEN} ${TOKEN}`, "http://127.0.0.1:7070/"]) expect(tokenIn(text)).toBeNull();
});

test("the token in the address is exchanged once and leaves the address", async () => {
  const requests = server("full");
  const at = address(`#token=${TOKEN}`);
  await enter(at);
  expect(entry.value).toBe("full");
  expect(at.now).toBe("");
  expect(requests).toEqual(["POST /api/v1/session"]);
});

test("a wrong token leaves the address too, and a session of before still counts", async () => {
  server("full");
  const wrong = address(`#token=${"x".repeat(43)}`);
  await enter(wrong);
  expect(entry.value).toBe("wrong token");
  expect(wrong.now).toBe("");

  server("full", { session: true });
  await enter(address(`#token=${"x".repeat(43)}`));
  expect(entry.value).toBe("full");
});

test("without a token and without a session there is no entry", async () => {
  server("full");
  await enter(address("#main"));
  expect(entry.value).toBe("no token");
  expect(await exchange("not a token")).toBe("refused");
  expect(await exchange(TOKEN)).toBeNull();
  expect(entry.value).toBe("full");
});

test("viewers may change nothing", async () => {
  server("read-only");
  await enter(address(`#token=${TOKEN}`));
  expect(mayChange.value).toBe(false);
});

test("a server that does not answer keeps the token in the address for another try", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("refused")));
  const at = address(`#token=${TOKEN}`);
  await enter(at);
  expect(at.now).toBe(`#token=${TOKEN}`);
  expect(entry.value).toBe("full");
});

test("any answer that the session is not known leads to the entrance", async () => {
  const known = { session: true };
  server("full", known);
  await enter(address(""));
  expect(entry.value).toBe("full");
  known.session = false;
  await expect(api.presets()).rejects.toThrow("no token was shown");
  expect(entry.value).toBe("no token");
});

test("a stream that breaks asks whether the session has ended", async () => {
  const known = { session: true };
  server("full", known);
  await enter(address(""));
  serverConnection.value = { state: "reconnecting", detail: "", heard: 0 };
  await settled();
  expect(entry.value).toBe("full");
  known.session = false;
  serverConnection.value = { state: "reconnecting", detail: "", heard: 0 };
  await settled();
  expect(entry.value).toBe("no token");
});
