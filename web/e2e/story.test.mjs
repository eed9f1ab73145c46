// The whole story in a real browser against the real server: launch a sweep of four runs, watch, compare, stop one, download, check.
import assert from "node:assert/strict";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { RecordBatchReader, tableFromIPC } from "apache-arrow";
import { parquetReadObjects } from "hyparquet";
import { openPage, photograph, remove, startBrowser, startServer, temporaryDirectory, until } from "./harness.mjs";
import { prepare, settled, tooWide } from "./width.mjs";

let server;
let browser;
let store;

before(async () => {
  store = await temporaryDirectory();
  [server, browser] = await Promise.all([startServer({ store }), startBrowser()]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  if (store) await remove(store);
});

/** What the page's own sockets received: run → rows in the order of arrival. */
function eavesdrop(page) {
  const sockets = [];
  page.on("websocket", (socket) => {
    const frames = [];
    sockets.push({ url: socket.url(), frames });
    socket.on("framereceived", ({ payload }) => {
      if (typeof payload !== "string") frames.push(payload);
    });
  });
  return () => {
    const rows = new Map();
    for (const { url, frames } of sockets) {
      if (!url.includes("sweep=") || frames.length === 0) continue;
      for (const batch of RecordBatchReader.from(Buffer.concat(frames))) {
        for (const row of batch) {
          if (!rows.has(row.run)) rows.set(row.run, []);
          rows.get(row.run).push(row.toJSON());
        }
      }
    }
    return rows;
  };
}

/** Settings that are numbers. */
const NUMBERS = 31;

const points = (page, chart) => page.getByTestId(chart).getAttribute("data-points").then(Number);

test("a person launches a sweep of four runs, watches, compares, stops one and downloads what was streamed", async () => {
  const { page, context, problems } = await openPage(browser, server.address);
  const streamed = eavesdrop(page);

  await page.goto(`${server.address}/`);
  await page.getByTestId("new-sweep").first().click();
  // The form starts with a network chosen; this sweep is of one network alone.
  await page.getByTestId("field-preset-basic-cnn").check();
  const checked = await page.locator('[data-testid^="field-preset-"]:checked').evaluateAll((all) => all.map((box) => box.dataset.testid));
  for (const other of checked.filter((id) => id !== "field-preset-basic-cnn")) await page.getByTestId(other).uncheck();
  await page.getByTestId("field-dataset-strokes").check();
  await page.getByTestId("field-train").fill("6400");
  await page.getByTestId("field-test").fill("1000");
  await page.getByTestId("field-epochs").fill("4");
  await page.getByTestId("field-lr").fill("0.003, 0.01, 0.03, 0.1");
  await until("the live count of four runs", async () => (await page.getByTestId("run-count").getAttribute("data-runs")) === "4");
  await page.getByTestId("smoke").click();
  await until("what a batch took", async () => (await page.getByTestId("smoke-result").count()) === 1 && Number(await page.getByTestId("smoke-result").getAttribute("data-seconds")) > 0);
  const smokeLoss = Number(await page.getByTestId("smoke-result").getAttribute("data-loss"));
  await photograph(page, "new-sweep");
  await page.getByTestId("start").click();
  await page.waitForURL(/\/sweeps\/\d+$/);

  const rows = page.getByTestId("run-row");
  await until("four rows", async () => (await rows.count()) === 4);
  await until("a live connection", async () => (await page.getByTestId("connection").getAttribute("data-state")) === "live");

  const early = await until("the first points", () => points(page, "chart-loss"));
  await until("curves that move", async () => (await points(page, "chart-loss")) > early + 50);
  await until("kernels drawn", async () => Number(await page.getByTestId("weights").first().getAttribute("data-step")) > 0);
  await until("evaluations", async () => (await points(page, "chart-test-accuracy")) >= 4);
  await photograph(page, "sweep");

  // Stop the last run, whatever it is doing, and leave the others alone.
  await rows.nth(3).getByTestId("stop-run").click();
  await until("the stopped run", async () => (await rows.nth(3).getAttribute("data-state")) === "stopped");
  await until("the end of all others", async () => {
    const states = await rows.evaluateAll((all) => all.map((row) => row.dataset.state));
    return states.filter((state) => state === "done").length === 3;
  });
  await until("the end of the stream", async () => (await page.getByTestId("connection").getAttribute("data-state")) === "ended");
  await photograph(page, "sweep-done");

  const exported = {};
  await page.getByTestId("download").click();
  const weigh = page.getByTestId("export-size");
  for (const format of ["arrow", "csv", "json", "parquet"]) {
    await page.getByTestId(`export-${format}`).click();
    await page.getByTestId(`export-${format}`).and(page.locator("[aria-pressed=true]")).waitFor();
    const announced = Number(await until("what it weighs", () => weigh.getAttribute("data-bytes")));
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId("export-go").click()]);
    exported[format] = await readFile(await download.path());
    assert.equal(exported[format].length, announced, `bytes of ${format}`);
  }
  await photograph(page, "export");
  await page.keyboard.press("Escape");

  const seen = streamed();
  const total = [...seen.values()].reduce((sum, list) => sum + list.length, 0);
  const table = tableFromIPC(exported.arrow);
  assert.equal(table.get(0).loss, Math.fround(smokeLoss), "the tried batch was the first of the run");
  assert.equal(table.numRows, total, "the file has as many rows as were streamed");
  const next = new Map([...seen.keys()].map((run) => [run, 0]));
  for (const row of table) {
    const place = next.get(row.run);
    const live = seen.get(row.run)[place];
    for (const column of ["step", "epoch", "loss", "accuracy", "learning_rate", "test_loss", "test_accuracy", "elapsed_s"]) {
      assert.ok(Object.is(row[column], live[column]), `run ${row.run}, row ${place}, ${column}: ${row[column]} in the file, ${live[column]} streamed`);
    }
    next.set(row.run, place + 1);
  }
  const rates = new Set(table.getChild("training.optimizer.lr").toArray());
  assert.ok(rates.size >= 3 && [...rates].every((rate) => [0.003, 0.01, 0.03, 0.1].includes(rate)), `rates ${[...rates]}`);
  const done = [...seen.values()].filter((list) => list.filter((row) => row.loss !== null).length === 4 * Math.ceil(6_400 / 64));
  assert.equal(done.length, 3, "three runs streamed every step of their four epochs");
  assert.equal(exported.csv.toString().trimEnd().split("\n").length, total + 1);
  assert.equal(JSON.parse(exported.json).length, total);
  // By a reader that has nothing to do with the one that wrote it.
  const parquet = await parquetReadObjects({ file: new Uint8Array(exported.parquet).buffer });
  assert.equal(parquet.length, total);
  for (const [i, row] of table.toArray().entries()) {
    for (const column of ["run", "step", "loss", "test_accuracy", "elapsed_s", "training.optimizer.lr", "dataset"]) assert.ok(Object.is(parquet[i][column] ?? null, row[column]), `row ${i}, ${column}: ${parquet[i][column]}`);
  }

  assert.deepEqual(problems, []);
  await context.close();
});

test("a person looks through the layers of a network, before and after training", async () => {
  const { page, context, problems } = await openPage(browser, server.address);
  await page.goto(`${server.address}/new?preset=basic-cnn`);
  await page.getByTestId("initial-maps").click();
  const maps = page.getByTestId("feature-maps");
  const shown = (name) => maps.getAttribute(name);
  await until("the first image's maps", async () => (await maps.count()) === 1 && (await shown("data-sample")) === "0");
  assert.equal(await shown("data-step"), "0");
  const before = await page.getByTestId("maps-conv1").locator("canvas").evaluate((canvas) => canvas.toDataURL());
  await page.getByTestId("sample-0").focus();
  await page.keyboard.press("ArrowRight");
  await until("the second image's maps", async () => (await shown("data-sample")) === "1");
  const after = await page.getByTestId("maps-conv1").locator("canvas").evaluate((canvas) => canvas.toDataURL());
  assert.notEqual(after, before);
  await page.goto(`${server.address}/runs/1?tab=layers`);
  await until("maps of the final weights", async () => (await maps.count()) === 1 && Number(await shown("data-step")) > 0);
  assert.equal(await page.getByTestId("probabilities").locator("tr").count(), 10);
  await maps.scrollIntoViewIfNeeded();
  await photograph(page, "feature-maps");
  assert.deepEqual(problems, []);
  await context.close();
});

test("feature maps follow a run that trains", async () => {
  const { page, context, problems } = await openPage(browser, server.address);
  const post = async (path, body) => (await server.call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) })).json();
  const sweep = await post("/sweeps", { experiment: "basic-cnn", dataset: { name: "strokes", train: 512, test: 100 }, training: { epochs: 10_000 } });
  const { runs } = await (await server.call(`/sweeps/${sweep.id}/runs`)).json();
  await page.goto(`${server.address}/runs/${runs[0].id}?tab=layers`);
  const maps = page.getByTestId("feature-maps");
  const step = async () => ((await maps.count()) === 1 ? Number(await maps.getAttribute("data-step")) : 0);
  const early = await until("maps of a run that trains", step);
  await maps.scrollIntoViewIfNeeded();
  const later = await until("newer maps", async () => ((await step()) > early ? step() : 0));
  await post(`/runs/${runs[0].id}/stop`, {});
  await until("the final ones", async () => (await page.getByTestId("run-state").getAttribute("data-state")) === "stopped" && (await step()) > later);
  assert.deepEqual(problems, []);
  await context.close();
});

test("the few weights of the detector are followed at every step", async () => {
  const { page, context, problems } = await openPage(browser, server.address);
  const started = await server.call("/sweeps", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ experiment: "uniform-3x3", training: { epochs: 20 } }) });
  const { runs } = await (await server.call(`/sweeps/${(await started.json()).id}/runs`)).json();
  await page.goto(`${server.address}/runs/${runs[0].id}`);
  const tensors = page.getByTestId("tensor-values");
  await until("four tensors", async () => (await tensors.count()) === 4);
  await until("every step of each, and the initialization", async () => (await tensors.evaluateAll((all) => all.map((tensor) => tensor.dataset.points))).every((points) => points === "4001"));
  assert.deepEqual(await tensors.evaluateAll((all) => all.map((tensor) => tensor.dataset.tensor)), ["conv1.weight", "conv1.bias", "conv2.weight", "conv2.bias"]);
  assert.equal(await page.getByTestId("tensor-value").count(), 10);
  await until("the last step", async () => (await tensors.first().getAttribute("data-step")) === "4000");
  const numbers = () => page.getByTestId("tensor-value").locator(".num").allTextContents();
  const last = await numbers();
  assert.ok(last.every((number) => /^−?\d+\.\d+/.test(number)), last.join(" "));
  // A hand on one curve reads all of them there.
  await page.getByTestId("tensor-value").nth(5).locator("canvas").hover({ position: { x: 1, y: 10 } });
  await until("an early step", async () => Number(await tensors.first().getAttribute("data-step")) < 400);
  assert.notDeepEqual(await numbers(), last);
  await page.mouse.move(0, 0);
  await until("the last step again", async () => (await tensors.first().getAttribute("data-step")) === "4000");
  await page.getByTestId("values-conv2.weight-open").click();
  const table = page.getByTestId("values-conv2.weight");
  await until("the values in numbers", async () => (await table.locator("tbody tr").count()) === 200);
  assert.match(await table.textContent(), /^200 of 4,001 steps/);
  await page.getByTestId("values-conv2.weight-open").click();
  await photograph(page, "detector");
  assert.deepEqual(problems, []);
  await context.close();
});

test("a model brings a dataset that fits it, and optimizers are an axis", async () => {
  const { page, context, problems } = await openPage(browser, server.address);
  await page.goto(`${server.address}/new?preset=uniform-3x3`);
  await until("the count of one run", async () => (await page.getByTestId("run-count").getAttribute("data-runs")) === "1");
  assert.ok(await page.getByTestId("field-dataset-uniform3x3").isChecked());
  assert.ok(await page.getByTestId("field-dataset-strokes").isDisabled());
  for (const type of ["SGD", "Adam"]) await page.getByTestId(`field-optimizer-${type}`).check();
  await until("a run for each optimizer", async () => (await page.getByTestId("run-count").getAttribute("data-runs")) === "2");
  assert.deepEqual(problems, []);
  await context.close();
});

test("a person sets a schedule and clipping, and starts again from what was sent", async () => {
  const { page, context, problems } = await openPage(browser, server.address);
  await page.goto(`${server.address}/new?preset=basic-cnn&dataset=strokes&train=640&test=100&epochs=2`);
  await page.getByTestId("more-settings-open").click();
  await page.getByTestId("field-schedule-StepLR").check();
  await page.getByTestId("field-gamma").fill("0.5");
  await page.getByTestId("field-max_norm").fill("0.5, 1");
  await page.getByTestId("field-flip").selectOption("true");
  await until("a run for each norm", async () => (await page.getByTestId("run-count").getAttribute("data-runs")) === "2");
  await photograph(page, "more-settings");
  await page.getByTestId("start").click();
  await page.waitForURL(/\/sweeps\/\d+$/);
  const id = page.url().split("/").at(-1);
  await until("the end", async () => (await page.getByTestId("sweep-state").getAttribute("data-state")) === "done");
  const get = async (path) => (await server.call(path)).json();
  const { runs } = await get(`/sweeps/${id}/runs`);
  const said = ["training.schedule.type", "training.schedule.step_size", "training.schedule.gamma", "training.clip.max_norm", "dataset.augmentation.flip"];
  assert.deepEqual(runs.map(({ parameters }) => said.map((path) => parameters[path])), [0.5, 1].map((norm) => ["StepLR", 1, 0.5, norm, true]));
  const history = await get(`/runs/${runs[0].id}/history?format=json`);
  const rates = history.filter((row) => row.loss !== null).map((row) => [row.epoch, row.learning_rate]);
  assert.deepEqual([...new Set(rates.map(String))], ["1,0.01", "2,0.005"]);

  await page.getByTestId("again").click();
  await page.waitForURL(/\/new\?sweep=\d+$/);
  const { spec } = await get(`/sweeps/${id}`);
  assert.deepEqual(JSON.parse(await page.getByTestId("spec-json").inputValue()), spec);
  assert.equal(await page.getByTestId("field-gamma").inputValue(), "0.5");
  await page.getByTestId("more-settings-clear").click();
  await until("one run", async () => (await page.getByTestId("run-count").getAttribute("data-runs")) === "1");
  assert.deepEqual(problems, []);
  await context.close();
});

test("a person changes a model, layer by layer and as JSON", async () => {
  const { page, context, problems } = await openPage(browser, server.address);
  await page.goto(`${server.address}/new?preset=basic-cnn&dataset=strokes&train=640&test=100&epochs=1`);
  await page.getByTestId("change-model").click();
  const rows = page.getByTestId("layer-row");
  const types = () => rows.evaluateAll((all) => all.map((row) => row.dataset.type).join());
  const output = (layer) => page.getByTestId(`layer-output-${layer}`).textContent();
  await until("what its layers put out", async () => (await output(0)) === "10 × 24 × 24");

  // What does not fit is said at the layer, with the formula; the layers before it are what they were.
  await page.getByTestId("layer-3-kernel_size").fill("15");
  const error = page.getByTestId("error-layer-3");
  await until("an error at the layer", async () => (await error.count()) === 1);
  assert.match(await error.textContent(), /does not fit into the 12x12 input of this layer: \(12 \+ 2·0 - 1·\(15 - 1\) - 1\) \/ 1 \+ 1 = -2$/);
  assert.equal(await output(2), "10 × 12 × 12");
  assert.equal(await output(3), "–");
  await page.getByTestId("layer-3-kernel_size").fill("3");
  await until("the mended layer", async () => (await output(3)) === "20 × 10 × 10");

  // By keys, by the mouse, and away.
  await page.getByTestId("layer-add-type").selectOption("BatchNorm2d");
  await page.getByTestId("layer-add").click();
  await until("a ninth layer", async () => (await types()) === "Conv2d,MaxPool2d,ReLU,Conv2d,MaxPool2d,ReLU,Flatten,Linear,BatchNorm2d");
  await until("its place refused", async () => (await page.getByTestId("error-layer-8").count()) === 1);
  assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), "layer-type-8", "the new layer has the focus");
  for (let i = 0; i < 3; i++) await page.keyboard.press("Alt+ArrowUp");
  await until("a place where it fits", async () => (await types()) === "Conv2d,MaxPool2d,ReLU,Conv2d,MaxPool2d,BatchNorm2d,ReLU,Flatten,Linear" && (await output(5)) === "20 × 5 × 5");
  await page.getByTestId("layer-handle-2").dragTo(page.getByTestId("layer-handle-1"));
  await until("the order of the mouse", async () => (await types()) === "Conv2d,ReLU,MaxPool2d,Conv2d,MaxPool2d,BatchNorm2d,ReLU,Flatten,Linear");
  await page.getByTestId("layer-remove-5").click();
  await until("eight layers", async () => (await rows.count()) === 8);
  await page.getByTestId("layer-0-out_channels").fill("4");
  await until("four channels", async () => (await output(0)) === "4 × 24 × 24");
  await photograph(page, "own-model");

  // The JSON says the same, and what is written there is in the layers.
  await page.getByTestId("model-json-open").click();
  const model = page.getByTestId("field-model");
  const text = await model.inputValue();
  assert.deepEqual(JSON.parse(text).layers.slice(0, 3).map(({ type, out_channels }) => [type, out_channels]), [["Conv2d", 4], ["ReLU", undefined], ["MaxPool2d", undefined]]);
  await model.fill(text.replace('"kernel_size": 5', '"kernel_size": [65, 1]'));
  await until("an error at the first layer", async () => (await page.getByTestId("error-layer-0").count()) === 1);
  assert.equal(await page.getByTestId("error-layer-0").textContent(), "kernel_size=65, allowed are 1 to 64");
  assert.equal(await page.getByTestId("layer-0-kernel_size").inputValue(), "65, 1");
  await model.fill(text.replace("{", ""));
  await until("no JSON", async () => (await page.getByTestId("error-model").count()) === 1 && (await rows.count()) === 0);
  await model.fill(text);
  await page.getByTestId("spec-open").click();
  const whole = page.getByTestId("spec-json");
  const spec = JSON.parse(await whole.inputValue());
  await whole.fill(JSON.stringify({ ...spec, training: { epochs: 2 }, dataset: { ...spec.dataset, train: 320 } }));
  assert.deepEqual([await page.getByTestId("field-epochs").inputValue(), await page.getByTestId("field-train").inputValue(), await rows.count()], ["2", "320", 8]);
  await page.getByTestId("start").click();
  await page.waitForURL(/\/sweeps\/\d+$/);
  await until("the end", async () => (await page.getByTestId("sweep-state").getAttribute("data-state")) === "done");
  const { runs } = await (await server.call(`/sweeps/${page.url().split("/").at(-1)}/runs`)).json();
  assert.deepEqual(runs[0].first_conv.dims, [4, 1, 5, 5]);
  assert.equal(runs[0].total_steps, 10);
  assert.equal(runs[0].parameters["training.optimizer.momentum"], 0.5, "the settings of the preset still hold");
  await page.getByTestId("again").click();
  await until("the same model", async () => (await rows.count()) === 8 && (await page.getByTestId("layer-0-out_channels").inputValue()) === "4");
  await page.getByTestId("field-preset-fully-connected").check();
  await until("a preset instead", async () => (await rows.count()) === 0 && JSON.parse(await whole.inputValue()).experiment === "fully-connected");
  assert.deepEqual(problems.filter((problem) => !problem.includes("400 (Bad Request)")), []);
  await context.close();
});

test("a person extends runs by epochs: they go on where they ended, or the form says why they cannot", async () => {
  const { page, context, problems } = await openPage(browser, server.address);
  const launch = async (training, seeds) => {
    const body = { experiment: "basic-cnn", name: "longer", dataset: { name: "strokes", train: 640, test: 200 }, training, seeds };
    const launched = await server.call("/sweeps", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    return (await launched.json()).id;
  };
  const runsOf = async (sweep) => (await (await server.call(`/sweeps/${sweep}/runs`)).json()).runs;
  const whole = await launch({ epochs: 5 }, [1, 2]);
  const id = await launch({ epochs: 2 }, [1, 2]);
  await page.goto(`${server.address}/sweeps/${id}`);
  const state = () => page.getByTestId("sweep-state").getAttribute("data-state");
  await until("the end", async () => (await state()) === "done", 120_000);
  await page.getByTestId("extend").click();
  const cost = page.getByTestId("extend-cost");
  await page.getByTestId("extend-training.epochs").fill("5");
  await until("what it costs", async () => (await cost.getAttribute("data-continued")) === "2");
  assert.match(await cost.textContent(), /^2 new runs: 6 epochs to train, 4 are there already; about [0-9.]+ [kKM]i?B on the disk\.$/);
  await photograph(page, "extend-epochs");
  await page.getByTestId("extend-start").click();
  await until("four rows", async () => (await page.getByTestId("run-row").count()) === 4);
  await until("the end of what is new", async () => (await state()) === "done", 120_000);
  const runs = await runsOf(id);
  assert.deepEqual(runs.slice(2).map((run) => run.continues), runs.slice(0, 2).map((run) => ({ run: run.id, step: 20 })));
  assert.deepEqual(runs.slice(2).map((run) => run.weights_sha256), (await runsOf(whole)).map((run) => run.weights_sha256));

  await page.goto(`${server.address}/runs/${runs[2].id}`);
  await until("all its curve", async () => (await points(page, "chart-loss")) === 50);
  await page.getByTestId("continues").getByRole("link").click();
  await until("the run of before", async () => new URL(page.url()).pathname === `/runs/${runs[0].id}`);

  const cosine = await launch({ epochs: 2, schedule: { type: "CosineAnnealingLR" } }, [1]);
  await page.goto(`${server.address}/sweeps/${cosine}`);
  await until("the end of the other", async () => (await state()) === "done", 120_000);
  await page.getByTestId("extend").click();
  await page.getByTestId("extend-training.epochs").fill("4");
  await until("why not", async () => /^1 new run: 4 epochs to train; about [0-9.]+ [kKM]i?B on the disk\.1 run trains all epochs anew: CosineAnnealingLR spreads the learning rate/.test(await cost.textContent()));
  await photograph(page, "extend-anew");
  await page.getByTestId("extend-training.epochs").fill("");
  await until("nothing asked", async () => (await cost.textContent()) === "");
  assert.deepEqual(problems, []);
  await context.close();
});

test("a person pauses a sweep, lets it go on, extends it, writes about it and sees what it says", async () => {
  const { page, context, problems } = await openPage(browser, server.address);
  const launched = await server.call("/sweeps", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ experiment: "basic-cnn", name: "two rates", dataset: { name: "strokes", train: 640, test: 200 }, training: { epochs: 30 }, axes: { "training.optimizer.lr": [0.001, 0.05] }, seeds: [1, 2] }),
  });
  const { id } = await launched.json();
  await page.goto(`${server.address}/sweeps/${id}`);
  const state = () => page.getByTestId("sweep-state").getAttribute("data-state");
  const rows = page.getByTestId("run-row");
  await until("training", async () => (await points(page, "chart-loss")) > 20);
  await page.getByTestId("pause").click();
  await until("a paused sweep", async () => (await state()) === "paused");
  const held = () => points(page, "chart-loss");
  const at = await until("what was recorded", held);
  await photograph(page, "paused");
  assert.ok((await rows.evaluateAll((all) => all.map((row) => row.dataset.state))).includes("paused"));

  // A view that was chosen stands still; what comes meanwhile waits and says so.
  const top = () => page.getByTestId("chart-loss").evaluate((chart) => chart.getBoundingClientRect().top + scrollY);
  const before = await top();
  await page.getByTestId("chart-loss").locator(".plot").press("+");
  await page.getByTestId("resume").click();
  await until("new points that wait", () => page.getByTestId("resume-charts").evaluateAll((all) => all.some((button) => Number(button.dataset.behind) > 10)));
  assert.equal(await top(), before, "the chart stands where it stood");
  const still = await held();
  await page.getByTestId("resume-charts").click();
  await until("all of them", async () => (await held()) > Math.max(still + 10, at + 20) && (await page.getByTestId("resume-charts").count()) === 0);

  // While it trains: one more seed, for both rates.
  await page.getByTestId("extend").click();
  await page.getByTestId("extend-seeds").fill("1");
  await page.getByTestId("extend-start").click();
  await until("a refusal", async () => (await page.getByTestId("extend-problem").textContent()).includes("it has a run for every one of these combinations"));
  await page.getByTestId("extend-seeds").fill("3");
  await page.getByTestId("extend-start").click();
  await until("six rows", async () => (await rows.count()) === 6);
  await until("the closed form", async () => (await page.getByTestId("extend-form").count()) === 0);
  await until("the end", async () => (await state()) === "done", 180_000);

  // The seeds of a configuration stand together, with their mean and deviation.
  const configurations = page.getByTestId("group-row");
  assert.equal(await configurations.count(), 2);
  assert.match(await configurations.first().textContent(), /0\.001n = 3.*± .*3 done/);
  await configurations.first().getByRole("button", { expanded: true }).click();
  await until("its runs out of the way", async () => (await rows.count()) === 3);
  await configurations.first().getByRole("button", { expanded: false }).click();
  await until("its runs again", async () => (await rows.count()) === 6);

  await page.getByTestId("tab-events").click();
  const events = page.getByTestId("events").locator("tbody tr");
  const said = () => events.evaluateAll((all) => all.map((row) => row.dataset.what).reverse());
  await until("what happened", async () => (await events.count()) > 0 && (await said()).at(-1) === "done");
  const happened = (await said()).filter((what) => ["launched", "resumed", "extended"].includes(what));
  assert.deepEqual(happened, ["launched", "resumed", "extended"]);
  await page.getByTestId("tab-configuration").click();
  assert.deepEqual(JSON.parse(await page.getByTestId("sweep-json").textContent()).seeds, [1, 2, 3]);
  assert.equal(await page.getByTestId("clone").getAttribute("href"), `/new?sweep=${id}`);
  assert.match(await page.getByTestId("tab-compare").getAttribute("href"), /^\/compare\?runs=\d+(,\d+){5}$/);
  await photograph(page, "configuration");

  await page.getByTestId("notes-edit").click();
  await page.getByTestId("field-tags").fill("exam 3, slow");
  await page.getByTestId("field-notes").fill("0.05 wins <b>clearly</b>");
  await page.getByTestId("notes-save").click();
  await until("the notes, as text", async () => (await page.getByTestId("notes").count()) === 1 && (await page.getByTestId("notes").textContent()) === "0.05 wins <b>clearly</b>");

  await page.getByTestId("tab-insights").click();
  const board = page.getByTestId("board-row");
  await until("two configurations", async () => (await board.count()) === 2);
  assert.deepEqual(await board.evaluateAll((all) => all.map((row) => row.dataset.rank)), ["1", "2"]);
  assert.deepEqual(await board.locator("td").nth(1).allTextContents(), ["0.05"]);
  await until("a point for each run", async () => (await page.getByTestId("scatter").getAttribute("data-points")) === "6");
  await page.getByTestId("scatter-y").selectOption("test_loss");
  await until("the choice in the address", async () => new URL(page.url()).searchParams.get("y") === "test_loss");
  await page.getByTestId("scatter-plot").focus();
  await page.keyboard.press("End");
  const told = /^run \d+ lr 0\.05 · seed \d: Learning rate 0\.05, Last test loss \d/;
  await until("what the point says", async () => told.test(await page.getByTestId("scatter-readout").textContent()));
  await page.getByTestId("scatter-table-open").click();
  await until("a row for each run", async () => (await page.getByTestId("scatter-table").locator("tbody tr").count()) === 6);
  await photograph(page, "insights");
  await page.reload();
  await until("the same view", async () => (await page.getByTestId("scatter-y").inputValue()) === "test_loss");

  // An ended sweep goes on, and its page with it.
  await page.getByTestId("tab-live").click();
  await page.getByTestId("extend").click();
  await page.getByTestId("extend-other").selectOption("training.optimizer.momentum");
  await page.getByTestId("extend-training.optimizer.momentum").fill("0.9");
  await page.getByTestId("extend-start").click();
  await until("twelve rows", async () => (await rows.count()) === 12);
  await page.getByTestId("stop").click();
  await until("the stop", async () => (await state()) === "stopped");

  // Somebody else goes on with it: the page learns of it when it comes to the front.
  await until("the end of the stream", async () => (await page.getByTestId("connection").getAttribute("data-state")) === "ended");
  await server.call(`/sweeps/${id}/extend`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ seeds: [9] }) });
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await until("sixteen runs", async () => (await page.getByRole("table", { name: "Runs" }).getAttribute("aria-rowcount")) === String(1 + 16 + 4));
  await page.getByTestId("stop").click();
  await until("the second stop", async () => (await state()) === "stopped");

  await page.goto(`${server.address}/sweeps`);
  await page.getByTestId("search").fill("EXAM clearly");
  await until("the one sweep", async () => (await page.getByTestId("sweep-row").evaluateAll((all) => all.map((row) => row.dataset.sweep).join())) === String(id));
  await page.getByTestId("search").fill("exam nothing");
  await until("no sweep", async () => (await page.getByTestId("search-empty").count()) === 1);
  assert.deepEqual(problems.filter((problem) => !problem.includes("409 (Conflict)")), []);
  await context.close();
});

test("every number says which are allowed, and a wrong one is explained at its field", async () => {
  const tried = new Set();
  const tryAll = async (page) => {
    const ids = await page.locator("[data-allowed] input[type=text]").evaluateAll((inputs) => inputs.map((input) => input.id));
    for (const id of ids) {
      if (tried.has(id)) continue;
      tried.add(id);
      const input = page.getByTestId(`field-${id}`);
      const allowed = await page.locator("[data-allowed]").filter({ has: input }).getAttribute("data-allowed");
      const wrong = Number(/-?\d+/.exec(allowed)[0]) - 1;
      await input.fill(id === "betas" ? `${wrong}, ${wrong}` : String(wrong));
      const error = page.getByTestId(`error-${id}`);
      await until(`an error at ${id}`, async () => (await error.count()) === 1);
      assert.match(await error.textContent(), new RegExp(`${wrong}, allowed are ${allowed}$`), id);
      assert.ok(await page.getByTestId("start").isDisabled());
      await input.fill("");
      await until(`no error at ${id}`, async () => (await error.count()) === 0);
    }
  };
  // Each field waits for the server's word, so that several pages take little more time than one.
  const types = [];
  const look = async (first) => {
    const { page, context } = await openPage(browser, server.address);
    await page.goto(`${server.address}/new?preset=basic-cnn&dataset=strokes`);
    await page.getByTestId("more-settings-open").click();
    if (first) types.push(...(await page.locator('[data-testid^="field-optimizer-"], [data-testid^="field-schedule-"]').evaluateAll((boxes) => boxes.map((box) => box.dataset.testid))));
    await tryAll(page);
    for (let type = types.pop(); type !== undefined; type = types.pop()) {
      await page.getByTestId(type).check();
      await tryAll(page);
      await page.getByTestId(type).uncheck();
    }
    await context.close();
  };
  await Promise.all([look(true), look(false), look(false), look(false)]);
  assert.equal(tried.size, NUMBERS, [...tried].join(" "));
});

test("a folder that is no dataset is shown with the reason, until it is gone", async () => {
  const folder = join(store, "datasets/custom/empty");
  await mkdir(folder, { recursive: true });
  const { page, context, problems } = await openPage(browser, server.address);
  const shown = page.getByTestId("dataset-problem");
  for (const path of ["/data", "/new"]) {
    await page.goto(server.address + path);
    // The server looks again while somebody asks what there is.
    await until("the folder", async () => {
      await server.call("/datasets");
      return (await shown.count()) === 1;
    });
    assert.match(await shown.textContent(), /custom:empty.*class folders=0, allowed are 2 to 128/);
  }
  await rm(folder, { recursive: true });
  await until("nothing to complain about", async () => {
    await server.call("/datasets");
    return (await shown.count()) === 0;
  });
  assert.deepEqual(problems, []);
  await context.close();
});

test("the losses of the detector's two sets are two curves", async () => {
  const { page, context, problems } = await openPage(browser, server.address);
  await page.goto(`${server.address}/new?preset=uniform-3x3&epochs=5`);
  await until("the count of one run", async () => (await page.getByTestId("run-count").getAttribute("data-runs")) === "1");
  await page.getByTestId("start").click();
  await page.waitForURL(/\/sweeps\/\d+$/);
  await until("the end of the run", async () => (await page.getByTestId("run-row").getAttribute("data-state")) === "done");
  await page.getByTestId("run-row").getByRole("link").click();
  await page.waitForURL(/\/runs\/\d+$/);
  const loss = page.getByTestId("chart-loss");
  await until("all points", async () => (await points(page, "chart-loss")) === 5 * 200);
  const legend = loss.getByTestId("legend").locator("li");
  await until("the names of the series", async () => (await legend.allTextContents()).join() === "false set,true set");
  const looks = await legend.locator("line").evaluateAll((lines) => lines.map((line) => `${line.getAttribute("stroke")} ${line.getAttribute("stroke-dasharray")}`));
  assert.notEqual(looks[0], looks[1]);
  const plot = loss.locator(".plot");
  // The end of the first epoch's true set and, a hair beside it, the beginning of its false set.
  const box = await plot.boundingBox();
  await page.mouse.move(box.x + 48 + (box.width - 60) / 10, box.y + box.height / 2);
  const readout = loss.locator(".readout li");
  await until("a value of each set", async () => (await readout.count()) === 2);
  assert.deepEqual((await readout.locator(".readout-part").allTextContents()).sort(), ["false set", "true set"]);
  await page.getByTestId("smoothing").fill("4");
  await until("two values each", async () => (await readout.locator(".num").count()) === 4);
  assert.equal(await page.getByTestId("chart-test-loss").getByTestId("legend").count(), 0, "an evaluation is of both sets");
  await photograph(page, "two-series");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 0);
  assert.deepEqual(problems, []);
  await context.close();
});

test("the pages hold on a phone, in the dark, in any font", async () => {
  const { page, context, problems } = await openPage(browser, server.address, { width: 390, height: 844, colorScheme: "dark" });
  await prepare(page, { hold: true });
  const pages = [["/", "home"], ["/sweeps", "sweeps"], ["/runs", "runs"], ["/lab", "lab"], ["/data", "data"], ["/system", "system"], ["/new", "new-sweep"], ["/sweeps/1", "sweep"], ["/sweeps/1?tab=insights", "insights"], ["/sweeps/1?tab=events", "events"], ["/sweeps/1?tab=configuration", "configuration"], ["/compare?runs=1,2", "compare"], ["/runs/1", "run"]];
  for (const tab of ["layers", "predictions", "log", "reproduce"]) pages.push([`/runs/1?tab=${tab}`, tab]);
  for (const [path, name] of pages) {
    await page.goto(server.address + path);
    await settled(page);
    if (path.endsWith("s/1")) await until("points", async () => (await points(page, "chart-loss")) > 100);
    assert.deepEqual(await tooWide(page), [], path);
    await photograph(page, `${name}-phone-dark`);
  }
  assert.deepEqual(problems, []);
  await context.close();
});

test("a malformed value is explained at its field and nothing is started", async () => {
  const { page, context } = await openPage(browser, server.address);
  await page.goto(`${server.address}/new?preset=basic-cnn&dataset=strokes`);
  await page.getByTestId("field-preset-basic-cnn").check();
  await page.getByTestId("field-epochs").fill("0");
  await until("an error at the field", async () => (await page.getByTestId("axis-field-epochs").getAttribute("data-invalid")) === "true");
  assert.ok(await page.getByTestId("start").isDisabled());
  await page.getByTestId("start-why").getByRole("button").click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "epochs", "the way to the field");
  await context.close();
});

test("a page says when the server falls silent, and reconnects by itself when it comes back", async () => {
  const { page, context } = await openPage(browser, server.address);
  let beats = 0;
  page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => (beats += payload === '{"type":"beat"}')));
  await page.goto(`${server.address}/`);
  const badge = page.getByTestId("connection");
  const state = () => badge.getAttribute("data-state");
  await until("a live connection", async () => (await state()) === "live");
  await page.getByTestId("running").and(page.getByText("0", { exact: true })).waitFor();
  await badge.evaluate((element) => {
    globalThis.said = [];
    new MutationObserver(() => globalThis.said.push(element.dataset.state)).observe(element, { attributes: true, attributeFilter: ["data-state"] });
  });
  // Three of them take longer than a page is patient.
  await until("beats of a server that has nothing to tell", () => beats >= 3);
  assert.deepEqual(await page.evaluate(() => globalThis.said), [], "it was live all the time");
  process.kill(server.pid, "SIGSTOP");
  try {
    await badge.and(page.locator('[data-state="stale"]')).waitFor();
    assert.match(await badge.textContent(), /^Stale for \d+ s$/);
    await photograph(page, "stale");
  } finally {
    process.kill(server.pid, "SIGCONT");
  }
  await badge.and(page.locator('[data-state="live"]')).waitFor();

  const launched = await server.call("/sweeps", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ experiment: "basic-cnn", dataset: { name: "strokes", train: 640, test: 100 }, training: { epochs: 10_000 } }) });
  const { id } = await launched.json();
  await until("training", async () => (await (await server.call(`/sweeps/${id}`)).json()).steps > 0);
  const port = Number(new URL(server.address).port);
  await server.stop();
  await until("the page to say so", async () => ["reconnecting", "stale"].includes(await state()));
  server = await startServer({ store, port });
  await until("a live connection again", async () => (await state()) === "live");
  await page.getByTestId("running-sweep").and(page.locator(`[data-sweep="${id}"]`)).waitFor();
  await until("what it goes on with", async () => (await page.getByTestId("recovered-run").count()) === 1);
  await photograph(page, "recovered");
  await server.call(`/sweeps/${id}/stop`, { method: "POST" });
  await context.close();
});
