// Text that is a script stays text, wherever a person, a file or an address can bring some in; and what got in would not run.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openPage, remove, startBrowser, startServer, temporaryDirectory } from "./harness.mjs";
import { fieldsOf, launch, layFolders, script } from "./script-fields.mjs";

const PAYLOADS = [
  "<script>window.ran = 1</script>",
  "<img src=x onerror='window.ran = 1'>",
  "<svg onload='window.ran = 1'>",
  "'\"><iframe srcdoc='<script>parent.ran = 1</script>'>",
  "javascript:window.ran=1",
];
const ALL = PAYLOADS.join(" ");

let server;
let browser;
let store;

before(async () => {
  store = await temporaryDirectory();
  await layFolders(store);
  [server, browser] = await Promise.all([startServer({ store }), startBrowser()]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  if (store) await remove(store);
});

const send = async (method, path, body) => {
  const answer = await server.call(path, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const json = await answer.json();
  assert.ok(answer.ok, JSON.stringify(json));
  return json;
};

/** Nothing has run, and nothing of the text has become an element. */
async function unharmed(page, where) {
  const found = await page.evaluate(() => ({
    ran: window.ran,
    elements: document.querySelectorAll("#app script, #app iframe, [onerror], [onload], img[src='x'], a[href^='javascript']").length,
  }));
  assert.deepEqual(found, { ran: undefined, elements: 0 }, where);
}

test("scripts in names, notes and tags stay text", async () => {
  const { page, context } = await openPage(browser, server.address);
  page.on("dialog", (dialog) => assert.fail(dialog.message()));
  const small = { experiment: "basic-cnn", dataset: { name: "strokes", train: 256, test: 64 }, training: { epochs: 1 } };
  const sweep = await send("POST", "/sweeps", { name: ALL, ...small });
  await send("PATCH", `/sweeps/${sweep.id}`, { notes: ALL, tags: PAYLOADS.map((text) => text.slice(0, 40).trim()).filter((text) => !text.includes(",")) });
  const { runs } = await (await server.call(`/sweeps/${sweep.id}/runs`)).json();
  for (const path of ["/", "/sweeps", "/runs", `/compare?runs=${runs[0].id}`, `/sweeps/${sweep.id}`, `/runs/${runs[0].id}`, `/new?sweep=${sweep.id}`]) {
    await page.goto(server.address + path);
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    await page.waitForLoadState("networkidle").catch(() => {});
    await unharmed(page, path);
  }
  await page.goto(`${server.address}/sweeps/${sweep.id}`);
  await page.getByText("<script>window.ran = 1</script>").first().waitFor();
  await unharmed(page, "shown as text");
  await context.close();
});

test("scripts in each field are shown as the text that they are", async () => {
  const { page, context, problems } = await openPage(browser, server.address);
  page.on("dialog", (dialog) => assert.fail(dialog.message()));
  await page.addInitScript(() => document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => (window.ran = `refused by ${effectiveDirective}`)));
  const shown = new Set();
  let at = "";
  for (const { field, on, put, at: place, text = script(field) } of fieldsOf(await launch(send, server))) {
    if (on !== undefined) {
      at = on;
      await page.goto(server.address + on);
    }
    await put?.(page, text);
    const found = page.locator(place).filter({ hasText: text }).first();
    await found.waitFor().catch(() => assert.fail(`${field} is not shown at ${at}`));
    assert.ok((await found.textContent()).includes(text), field);
    await unharmed(page, field);
    shown.add(field);
  }
  assert.ok(shown.size >= 30, [...shown].join());
  assert.deepEqual(problems.filter((problem) => !/status of 4\d\d/.test(problem)), []);
  await context.close();
});

test("scripts in addresses stay text", async () => {
  const { page, context } = await openPage(browser, server.address);
  page.on("dialog", (dialog) => assert.fail(dialog.message()));
  const keys = ["name", "preset", "group", "sweep", "dataset", "train", "test", "epochs", "batch", "lr", "momentum", "optimizer", "schedule", "seeds", "weights", "order", "loss", "max_norm"];
  const addresses = [
    ...keys.map((key) => `/new?preset=basic-cnn&${key}=${encodeURIComponent(ALL)}`),
    `/new?form=${Buffer.from(JSON.stringify({ name: ALL, presets: [ALL], model: ALL, seeds: ALL, axes: {}, words: { optimizer: [ALL] }, texts: { dataset: ALL, train: ALL }, rest: { experiment: { title: ALL } } })).toString("base64url")}`,
    ...["drawn", "sort", "open", "brush", "selected", "tab"].map((key) => `/sweeps/1?${key}=${encodeURIComponent(ALL)}`),
    ...["/sweeps/", "/runs/", "/", "/sweeps?q=", "/runs?q=", "/compare?runs=", "/compare?view=", "/data?name=", "/lab?image=", "/lab?pixel="].map((path) => path + encodeURIComponent(ALL)),
    `/#${encodeURIComponent(ALL)}`,
    `/?${encodeURIComponent(ALL)}`,
  ];
  assert.ok(addresses.length >= 20);
  for (const address of addresses) {
    // None differs from the one before it only behind the #, where the browser would keep the page.
    await page.goto(server.address + address);
    // A page, or the problem that there is no such file.
    await page.locator("h1, pre").first().waitFor();
    await unharmed(page, address);
  }
  await context.close();
});

test("scripts typed into the fields of the form and of the entrance stay text", async () => {
  const { page, context } = await openPage(browser, server.address);
  page.on("dialog", (dialog) => assert.fail(dialog.message()));
  await page.goto(`${server.address}/new?preset=basic-cnn&dataset=strokes`);
  await page.getByTestId("more-settings-open").click();
  const fields = await page.locator("input[type=text]:enabled").all();
  assert.ok(fields.length >= 10, `${fields.length} fields`);
  for (const field of fields) if (await field.isVisible()) await field.fill(ALL);
  await page.waitForLoadState("networkidle");
  await unharmed(page, "form");
  await context.close();

  const stranger = await openPage(browser, server.address, { stranger: true });
  await stranger.page.goto(`${server.address}/#token=${encodeURIComponent(ALL)}`);
  await stranger.page.getByTestId("token").fill(ALL);
  await stranger.page.getByTestId("enter").click();
  await unharmed(stranger.page, "entrance");
  await stranger.context.close();
});

test("what would get in is not run", async () => {
  const { page, context } = await openPage(browser, server.address);
  await page.goto(`${server.address}/`);
  await page.getByTestId("new-sweep").first().waitFor();
  const blocked = await page.evaluate(async () => {
    const violations = new Set();
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => violations.add(effectiveDirective));
    const attempt = (what) => {
      try {
        what();
      } catch (error) {
        violations.add(error.name);
      }
    };
    const make = (tag, set) => {
      const element = document.createElement(tag);
      attempt(() => set(element));
      document.body.append(element);
    };
    make("script", (element) => (element.textContent = "window.ran = 1"));
    make("div", (element) => (element.innerHTML = "<img src=x onerror='window.ran = 1'>"));
    make("img", (element) => {
      element.setAttribute("onerror", "window.ran = 1");
      element.src = "/none.png";
    });
    make("style", (element) => (element.textContent = "body { display: none }"));
    make("iframe", (element) => (element.src = "/"));
    make("object", (element) => (element.data = "/"));
    make("link", (element) => Object.assign(element, { rel: "stylesheet", href: "http://evil.example/x.css" }));
    make("form", (element) => {
      element.action = "http://evil.example/";
      document.body.append(element);
      element.submit();
    });
    // Later, for what a debugger evaluates at once may evaluate.
    await new Promise((done) => setTimeout(() => done(attempt(() => window.eval("window.ran = 1")))));
    await fetch("http://evil.example/").catch(() => {});
    await import("data:text/javascript,window.ran = 1").catch(() => {});
    await new Promise((done) => setTimeout(done, 200));
    return { ran: window.ran, violations: [...violations].sort() };
  });
  assert.equal(blocked.ran, undefined);
  for (const directive of ["require-trusted-types-for", "EvalError", "script-src-elem", "style-src-elem", "frame-src", "connect-src", "form-action"]) {
    assert.ok(blocked.violations.includes(directive), `${directive} in ${blocked.violations}`);
  }
  await context.close();
});
