// Who gets in, in a real browser: with the printed address, with a pasted token, as a viewer, and not at all.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openPage, photograph, remove, startBrowser, startServer, temporaryDirectory, until } from "./harness.mjs";

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

const viewerToken = async () => (await readFile(join(store, "token-read-only"), "utf8")).trim();

test("the printed address lets a browser in, once and for all its pages", async () => {
  const { page, context, problems } = await openPage(browser, server.address, { stranger: true });
  await page.goto(`${server.address}/new?preset=basic-cnn#token=${server.token}`);
  await page.getByTestId("start").waitFor();
  assert.equal(page.url(), `${server.address}/new?preset=basic-cnn`, "the token leaves the address bar");
  const cookies = await context.cookies();
  assert.equal(cookies.length, 1);
  assert.equal(cookies[0].name, `lockstep-${new URL(server.address).port}`);
  assert.equal(cookies[0].httpOnly, true);
  assert.equal(cookies[0].sameSite, "Strict");
  assert.ok(!cookies[0].value.includes(server.token));
  assert.equal(await page.evaluate(() => document.cookie), "", "no script reads it");

  await page.goto(`${server.address}/`);
  await page.getByTestId("connection").and(page.locator('[data-state="live"]')).waitFor();
  assert.equal(await page.getByTestId("view-only").count(), 0);
  assert.deepEqual(problems, []);
  await context.close();
});

test("without a token the page says how to find the address, on every screen", async () => {
  for (const { name, ...screen } of [
    { name: "entrance", width: 1440, height: 900 },
    { name: "entrance-phone-dark", width: 390, height: 844, colorScheme: "dark" },
  ]) {
    const { page, context } = await openPage(browser, server.address, { ...screen, stranger: true });
    for (const path of ["/", "/sweeps/1", "/new"]) {
      await page.goto(server.address + path);
      await page.getByTestId("entrance").waitFor();
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `${wide} px too wide`);
    await photograph(page, name);
    await context.close();
  }
});

test("a pasted address or token opens the page that was asked for", async () => {
  const { page, context } = await openPage(browser, server.address, { stranger: true });
  await page.goto(`${server.address}/new?preset=basic-cnn#token=${"x".repeat(43)}`);
  await page.getByTestId("entrance").and(page.locator('[data-entry="wrong token"]')).waitFor();
  assert.equal(page.url(), `${server.address}/new?preset=basic-cnn`);
  await page.getByTestId("token").fill("guess");
  await page.getByTestId("enter").click();
  await page.getByText("This is not the token of this server").waitFor();
  await photograph(page, "entrance-wrong");
  await page.getByTestId("token").fill(`  ${server.address}/#token=${server.token} `);
  await page.keyboard.press("Enter");
  await page.getByTestId("start").waitFor();
  await context.close();
});

test("an address with a token opens in a tab that shows the entrance", async () => {
  const { page, context } = await openPage(browser, server.address, { stranger: true });
  await page.goto(`${server.address}/`);
  await page.getByTestId("entrance").waitFor();
  await page.goto(`${server.address}/#token=${server.token}`);
  await page.getByTestId("new-sweep").first().waitFor();
  assert.equal(page.url(), `${server.address}/`);
  await context.close();
});

test("a viewer looks and downloads, and finds nothing to start or stop", async () => {
  const sweep = await (
    await server.call("/sweeps", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ experiment: "basic-cnn", dataset: { name: "strokes", train: 512, test: 100 }, training: { epochs: 10_000 } }),
    })
  ).json();
  const { page, context, problems } = await openPage(browser, server.address, { stranger: true });
  await page.goto(`${server.address}/sweeps/${sweep.id}#token=${await viewerToken()}`);
  await page.getByTestId("view-only").waitFor();
  await page.getByTestId("run-row").first().waitFor();
  await page.getByTestId("connection").and(page.locator('[data-state="live"]')).waitFor();
  for (const id of ["stop", "stop-run", "again", "new-sweep"]) assert.equal(await page.getByTestId(id).count(), 0, id);
  await page.getByTestId("download").click();
  await page.getByTestId("export-csv").click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId("export-go").click()]);
  assert.match(await readFile(await download.path(), "utf8"), /^run,step,/);
  await photograph(page, "view-only");
  const refused = await page.evaluate((id) => fetch(`/api/v1/sweeps/${id}/stop`, { method: "POST" }).then((answer) => answer.status), sweep.id);
  assert.equal(refused, 403);
  await page.goto(`${server.address}/new`);
  await page.getByText("You can look, not launch").waitFor();
  await server.call(`/sweeps/${sweep.id}/stop`, { method: "POST" });
  assert.deepEqual(problems.filter((problem) => !problem.includes("403")), []);
  await context.close();
});

test("the snippets of the download menu work with the token in the environment", async () => {
  const sweeps = (await (await server.call("/sweeps")).json()).sweeps;
  const { page, context, problems } = await openPage(browser, server.address);
  await page.goto(`${server.address}/sweeps/${sweeps[0].id}`);
  await page.getByTestId("download").click();
  await page.getByRole("button", { name: "curl" }).click();
  const snippet = await page.getByTestId("snippet").textContent();
  const { execFileSync } = await import("node:child_process");
  const status = (LOCKSTEP_TOKEN) =>
    execFileSync("sh", ["-c", snippet.replace("curl -OJ", "curl -s -o /dev/null -w '%{http_code}'")], { env: { ...process.env, LOCKSTEP_TOKEN } }).toString();
  assert.equal(status(await viewerToken()), "200");
  assert.equal(status("none"), "401");
  assert.deepEqual(problems, []);
  await context.close();
});

test("a session that is ended elsewhere leads back to the entrance", async () => {
  const mine = await openPage(browser, server.address);
  const other = await openPage(browser, server.address);
  await other.page.goto(`${server.address}/system`);
  await other.page.getByTestId("sessions").waitFor();
  await mine.page.goto(`${server.address}/system`);
  const panel = mine.page.getByTestId("sessions");
  await panel.getByText("This browser").waitFor();
  for (let left; (left = await panel.getByRole("button", { name: "End" }).count()) > 0; ) {
    await panel.getByRole("button", { name: "End" }).first().click();
    await until("one less", async () => (await panel.getByRole("button", { name: "End" }).count()) < left);
  }
  await other.page.getByTestId("entrance").waitFor();
  assert.equal(await panel.getAttribute("data-count"), "1");
  assert.deepEqual(mine.problems, []);
  await mine.context.close();
  await other.context.close();
});
