// Measures the dashboard in Chromium against the built program, and prints what came out as a table. Nothing is asserted: a machine may be busy. What could not be measured is an error.
import { execFileSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { startBrowser } from "../e2e/harness.mjs";
import { live } from "./live.mjs";
import { long, many } from "./many.mjs";

/** Whether the server has a core of its own, and the browser another: without that they take turns on all there are. */
const apart = process.env.LOCKSTEP_APART === "1";
if (apart) execFileSync("taskset", ["-a", "-p", "-c", "1", String(process.pid)]);

const rows = [];
const say = (what, wish, found) => {
  rows.push([what, wish, found]);
  console.log(`${what}: ${found}${wish === "" ? "" : ` (wished: ${wish})`}`);
};

async function bundle() {
  const folder = join(dirname(fileURLToPath(import.meta.url)), "../dist/assets");
  let bytes = 0;
  for (const name of await readdir(folder)) if (/\.(js|css)$/.test(name)) bytes += gzipSync(await readFile(join(folder, name)), { level: 9 }).length;
  say("All scripts and styles of all pages, compressed", "< 400 kB", `${Math.round(bytes / 1000)} kB`);
}

await bundle();
const load = () => loadavg()[0].toFixed(1);
const before = load();
const browser = await startBrowser();
try {
  const only = process.argv[2];
  if (only === undefined || only === "live") await live(browser, { apart, say });
  if (only === undefined || only === "many") await many(browser, { say });
  if (only === "long") await long(browser, { say });
} finally {
  await browser.close();
}
const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
console.log(`\n${cpus()[0].model}, ${cpus().length} cores${apart ? ", one for the server and one for the browser" : ""}, load ${before} before and ${load()} behind, Chromium ${browser.version()}, commit ${commit}, ${new Date().toISOString().slice(0, 10)}\n`);
console.log("| what | wished | found |\n|---|---|---|");
for (const row of rows) console.log(`| ${row.join(" | ")} |`);
