import { beforeEach, expect, test, vi } from "vitest";
import { forgetAhead } from "../src/api/ahead";
import { api, askAheadOfRun } from "../src/api/client";
import { Problem } from "../src/api/problem";

/** A server that answers with what `answer` says, and counts. */
function server(answer: (path: string) => Response) {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (path: string) => {
    asked.push(path);
    return answer(path);
  });
  return asked;
}

/** The address of the page. */
const at = (pathname: string) => vi.stubGlobal("location", { pathname });

beforeEach(() => at("/runs/7"));

const curve = (run: number) => api.curve("runs", run, "buckets=1024&above=5000", new AbortController().signal);

test("what was asked ahead is not asked again, but only once", async () => {
  const asked = server((path) => (path.includes("/curve?") ? new Response(new Uint8Array([1, 2, 3])) : Response.json({ id: 7 })));
  askAheadOfRun(7);
  expect(asked).toEqual(["/api/v1/runs/7/curve?buckets=1024&above=5000", "/api/v1/runs/7"]);
  expect((await api.run(7)).id).toBe(7);
  expect((await curve(7)).byteLength).toBe(3);
  expect(asked).toHaveLength(2);
  await api.run(7);
  expect(asked).toHaveLength(3);
});

test("other runs are asked for as ever", async () => {
  const asked = server(() => Response.json({ id: 8 }));
  askAheadOfRun(7);
  await api.run(8);
  expect(asked.at(-1)).toBe("/api/v1/runs/8");
  expect(asked).toHaveLength(3);
});

test("who has signed in since asks again", async () => {
  let known = false;
  const asked = server(() => (known ? Response.json({ id: 9 }) : Response.json({ title: "Unauthorized", status: 401, detail: "no token was shown" }, { status: 401 })));
  askAheadOfRun(9);
  await expect(api.run(9)).rejects.toMatchObject({ status: 401, message: "no token was shown" });
  askAheadOfRun(10);
  known = true;
  expect((await api.run(10)).id).toBe(9);
  expect(asked).toHaveLength(6);
});

test("what is not there is said without asking again", async () => {
  const asked = server(() => Response.json({ title: "Not Found", status: 404, detail: "there is no run=13" }, { status: 404 }));
  askAheadOfRun(13);
  await expect(api.run(13)).rejects.toMatchObject({ status: 404, message: "there is no run=13" });
  expect(asked).toHaveLength(2);
});

test("without a server there is a problem, and no error that nobody hears", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("refused")));
  askAheadOfRun(11);
  await expect(api.run(11)).rejects.toBeInstanceOf(Problem);
});

test("who has left gets nothing of it", async () => {
  server(() => new Response(new Uint8Array([1])));
  askAheadOfRun(12);
  const left = new AbortController();
  left.abort();
  await expect(api.curve("runs", 12, "buckets=1024&above=5000", left.signal)).rejects.toThrow();
});

test("the page of another address gets nothing of it, nor who comes back", async () => {
  const asked = server(() => Response.json({ id: 7 }));
  askAheadOfRun(7);
  at("/compare");
  await api.run(7);
  expect(asked).toHaveLength(3);
  at("/runs/7");
  await api.run(7);
  expect(asked).toHaveLength(4);
});

test("what was not taken is forgotten with the page, also where others ask for nothing", async () => {
  const asked = server(() => Response.json({ id: 7 }));
  askAheadOfRun(7);
  forgetAhead();
  await api.run(7);
  expect(asked).toHaveLength(3);
});
