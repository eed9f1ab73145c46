// The page of a run, in a real browser: back through its snapshots, what it says of images, its histograms, and having it again.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { jarCommand, openPage, photograph, remove, startBrowser, startServer, temporaryDirectory, until } from "./harness.mjs";

let server;
let browser;
let store;
let run;

before(async () => {
  store = await temporaryDirectory();
  [server, browser] = await Promise.all([startServer({ store }), startBrowser()]);
  const body = { experiment: "basic-cnn", dataset: { name: "strokes", train: 2560, test: 400 }, training: { epochs: 4, optimizer: { lr: 0.03 } } };
  const started = await server.call("/sweeps", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const { id } = await started.json();
  run = await until("the run", async () => {
    const { runs } = await (await server.call(`/sweeps/${id}/runs`)).json();
    return runs[0].state === "done" && runs[0];
  });
});

after(async () => {
  await browser?.close();
  await server?.stop();
  if (store) await remove(store);
});

test("a hand on the scrubber moves curves, kernels, feature maps and predictions to a step", async () => {
  const { page, context, problems } = await openPage(browser, server.address);
  await page.goto(`${server.address}/runs/${run.id}?tab=predictions`);
  const scrubber = page.getByTestId("scrubber");
  const shown = page.getByTestId("predictions");
  await until("the final predictions", async () => (await shown.getAttribute("data-step")) === String(run.step));
  const final = Number(await shown.getAttribute("data-correct"));
  assert.ok(Math.abs(final / 400 - run.test_accuracy) < 1e-6);
  await until("snapshots", async () => Number(await scrubber.getAttribute("data-places")) > 10);

  await page.getByTestId("scrub").fill("0");
  await until("the initial predictions", async () => (await shown.getAttribute("data-step")) === "0");
  assert.ok(Number(await shown.getAttribute("data-correct")) < final / 2);
  assert.equal(new URL(page.url()).searchParams.get("step"), "0");
  await page.getByTestId("scrub-on").click();
  await page.keyboard.press("]");
  const step = await until("a step further on", async () => {
    const now = Number(await scrubber.getAttribute("data-step"));
    return now > 1 && now;
  });
  await until("its predictions", async () => (await shown.getAttribute("data-step")) === String(step));

  await page.getByTestId("tab-layers").click();
  const maps = page.getByTestId("feature-maps");
  await until("the feature maps of that step", async () => (await maps.count()) === 1 && (await maps.getAttribute("data-step")) === String(step));
  await until("its kernels", async () => Number(await page.getByTestId("weights").getAttribute("data-step")) <= step);
  const marked = await page.getByTestId("histograms").getAttribute("data-marked");
  await page.getByTestId("tab-curves").click();
  await until("curves", async () => Number(await page.getByTestId("chart-loss").getAttribute("data-points")) === run.step);
  assert.equal(await scrubber.getAttribute("data-step"), String(step));
  await page.reload();
  await until("the same step", async () => (await scrubber.getAttribute("data-step")) === String(step));
  assert.ok(Number(marked) > 0);
  assert.deepEqual(problems, []);
  await context.close();
});

test("a cell of the confusion matrix opens its images", async () => {
  const { page, context, problems } = await openPage(browser, server.address);
  await page.goto(`${server.address}/runs/${run.id}?tab=predictions`);
  const cells = page.getByTestId("confusion").locator("button");
  await until("a hundred cells", async () => (await cells.count()) === 100);
  const counts = (await cells.allTextContents()).map(Number);
  assert.equal(counts.reduce((sum, count) => sum + count, 0), 400);
  const wrong = counts.findIndex((count, i) => count > 0 && i % 11 !== 0);
  const [label, said] = [Math.floor(wrong / 10), wrong % 10];
  await page.getByTestId(`cell-${label}-${said}`).click();
  const images = page.getByTestId("cell-images");
  await until("its images", async () => (await images.locator("canvas").count()) === Math.min(24, counts[wrong]));
  assert.equal(await images.getAttribute("data-count"), String(counts[wrong]));
  assert.equal(new URL(page.url()).searchParams.get("cell"), `${label}-${said}`);
  // Of a hundred cells one is a stop for Tab; arrow keys lead to the others.
  assert.equal(await page.getByTestId("confusion").locator("button[tabindex='0']").count(), 1);
  await page.getByTestId(`cell-${label}-${said}`).press(label === 9 ? "ArrowUp" : "ArrowDown");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), `cell-${label === 9 ? 8 : label + 1}-${said}`);
  await until("the worst mistakes", async () => (await page.getByTestId("worst").locator("canvas").count()) > 0);
  await photograph(page, "predictions");
  assert.deepEqual(problems, []);
  await context.close();
});

test("the layers show how weights, gradients and updates went, and say it in tables", async () => {
  const { page, context, problems } = await openPage(browser, server.address);
  await page.goto(`${server.address}/runs/${run.id}?tab=layers`);
  await until("a drawing for each tensor", async () => (await page.getByTestId("tensor-map").count()) === 6);
  assert.equal(await page.getByTestId("update-ratio").getAttribute("data-tensors"), "3");
  await page.getByTestId("update-ratio").evaluate((panel) => window.scrollTo(0, panel.offsetTop + 8));
  await photograph(page, "layers");
  await page.getByTestId("layer-conv2").click();
  await until("one layer", async () => (await page.getByTestId("tensor-map").evaluateAll((all) => all.map((map) => map.dataset.tensor).join())) === "conv2.weight,conv2.bias");
  await page.getByTestId("ratio-table-open").click();
  await until("ratios", async () => (await page.getByTestId("ratio-table").locator("tbody tr").count()) === Math.floor(run.step / 50));
  await page.getByTestId("histograms-table-open").click();
  await until("numbers", async () => (await page.getByTestId("histograms-table").locator("tbody tr").count()) > 20);
  assert.deepEqual(problems, []);
  await context.close();
});

test("the log tells what happened, and the configuration trains the same bits in a terminal", async () => {
  const { page, context, problems } = await openPage(browser, server.address);
  await page.goto(`${server.address}/runs/${run.id}?tab=log`);
  const events = page.getByTestId("run-log").locator("tbody tr");
  await until("all events", async () => (await events.count()) === 7);
  assert.deepEqual((await events.locator("td:nth-child(2)").allTextContents()).join(), "Launched,Started,Evaluated,Evaluated,Evaluated,Evaluated,Done");
  await page.getByTestId("tab-reproduce").click();
  await until("the server to read it as this run", async () => (await page.getByTestId("reproduce").getAttribute("data-same")) === "true");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId("download-experiment").click()]);
  const file = join(store, `run-${run.id}.json`);
  await download.saveAs(file);
  assert.equal(JSON.parse(await readFile(file, "utf8")).training.optimizer.lr, 0.03);
  const [command, args] = jarCommand(["run", file, "--data-dir", join(store, "datasets")]);
  const { stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  assert.ok((stdout + stderr).includes(run.weights_sha256), stdout + stderr);
  assert.deepEqual(problems, []);
  await context.close();
});
