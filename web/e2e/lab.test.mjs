// What was trained, in a real browser: in the lab runs answer what is drawn, and show how a value comes about; the address keeps the view of every page. And an automated look at every page for those who do not see or use a mouse.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { openPage, photograph, remove, startBrowser, startServer, temporaryDirectory, until } from "./harness.mjs";
import { prepare, settled } from "./width.mjs";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

let server;
let browser;
let store;
let runs;
let sweep;

const post = async (path, body = {}) => (await server.call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) })).json();
const runsOf = async (id) => (await (await server.call(`/sweeps/${id}/runs`)).json()).runs;

before(async () => {
  store = await temporaryDirectory();
  [server, browser] = await Promise.all([startServer({ store }), startBrowser()]);
  ({ id: sweep } = await post("/sweeps", {
    name: "two rates",
    experiment: "basic-cnn",
    dataset: { name: "strokes", train: 3200, test: 200 },
    training: { epochs: 3 },
    axes: { "training.optimizer.lr": [0.00001, 0.05] },
    seeds: [1, 2],
  }));
  runs = await until("the runs", async () => {
    const all = await runsOf(sweep);
    return all.every(({ state }) => state === "done") && all;
  });
});

after(async () => {
  await browser?.close();
  await server?.stop();
  if (store) await remove(store);
});

test("runs answer what is drawn, their disagreement is shown, and one that trains answers again", async () => {
  const { page, context, problems } = await openPage(browser, server.address);
  await page.goto(`${server.address}/lab`);
  const answers = page.getByTestId("lab-answer");
  await until("the newest runs", async () => (await answers.count()) === 4);
  const canvas = await page.getByTestId("lab-canvas").boundingBox();
  const at = (x, y) => [canvas.x + x * canvas.width, canvas.y + y * canvas.height];
  await page.mouse.move(...at(0.52, 0.2));
  await page.mouse.down();
  for (const y of [0.3, 0.45, 0.6, 0.8]) await page.mouse.move(...at(0.5, y));
  await page.mouse.up();
  const said = () => answers.evaluateAll((all) => Object.fromEntries(all.map((one) => [one.dataset.run, one.dataset.said])));
  await until("an answer of each", async () => Object.values(await said()).every((one) => one !== undefined));
  const learned = runs.filter((run) => run.parameters["training.optimizer.lr"] === 0.05);
  await until("a stroke is a one, to one that learned", async () => (await said())[learned[0].id] === "1");

  await page.getByTestId("lab-sample-3").click();
  await until("a word about all of them", async () => Number(await page.getByTestId("verdict").getAttribute("data-distinct")) >= 1);
  await page.getByTestId(`look-${learned[0].id}`).click();
  const inside = page.getByTestId("lab-inside");
  await until("its maps", async () => (await inside.getAttribute("data-run")) === String(learned[0].id) && (await inside.locator("canvas").count()) === 9);
  await page.getByTestId("maps-conv1").locator("canvas").click({ position: { x: 36, y: 34 } });
  const explained = page.getByTestId("explained");
  await until("25 multiply-adds", async () => (await explained.count()) === 1 && (await explained.getAttribute("data-terms")) === "25");
  assert.equal(await explained.getAttribute("data-exact"), "true", "their sum is the value bit for bit");
  assert.match(await page.getByTestId("equation").textContent(), /·.*= −?\d/);
  await photograph(page, "lab");
  // Without a pointer the same is reached by numbers.
  await page.getByTestId("pick-layer").fill("3");
  await page.getByTestId("pick-layer").press("Tab");
  await until("the second convolution", async () => (await explained.getAttribute("data-terms")) === "250");
  assert.equal(await explained.getAttribute("data-exact"), "true");

  const long = await post("/sweeps", { experiment: "basic-cnn", dataset: { name: "strokes", train: 512, test: 100 }, training: { epochs: 10_000 } });
  const [training] = await runsOf(long.id);
  await page.goto(`${server.address}/lab?runs=${training.id},${learned[0].id}`);
  await page.getByTestId("lab-sample-3").click();
  const step = async () => Number(await page.locator(`[data-testid="lab-answer"][data-run="${training.id}"]`).getAttribute("data-step"));
  const first = await until("its first answer", step);
  await until("another as it trains", async () => (await step()) > first);
  await post(`/sweeps/${long.id}/stop`);
  assert.deepEqual(problems.filter((problem) => !problem.includes("409")), []);
  await context.close();
});

test("reloading, going back and forward find the table of a sweep as it was left", async () => {
  const { page, context, problems } = await openPage(browser, server.address);
  await page.goto(`${server.address}/sweeps/${sweep}`);
  const rows = page.getByTestId("run-row");
  const groups = page.getByTestId("group-row");
  await until("runs below their configurations", async () => (await rows.count()) === 4 && (await groups.count()) === 2);
  const best = page.getByRole("columnheader", { name: /Best test/ });
  await best.getByRole("button").click();
  await best.and(page.locator("[aria-sort=descending]")).waitFor();
  await groups.first().getByRole("button", { name: /^Runs of/ }).click();
  await groups.first().and(page.locator("[data-open=false]")).waitFor();
  await page.getByRole("button", { name: "Hide all" }).click();
  await page.getByRole("button", { name: `Draw run ${runs[1].id}`, exact: true }).click();
  await rows.and(page.locator(`[data-run="${runs[1].id}"]`)).getByRole("cell").nth(4).click();
  const view = async () => ({
    sorted: await best.getAttribute("aria-sort"),
    groups: await groups.evaluateAll((all) => all.map((row) => row.dataset.open).join()),
    rows: await rows.evaluateAll((all) => all.map((row) => `${row.dataset.run} ${row.dataset.shown} ${row.getAttribute("aria-selected")}`)),
    kernels: await page.getByTestId("weights").first().getAttribute("data-run"),
  });
  const left = { sorted: "descending", groups: "false,true", rows: [`${runs[0].id} false false`, `${runs[1].id} true true`], kernels: String(runs[1].id) };
  const same = async () => (await rows.count()) === 2 && JSON.stringify(await view()) === JSON.stringify(left);
  const ordered = await until("what was chosen", async () => (await rows.count()) === 2 && (await view()));
  left.rows = ordered.rows;
  assert.deepEqual(ordered, left);
  assert.deepEqual([...ordered.rows].sort(), [`${runs[0].id} false false`, `${runs[1].id} true true`]);
  await page.reload();
  await until("the same after a reload", same);
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Runs" }).click();
  await page.getByRole("heading", { level: 1, name: "Runs" }).waitFor();
  await page.goBack();
  await until("the same after a step back", same);
  await page.goForward();
  await page.getByRole("heading", { level: 1, name: "Runs" }).waitFor();
  assert.deepEqual(problems, []);
  await context.close();
});

test("reloading, going back and forward find the form and the lab as they were left", async () => {
  const { page, context, problems } = await openPage(browser, server.address);
  await page.goto(`${server.address}/new?preset=basic-cnn&dataset=strokes&train=640&test=100`);
  const rate = page.getByTestId("field-lr");
  const model = page.getByTestId("field-model");
  await rate.fill("0.1, 0.2");
  await page.getByTestId("field-seeds").fill("1 2");
  await page.getByTestId("field-seeds").blur();
  await page.waitForURL(/seeds=1%2C2&lr=0\.1%2C0\.2/);
  await page.reload();
  await until("the same settings", async () => (await rate.inputValue()) === "0.1, 0.2");
  await until("the same runs", async () => (await page.getByTestId("run-count").getAttribute("data-runs")) === "4");
  assert.equal(await page.getByTestId("field-seeds").inputValue(), "1, 2");

  // A model of one's own, as it is being written, stands there as itself; a very long one is kept by the browser.
  await page.getByTestId("change-model").click();
  await page.getByTestId("model-json-open").click();
  for (const [text, kept] of [['{"input": [1, 28, 28], "layers": [', /[?&]form=[\w-]+(&|$)/], [JSON.stringify({ input: [1, 28, 28], layers: [{ type: "Flatten" }, ...Array.from({ length: 40 }, (_, i) => ({ type: "Dropout", name: `layer${i}`, p: 0.25 })), { type: "Linear", out_features: 10 }] }), /[?&]form=%7E[0-9a-z]+(&|$)/]]) {
    await model.fill(text);
    await model.blur();
    await page.waitForURL(kept);
    await page.reload();
    await until("the same text", async () => (await model.count()) === 1 && (await model.inputValue()) === text);
  }
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Lab" }).click();
  await page.waitForURL(/\/lab\?runs=/);
  await page.goBack();
  await until("the model after a step back", async () => (await model.count()) === 1 && (await model.inputValue()).includes("layer39"));
  assert.equal(await rate.inputValue(), "0.1, 0.2");
  // The rail leads to an empty form.
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "New sweep" }).click();
  await until("another form", async () => (await model.count()) === 0 && (await rate.inputValue()) === "");

  // With keys alone: a stroke, and the pixel that is explained.
  await page.goto(`${server.address}/lab?runs=${runs[2].id},${runs[3].id}`);
  const canvas = page.getByTestId("lab-canvas");
  await canvas.focus();
  await page.keyboard.press("Space");
  for (let i = 0; i < 4; i++) await page.keyboard.press("Shift+ArrowDown");
  const inside = page.getByTestId("lab-inside");
  const answers = page.getByTestId("lab-answer");
  const said = async () => JSON.stringify(await answers.evaluateAll((all) => all.map((one) => one.dataset.said ?? null)));
  await until("its maps", async () => (await inside.count()) === 1 && (await inside.locator("canvas").count()) === 9 && !(await said()).includes("null"));
  const stroke = await canvas.evaluate((one) => one.toDataURL());
  const before = await said();
  await page.getByTestId("pick-first").press("Enter");
  // What is typed stays when the answer for the first place comes.
  await page.getByTestId("pick-channel").fill("2");
  await page.getByTestId("explained").waitFor();
  await page.getByTestId("pick-channel").press("Tab");
  await page.waitForURL(/image=[\w-]+.*pixel=0\.2\.0\.0|pixel=0\.2\.0\.0.*image=[\w-]+/);
  await page.reload();
  await until("the same answers", async () => (await answers.count()) === 2 && (await said()) === before);
  await until("the same place", async () => (await page.getByTestId("pick-channel").count()) === 1 && (await page.getByTestId("explained").count()) === 1);
  assert.deepEqual([await canvas.evaluate((one) => one.toDataURL()), await page.getByTestId("pick-channel").inputValue()], [stroke, "2"]);
  assert.deepEqual(problems, []);
  await context.close();
});

test("an automated check finds nothing in the way of anybody, on any page, in both themes", async () => {
  const source = await readFile(AXE, "utf8");
  const [run] = runs;
  const paths = [
    "/", "/nowhere", "/new?preset=basic-cnn&dataset=strokes", "/sweeps", `/sweeps/${sweep}`, `/sweeps/${sweep}?tab=insights`, `/sweeps/${sweep}?tab=events`, `/sweeps/${sweep}?tab=configuration`, "/runs", `/runs/${run.id}`, `/runs/${run.id}?tab=layers`, `/runs/${run.id}?tab=predictions`,
    `/runs/${run.id}?tab=log`, `/runs/${run.id}?tab=reproduce`, `/compare?runs=${run.id},${runs[3].id}`, `/lab?runs=${run.id}`, "/data?name=uniform3x3", "/system",
  ];
  // Beside the page's content security policy, which lets no script in.
  const check = (page, rules) =>
    page.evaluate(`axe.run(document, { runOnly: ${JSON.stringify(rules)}, resultTypes: ["violations"] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)).join(" | ")))`);
  const look = async () => {
    const { page, context, problems } = await openPage(browser, server.address);
    await prepare(page);
    for (let path = paths.shift(); path !== undefined; path = paths.shift()) {
      await page.emulateMedia({ colorScheme: "light" });
      await page.goto(server.address + path);
      await settled(page);
      if (path.startsWith("/new")) await page.getByTestId("change-model").click();
      // What lies over a page belongs to it.
      const menu = { [`/sweeps/${sweep}`]: "extend", "/runs": "download", "/sweeps": "help" }[path];
      if (menu !== undefined) await page.getByTestId(menu).click();
      await page.evaluate(source);
      assert.deepEqual(await check(page, ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]), [], path);
      // Only colours are others in the dark.
      await page.emulateMedia({ colorScheme: "dark" });
      assert.deepEqual(await check(page, { type: "rule", values: ["color-contrast"] }), [], `${path}, in the dark`);
    }
    assert.deepEqual(problems.filter((problem) => problem.startsWith("foreign")), [], "all pages ask only where they come from");
    await context.close();
  };
  // It is the browser that takes the time: two pages at once take half of it where there are two cores.
  await Promise.all([look(), look()]);

  const { page, context } = await openPage(browser, server.address);
  await prepare(page);
  await page.routeWebSocket(/topic=weights/, () => {});
  await page.goto(`${server.address}/sweeps/${sweep}`);
  await page.getByText("Nothing was recorded").first().waitFor();
  await page.evaluate(source);
  assert.deepEqual(await check(page, ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]), [], "before weights come");
  await context.close();
});
