// Values that are no numbers, and the smallest there are: drawn where they happened, said in words, and exported as themselves.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { tableFromIPC } from "apache-arrow";
import { parquetReadObjects } from "hyparquet";
import { openPage, photograph, program, remove, startBrowser, startServer, temporaryDirectory, until } from "./harness.mjs";

const ROWS = 200;
const ODD = 100;
/** From that step on, as the program writes them. */
const VALUES = [NaN, Infinity, -Infinity, -0, Math.fround(1e-45)];
const WORDS = ["NaN", "∞", "−∞", "−0.0000", "1.40e−45"];

let server;
let browser;
let store;
let run;

before(async () => {
  store = await temporaryDirectory();
  run = Number((await program(["chaos", "long-run", "--store", store, "--rows", ROWS, "--odd", ODD])).trim().split(" ")[1]);
  [server, browser] = await Promise.all([startServer({ store }), startBrowser()]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  if (store) await remove(store);
});

/** What a saved picture has by way of text: the words, each with where it stands. */
async function wordsOf(page) {
  await page.getByTestId("save-loss").click();
  const [picture] = await Promise.all([page.waitForEvent("download"), page.getByTestId("save-loss-svg").click()]);
  const svg = await readFile(await picture.path(), "utf8");
  return [...svg.matchAll(/<text x="([-\d.]+)"[^>]*text-anchor="(\w+)"[^>]*>([^<]*)<\/text>/g)].map(([, x, anchor, word]) => ({ x: Number(x), anchor, word }));
}

/** The step at which a mark stands, by the labels of the axis. */
function stepOf(words, mark) {
  const labels = words.filter(({ anchor, word }) => anchor === "middle" && /^[\d,]+$/.test(word)).map(({ x, word }) => ({ x, step: Number(word.replaceAll(",", "")) }));
  const [first, last] = [labels.find(({ step }) => step === 0), labels.reduce((a, b) => (b.step > a.step ? b : a))];
  return ((mark - first.x) / (last.x - first.x)) * last.step;
}

async function exported(run, format) {
  return Buffer.from(await (await server.call(`/export?runs=${run}&content=batches&format=${format}`)).arrayBuffer());
}

/** The losses of an export in each format, as JavaScript reads them. */
async function losses(run) {
  const [header, ...lines] = (await exported(run, "csv")).toString().trimEnd().split("\n").map((line) => line.split(","));
  const named = { NaN, inf: Infinity, "-inf": -Infinity, Infinity, "-Infinity": -Infinity };
  const read = (text) => (text in named ? named[text] : Math.fround(Number(text)));
  return {
    csv: lines.map((line) => read(line[header.indexOf("loss")])),
    json: JSON.parse(await exported(run, "json")).map(({ loss }) => read(loss)),
    arrow: [...tableFromIPC(await exported(run, "arrow")).getChild("loss")],
    parquet: (await parquetReadObjects({ file: new Uint8Array(await exported(run, "parquet")).buffer })).map(({ loss }) => loss),
  };
}

test("what is no number, negative zero and the least number are drawn where they happened, read out, and exported as themselves", async () => {
  const { page, context, problems } = await openPage(browser, server.address);
  await page.goto(`${server.address}/runs/${run}`);
  const chart = page.getByTestId("chart-loss");
  await chart.and(page.locator(`[data-points="${ROWS}"]`)).waitFor();
  await photograph(page, "odd-values");

  const words = await wordsOf(page);
  for (const [i, word] of WORDS.slice(0, 3).entries()) {
    const marks = words.filter((one) => one.word === word);
    assert.equal(marks.length, 1, `${word}: ${JSON.stringify(words)}`);
    // The word stands beside its cross.
    assert.ok(Math.abs(stepOf(words, marks[0].x - 8) - (ODD + i)) < 2, `${word} at step ${stepOf(words, marks[0].x - 8)}`);
  }

  const box = await chart.locator(".plot").boundingBox();
  await page.mouse.move(box.x + words.find(({ word }) => word === "NaN").x - 8, box.y + box.height / 2);
  await until("the readout", async () => (await chart.locator(".readout-x").textContent()) === `step ${ODD}`);
  assert.equal(await chart.locator(".readout .num").first().textContent(), "NaN");

  await page.getByTestId("as-table-loss").click();
  const table = page.getByTestId("table-loss");
  await until("all rows", async () => (await table.getAttribute("data-rows")) === String(ROWS));
  for (const [i, word] of WORDS.entries()) {
    const row = table.locator(`[aria-rowindex="${ODD + i + 1}"]`);
    await until("the row", async () => {
      await table.evaluate((element, share) => (element.scrollTop = share * element.scrollHeight - 60), ODD / ROWS);
      return (await row.count()) === 1;
    });
    assert.equal(await row.getByRole("cell").first().textContent(), word);
  }
  assert.deepEqual(problems, []);
  await context.close();

  for (const [format, all] of Object.entries(await losses(run))) {
    assert.equal(all.length, ROWS, format);
    for (const [i, value] of VALUES.entries()) assert.ok(Object.is(all[ODD - 1 + i], value), `${format}, step ${ODD + i}: ${all[ODD - 1 + i]} in the place of ${value}`);
  }
});

test("a run that diverges says so, its curve ends with a mark where it did, and its neighbour goes on", async () => {
  const answer = await server.call("/sweeps", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ experiment: "fully-connected", name: "one diverges", dataset: { name: "strokes", train: 640, test: 64 }, training: { epochs: 2, batch_size: 16 }, axes: { "training.optimizer.lr": [0.01, 1000] } }),
  });
  const { id } = await answer.json();
  const { page, context, problems } = await openPage(browser, server.address);
  await page.goto(`${server.address}/sweeps/${id}`);
  const rows = page.getByTestId("run-row");
  await until("how both ended", async () => (await rows.evaluateAll((all) => all.map((row) => row.dataset.state).join())) === "done,diverged");
  await until("the end of the stream", async () => (await page.getByTestId("connection").getAttribute("data-state")) === "ended");
  const diverged = await rows.nth(1).getAttribute("data-run");
  const { reason, step } = await (await server.call(`/runs/${diverged}`)).json();
  assert.match(reason, new RegExp(`step ${step}\\b`));
  const marks = (await wordsOf(page)).filter(({ word }) => ["NaN", "∞", "−∞"].includes(word));
  assert.equal(marks.length, 1);
  await photograph(page, "diverged");

  // Tried again it diverges again, at the same step, and can be tried once more.
  const retry = page.getByTestId("retry");
  assert.match(await retry.textContent(), /^Retry 1 failed$/);
  await retry.click();
  await until("a third run, which ends as the second", async () => (await rows.evaluateAll((all) => all.map((row) => row.dataset.state).join())) === "done,diverged,diverged");
  await retry.waitFor();
  const third = await rows.nth(2).getAttribute("data-run");
  assert.equal((await (await server.call(`/runs/${third}`)).json()).step, step);

  await rows.nth(1).getByRole("link").first().click();
  await page.waitForURL(/\/runs\/\d+$/);
  assert.ok((await page.getByTestId("reason").textContent()).includes(reason));
  const all = await losses(diverged);
  for (const format of Object.keys(all)) {
    assert.equal(all[format].length, step, format);
    assert.ok(!Number.isFinite(all[format][step - 1]) && all[format].slice(0, -1).every(Number.isFinite), `${format}: ${all[format]}`);
  }
  assert.deepEqual(problems, []);
  await context.close();
});
