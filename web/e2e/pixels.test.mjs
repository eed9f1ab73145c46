// What is drawn of a chart that grows is the same, pixel by pixel, as if all of it had been drawn.
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { startBrowser } from "./harness.mjs";

const web = join(dirname(fileURLToPath(import.meta.url)), "..");
/** Of 255. Skia smooths the edges of a long path otherwise than those of a short one (51 here); a point, dash or line that is missing or lies a pixel beside makes twice as much. */
const UNSEEN = 64;
let browser;
let page;

before(async () => {
  browser = await startBrowser();
  page = await browser.newPage();
  const [{ output }] = await build({
    root: web,
    configFile: false,
    logLevel: "error",
    build: { write: false, minify: false, lib: { entry: join(web, "test/growing.ts"), formats: ["iife"], name: "growing" } },
  });
  await page.addScriptTag({ content: output[0].code });
});

after(() => browser?.close());

for (const [seed, runs, looks] of [[1, 3, 80], [2, 5, 80], [3, 40, 250], [4, 40, 250]]) {
  test(`${runs} curves that grow (seed ${seed})`, async () => {
    const { drawings, strips, greatest, first } = await page.evaluate((given) => window.growing.grow(...given), [seed, runs, looks, UNSEEN]);
    assert.ok(strips > 50 && strips < drawings, `of ${drawings} drawings ${strips} were strips`);
    assert.ok(greatest <= UNSEEN, `a strip differs: ${first}`);
  });
}
