// The pages around the sweeps, in a real browser: rail and keys, all runs, comparing, data, system.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { openPage, photograph, remove, startBrowser, startServer, temporaryDirectory, until } from "./harness.mjs";

let server;
let browser;
let store;
let mirror;
/** What the mirror was asked for: file and range. */
const asked = [];
let first;
let second;

const launch = async (body) => {
  const answer = await server.call("/sweeps", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  return (await answer.json()).id;
};

const runsOf = async (sweep) => (await (await server.call(`/sweeps/${sweep}/runs`)).json()).runs;

const small = { experiment: "basic-cnn", dataset: { name: "strokes", train: 1280, test: 200 }, training: { epochs: 3 } };

before(async () => {
  store = await temporaryDirectory();
  mirror = await slowMirror();
  [server, browser] = await Promise.all([startServer({ store, args: ["--mirror", `http://127.0.0.1:${mirror.address().port}/files`] }), startBrowser()]);
  first = await launch({ ...small, name: "two rates", axes: { "training.optimizer.lr": [0.01, 0.05] } });
  second = await launch({ ...small, name: "large batches", training: { epochs: 3, batch_size: 128 }, seeds: [5] });
  await until("both sweeps", async () => [...(await runsOf(first)), ...(await runsOf(second))].every(({ state }) => state === "done"));
});

const PIECE = 1 << 20;

/** Sends the first pieces of a file, and of the others a few bytes, after which it falls silent. */
async function slowMirror() {
  const files = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.range}`);
    const [from, to] = /bytes=(\d+)-(\d+)/.exec(request.headers.range).slice(1).map(Number);
    response.writeHead(206, { "Content-Range": `bytes ${from}-${to}/${Math.round(2.2 * PIECE)}`, "Content-Length": to - from + 1 });
    if (from < PIECE || to - from < PIECE / 2) response.end(Buffer.alloc(to - from + 1));
    else response.write(Buffer.alloc(1000));
  });
  await new Promise((done) => files.listen(0, "127.0.0.1", done));
  return files;
}

after(async () => {
  await browser?.close();
  await server?.stop();
  mirror?.close();
  mirror?.closeAllConnections();
  if (store) await remove(store);
});

test("the rail and keys lead to every page, and the question mark lists the keys", async () => {
  const { page, context, problems } = await openPage(browser, server.address);
  await page.goto(`${server.address}/`);
  const heading = (name) => page.getByRole("heading", { level: 1, name });
  const links = page.getByRole("navigation", { name: "Pages" }).getByRole("link");
  for (const [i, name] of ["Home", "New sweep", "Sweeps", "Runs", "Lab", "Data", "System"].entries()) {
    await links.nth(i).click();
    await heading(name).waitFor();
    assert.equal(await links.nth(i).getAttribute("aria-current"), "page", name);
  }
  for (const [key, name] of [["s", "Sweeps"], ["r", "Runs"], ["h", "Home"]]) {
    await page.keyboard.press("g");
    await page.keyboard.press(key);
    await heading(name).waitFor();
  }
  // An answer that comes when its page was left leads nobody back: the lab asks for the newest runs, and writes them into the address.
  let answer;
  const held = new Promise((go) => (answer = go));
  await page.route(/\/api\/v1\/runs\?/, (route) => held.then(() => route.continue()), { times: 1 });
  await links.nth(4).click();
  await heading("Lab").waitFor();
  await links.nth(5).click();
  await heading("Data").waitFor();
  const [late] = await Promise.all([page.waitForResponse(/\/api\/v1\/runs\?/), answer()]);
  await late.finished();
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  assert.equal(new URL(page.url()).pathname, "/data");
  // What is typed into a field is no shortcut.
  await page.goto(`${server.address}/runs`);
  await page.getByTestId("run-search").waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("gh?");
  assert.equal(await page.getByTestId("run-search").inputValue(), "gh?");
  await page.getByTestId("run-search").blur();
  await page.keyboard.press("?");
  await page.getByTestId("help-sheet").waitFor();
  await page.keyboard.press("Escape");
  await until("the closed sheet", async () => (await page.getByTestId("help-sheet").count()) === 0);
  assert.deepEqual(problems, []);
  await context.close();
});

/** Of every template, how many runs it would start. */
const TEMPLATES = {
  "Learning rates of the Basic CNN": 4,
  "Exercise 10-1: compare the networks": 30,
  "Does momentum help?": 6,
  "Batch size against noise": 3,
  "What if gradients are not cleared?": 2,
  "Batch normalization, three blocks and four": 4,
  "A detector of ten weights": 1,
  "Twenty draws of rate, momentum and batch size": 20,
};

test("every template fills the form with what can be started, and what is unfolded there stands in the address", async () => {
  const { page, context, problems } = await openPage(browser, server.address);
  await page.goto(`${server.address}/`);
  await page.getByTestId("template").first().waitFor();
  const templates = await page.getByTestId("template").evaluateAll((all) => all.map((link) => [link.textContent, link.getAttribute("href")]));
  assert.deepEqual(templates.map(([title]) => title), Object.keys(TEMPLATES));
  for (const [title, href] of templates) {
    const runs = TEMPLATES[title];
    await page.goto(server.address + href);
    await page.getByTestId("run-count").and(page.locator(`[data-runs="${runs}"]`)).waitFor();
    await page.getByTestId("start").and(page.locator(":enabled")).waitFor();
    assert.equal(await page.getByTestId("points").getAttribute("data-points"), String(runs === 1 ? 0 : runs), title);
  }
  await page.getByTestId("spec-open").click();
  await page.waitForURL(/[?&]unfolded=json$/);
  await page.reload();
  await page.getByTestId("spec-json").and(page.locator(":visible")).waitFor();
  await page.getByTestId("run-count").and(page.locator('[data-runs="20"]')).waitFor();
  assert.deepEqual(problems, []);
  await context.close();
});

test("a person finds runs of two sweeps and compares them", async () => {
  const { page, context, problems } = await openPage(browser, server.address);
  const [slow, fast] = await runsOf(first);
  const [other] = await runsOf(second);
  await page.goto(`${server.address}/runs`);
  const rows = page.getByTestId("any-run");
  await until("all runs", async () => (await rows.count()) === 3);
  await page.getByTestId("run-search").fill("large");
  await until("the one run", async () => (await rows.evaluateAll((all) => all.map((row) => row.dataset.run).join())) === String(other.id));
  await page.getByTestId("run-search").fill("done");
  await until("all again", async () => (await rows.count()) === 3);
  await page.getByTestId(`choose-${slow.id}`).check();
  await page.getByTestId(`choose-${fast.id}`).check();
  await until("both chosen in the address", async () => new URL(page.url()).searchParams.get("runs") === `${slow.id},${fast.id}`);
  await page.getByTestId("compare-chosen").click();
  const held = (chart) => page.getByTestId(`chart-${chart}`).getAttribute("data-points").then(Number);
  await until("both curves", async () => (await held("loss")) === 2 * 60);
  const paths = () => page.getByTestId("compared-row").evaluateAll((all) => all.map((row) => row.dataset.path));
  assert.deepEqual(await paths(), ["training.optimizer.lr"]);

  await page.getByTestId("add-run").click();
  await page.getByTestId("find-run").fill("large");
  await page.getByTestId(`add-${other.id}`).click();
  await page.keyboard.press("Escape");
  await until("three curves", async () => (await held("loss")) === 2 * 60 + 30);
  assert.deepEqual(await paths(), ["training.batch_size", "training.seed", "training.optimizer.lr"]);
  await page.getByTestId(`base-${fast.id}`).click();
  await page.getByTestId("view-difference").click();
  // The curve of the larger batches ends with its 30 steps; the others are there at every step.
  await until("differences", async () => (await held("loss")) === 2 * 60 + 30);
  await page.getByTestId("axis-epoch").click();
  await until("differences by epoch", async () => (await held("loss")) > 2 * 60 && new URL(page.url()).searchParams.get("view") === "difference");
  await photograph(page, "compare");
  await page.reload();
  await until("the same view", async () => (await page.getByTestId("compare").getAttribute("data-view")) === "difference" && (await held("loss")) > 2 * 60);
  assert.equal(await page.getByRole("columnheader").nth(1).textContent().then((text) => text.includes(`Run ${fast.id}`)), true, "the baseline is the first column");
  // It is mounted when it can be seen.
  await page.getByTestId("chart-speed").scrollIntoViewIfNeeded();
  await page.getByTestId("chart-speed").getByText(`minus that of run ${fast.id}`).waitFor();
  await until("differences of the speed", async () => (await held("speed")) > 0);

  // A run that is not there is said to be so, and is in nobody's way.
  for (const [path, rest] of [["compare", `${fast.id}`], ["lab", `${fast.id}`]]) {
    await page.goto(`${server.address}/${path}?runs=9999,${rest}`);
    await page.getByTestId("missing-runs").getByText("There is no run 9999").waitFor();
    await page.getByTestId("missing-runs").getByRole("button").click();
    await until("those that are", async () => new URL(page.url()).searchParams.get("runs") === rest && (await page.getByTestId("missing-runs").count()) === 0);
    await page.getByTestId("connection").and(page.locator('[data-state="ended"]')).waitFor();
  }
  assert.deepEqual(problems.filter((problem) => !problem.includes("404")), []);
  await context.close();
});

test("a person brushes the runs of a sweep, and everything follows", async () => {
  const { page, context, problems } = await openPage(browser, server.address);
  const sweep = await launch({ ...small, name: "grid", axes: { "training.optimizer.lr": [0.0001, 0.01, 0.05], "training.batch_size": [32, 64] } });
  await until("its runs", async () => (await runsOf(sweep)).every(({ state }) => state === "done"));
  await page.goto(`${server.address}/sweeps/${sweep}?tab=insights`);
  const parallel = page.getByTestId("parallel");
  await until("all runs", async () => (await parallel.getAttribute("data-through")) === "6");
  const rows = page.getByTestId("importance-row");
  assert.equal(await rows.first().getAttribute("data-path"), "training.optimizer.lr", "the rate decides most");
  assert.equal(await page.getByTestId("heat-map").getAttribute("data-cells"), "6");
  await photograph(page, "parallel");
  const box = await page.getByTestId("brush-training.optimizer.lr").boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height * 0.6, { steps: 4 });
  await page.mouse.up();
  await until("the two larger rates", async () => (await parallel.getAttribute("data-through")) === "4");
  assert.equal(await page.getByTestId("board-row").count(), 4);
  assert.equal(await page.getByTestId("scatter").getAttribute("data-points"), "4");
  assert.equal(await page.getByTestId("heat-map").getAttribute("data-cells"), "4");
  // Without a pointer, by values; and what is brushed is what the other tab draws.
  await page.getByTestId("brush-fields-open").click();
  await page.getByTestId("brush-training.batch_size-from").selectOption("64");
  await until("one batch size", async () => (await parallel.getAttribute("data-through")) === "2");
  await page.getByTestId("parallel-table-open").click();
  await until("the runs in numbers", async () => (await page.getByTestId("parallel-table").locator("tbody tr").count()) === 2);
  assert.match(await page.getByTestId("parallel-table").locator("tbody tr").last().textContent(), /^\d+0\.0564\d\d\.\d\d %$/);
  await page.getByTestId("tab-live").click();
  const held = () => page.getByTestId("chart-loss").getAttribute("data-points").then(Number);
  await until("two curves", async () => (await held()) === 2 * 60);
  const table = page.getByTestId("run-row");
  await until("two rows", async () => (await table.count()) === 2);
  await page.getByRole("button", { name: "Hide all" }).click();
  await table.first().getByRole("button", { name: /^Draw run/ }).click();
  await until("one curve", async () => (await held()) === 60);
  await page.getByRole("region", { name: "Runs" }).getByRole("button", { name: "Show all" }).click();
  await until("the curves of those that are let through", async () => (await held()) === 2 * 60);

  // Their mean in the place of both, what it says as a table, and the picture of it.
  await page.getByTestId("group-by").selectOption("training.batch_size");
  await until("one mean", async () => (await held()) === 60 && (await page.getByTestId("group-legend").locator("li").first().getAttribute("data-members")) === "2");
  await page.getByTestId("group-band").selectOption("range");
  await page.getByTestId("as-table-loss").click();
  const numbers = page.getByTestId("table-loss");
  await until("its numbers", async () => (await numbers.getAttribute("data-rows")) === "60");
  assert.ok((await numbers.getByRole("row").count()) < 40, "only what can be seen is there");
  assert.match(await numbers.getByRole("cell").first().textContent(), /^2\.\d{4} \(2\.\d{4} to 2\.\d{4}\), n = 2$/);
  // What is unfolded stands in the address, so a link shows it too.
  assert.deepEqual(["unfolded", "tables"].map((name) => new URL(page.url()).searchParams.get(name)), ["brush-fields,parallel-table", "loss"]);
  await page.reload();
  await until("the table again", async () => (await numbers.getAttribute("data-rows")) === "60");
  await page.getByTestId("as-table-loss").click();
  await page.getByTestId("save-loss").click();
  const [picture] = await Promise.all([page.waitForEvent("download"), page.getByTestId("save-loss-svg").click()]);
  const svg = await readFile(await picture.path(), "utf8");
  assert.match(svg, /^<svg [^]*>Training loss<[^]*>60 points<[^]*<polyline[^]*<\/svg>\s*$/);
  await page.getByTestId("save-loss").click();
  const [raster] = await Promise.all([page.waitForEvent("download"), page.getByTestId("save-loss-png").click()]);
  assert.equal((await readFile(await raster.path())).subarray(1, 4).toString(), "PNG");
  await until("the choice in the address", async () => new URL(page.url()).searchParams.get("group") === "training.batch_size" && new URL(page.url()).searchParams.get("band") === "range");
  await page.getByTestId("tab-insights").click();
  await page.getByTestId("brush-clear").click();
  await until("all again", async () => (await parallel.getAttribute("data-through")) === "6");
  assert.deepEqual(problems, []);
  await context.close();
});

test("a sweep of a thousand runs says which it draws, and has only the rows that can be seen", async () => {
  const sweep = await launch({ ...small, name: "a thousand", training: { epochs: 10_000 },
    axes: { "training.optimizer.lr": { from: 0.001, to: 0.05, count: 250, scale: "log" }, "training.batch_size": [16, 32, 64, 128] } });
  try {
    for (const colorScheme of ["light", "dark"]) {
      const { page, context, problems } = await openPage(browser, server.address, { colorScheme });
      await page.goto(`${server.address}/sweeps/${sweep}`);
      await until("all rows", async () => (await page.getByRole("table", { name: "Runs" }).getAttribute("aria-rowcount")) === "1001");
      await until("the note", async () => (await page.getByTestId("drawn-note").count()) === 1);
      assert.equal(await page.getByTestId("drawn-note").textContent(), "the best 20 of 1,000 runs");
      assert.ok((await page.getByTestId("run-row").count()) < 60);
      await until("a curve", async () => Number(await page.getByTestId("chart-loss").getAttribute("data-points")) > 0);
      await photograph(page, `thousand-${colorScheme}`);
      assert.deepEqual(problems, []);
      await context.close();
    }
  } finally {
    await server.call(`/sweeps/${sweep}/stop`, { method: "POST" });
  }
});

test("a person looks through the images of a dataset, and reads its checksums", async () => {
  const { page, context, problems } = await openPage(browser, server.address);
  await page.goto(`${server.address}/data?name=uniform3x3`);
  const shown = page.getByTestId("image-browser");
  await until("a page of images", async () => (await shown.getAttribute("data-count")) === "60");
  assert.equal(await shown.getAttribute("data-total"), "200");
  await page.getByTestId("class-1").click();
  await until("one class", async () => (await shown.getAttribute("data-total")) === "100");
  await page.getByTestId("set-train").click();
  await until("the choice in the address", async () => page.url().endsWith("/data?name=uniform3x3&class=1&set=train"));
  await page.getByRole("link", { name: /^MNIST/ }).click();
  await until("the files", async () => (await page.getByTestId("dataset-files").locator("tbody tr").count()) === 4);
  assert.ok((await page.getByTestId("dataset-files").locator("code").allTextContents()).every((sum) => /^[0-9a-f]{64}$/.test(sum)));
  await page.goto(`${server.address}/data?name=strokes`);
  await until("drawn digits", async () => (await shown.count()) === 1 && (await shown.getAttribute("data-count")) === "60");
  await photograph(page, "data");
  assert.deepEqual(problems, []);
  await context.close();
});

test("a download tells how far it is, is stopped, and goes on where it was", async () => {
  const { page, context, problems } = await openPage(browser, server.address);
  await page.goto(`${server.address}/data?name=fashion-mnist`);
  const images = "/files/fashion-mnist/train-images-idx3-ubyte.gz";
  const bar = page.getByTestId("dataset-page").getByRole("progressbar");
  const far = () => bar.getAttribute("aria-valuenow").then(Number);
  const download = async (percent, requests) => {
    await page.getByTestId("download-fashion-mnist").click();
    await bar.waitFor();
    // The images are most of the dataset. Each percent is told once, as soon as it is reached; that a piece is on the disk, the request for the next one tells.
    await until("the first pieces", async () => asked.length === requests && Math.floor(await far()) === percent);
  };
  await download(41, 3);
  assert.match(await page.getByTestId("dataset-page").textContent(), /downloading, 41 % done/);
  await photograph(page, "download");
  await page.getByTestId("stop-fashion-mnist").click();
  await page.getByText("the download was stopped, what has come of it is kept").waitFor();
  assert.equal(await page.locator('[data-testid="dataset"][data-name="fashion-mnist"]').getAttribute("data-state"), "missing");
  await download(43, 5);
  assert.deepEqual(asked, ["0-65535", "65536-1114111", "1114112-2162687", "1114112-1179647", "1179648-2228223"].map((range) => `${images} bytes=${range}`));
  // Who waits for it says so; it is stopped from the form as well, and then they fail.
  const sweep = await launch({ experiment: "basic-cnn", dataset: { name: "fashion-mnist" } });
  await page.goto(`${server.address}/sweeps/${sweep}`);
  await page.getByText("1 run: waits for fashion-mnist: downloading, 43 % done").waitFor();
  const form = await context.newPage();
  await form.goto(`${server.address}/new?preset=basic-cnn&dataset=fashion-mnist`);
  await form.getByTestId("stop-fashion-mnist").click();
  await form.getByTestId("download-fashion-mnist").waitFor();
  await page.getByText("1 run failed: fashion-mnist: its download was stopped").waitFor();
  assert.deepEqual(problems, []);
  await context.close();
});

test("the system says what trains, how late things are and what room there is", async () => {
  const { page, context, problems } = await openPage(browser, server.address);
  const sweep = await launch({ ...small, name: "long", training: { epochs: 10_000 } });
  await page.goto(`${server.address}/system`);
  await until("a running run", async () => (await page.getByTestId("queue").getAttribute("data-running")) === "1");
  await until("its row", async () => (await page.getByTestId("queue").getByRole("progressbar").count()) === 1);
  assert.equal(await page.getByTestId("running").textContent(), "1");
  assert.equal(await page.locator('[data-testid="device"][data-id="cpu"]').getAttribute("data-available"), "true");
  const gpu = page.locator('[data-testid="device"][data-id^="cuda"]').first();
  assert.match(await gpu.textContent(), (await gpu.getAttribute("data-available")) === "true" ? /GiB/ : /libcuda|driver|GPU/, "its memory, or why there is none");
  await until("the event loop", async () => (await page.getByTestId("latency").getByRole("table", { name: "Event loop" }).locator("tr").count()) > 0);
  await until("free room", async () => (await page.getByTestId("store").textContent()).includes("free of"));
  await photograph(page, "system");
  await page.goto(`${server.address}/`);
  await until("its card", async () => (await page.getByTestId("running-sweep").evaluateAll((all) => all.map((card) => card.dataset.sweep).join())) === String(sweep));
  await until("how its best rose", async () => (await page.getByTestId("running-sweep").locator("svg.card-curve").count()) === 1);
  await photograph(page, "home");
  await server.call(`/sweeps/${sweep}/stop`, { method: "POST" });
  await until("no running sweep", async () => (await page.getByTestId("running-sweep").count()) === 0);
  assert.deepEqual(problems, []);
  await context.close();
});

test("a person makes room, and what is pinned stays", async () => {
  const { page, context, problems } = await openPage(browser, server.address, { width: 390, height: 844 });
  const [kept] = await runsOf(second);
  await page.goto(`${server.address}/runs/${kept.id}`);
  await page.getByTestId("pin").click();
  await until("a pinned run", async () => (await page.getByTestId("pin").getAttribute("aria-pressed")) === "true");
  await page.goto(`${server.address}/system`);
  const number = (name, of = "bytes") => page.getByTestId(name).getAttribute(`data-${of}`).then(Number);
  const weights = await until("what may go", async () => number("room-weights", "freeable"));
  const checkpoints = await number("room-checkpoints", "freeable");
  const before = weights + checkpoints;
  const [all, allCheckpoints] = [await number("room-weights"), await number("room-checkpoints")];
  assert.ok(weights < all, "not what is pinned");
  assert.ok(checkpoints > 0 && checkpoints < allCheckpoints, "nor what it ended with");
  await until("what would be freed", async () => (await number("room-free")) === before);
  await page.getByTestId("room-age").selectOption("1");
  await until("nothing so old", async () => (await number("room-free")) === 0 && (await page.getByTestId("room-free").isDisabled()));
  await page.getByTestId("room-age").selectOption("0");
  await until("all again", async () => (await number("room-free")) === before);
  await page.getByTestId("room-curves").check();
  const more = await until("curves too", async () => ((await number("room-free")) > before ? number("room-free") : 0));
  await page.getByTestId("room-free").click();
  await page.getByTestId("room-sheet").waitFor();
  await photograph(page, "room-phone");
  await page.getByTestId("room-keep").click();
  await until("nothing gone", async () => (await page.getByTestId("room-sheet").count()) === 0 && (await number("room-weights")) === all);
  await page.getByTestId("room-free").click();
  await page.getByTestId("room-delete").click();
  await until("room", async () => (await number("room-freed")) === more);
  await until("what is left", async () => (await number("room-weights")) === all - weights && (await number("room-weights", "freeable")) === 0);
  assert.deepEqual([await number("room-checkpoints"), await number("room-checkpoints", "freeable")], [allCheckpoints - checkpoints, 0]);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), true, "no wider than the screen");
  const left = await server.call(`/runs/${kept.id}/history?format=csv`);
  assert.equal((await left.text()).trim().split("\n").length, 1 + 3 * 10 + 3, "the pinned run has its rows");
  await page.goto(`${server.address}/runs/${kept.id}`);
  await page.getByTestId("pin").click();
  await until("let go", async () => (await page.getByTestId("pin").getAttribute("aria-pressed")) === "false");
  assert.deepEqual(problems, []);
  await context.close();
});
