// A browser in which nobody looks: what drives a page from outside has every message of its sockets told again, and that costs the browser as much as the messages do.
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { chromium } from "playwright-core";
import { browserArgs } from "../e2e/browser-args.mjs";
import { browserPath, remove, temporaryDirectory, until } from "../e2e/harness.mjs";

const PATIENCE_MS = 5_000;

/** Opens a page. `visit` reads something of it with `look`, and lets it alone again; `leave` reads something and closes it. */
export async function leaveAlone(url, { width = 1440, height = 900 } = {}) {
  const profile = await temporaryDirectory();
  const child = spawn(browserPath, [...browserArgs, "--headless", "--hide-scrollbars", "--remote-debugging-port=0", `--user-data-dir=${profile}`, `--window-size=${width},${height}`, url], { stdio: "ignore", detached: true });
  const end = () => process.kill(-child.pid, "SIGKILL");
  process.once("exit", end);
  const ended = new Promise((done) => child.once("exit", done)).then(() => process.off("exit", end));
  const visit = async (look, last = () => {}) => {
    const [port] = (await until("the browser's port", () => readFile(join(profile, "DevToolsActivePort"), "utf8").catch(() => null))).split("\n");
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    try {
      const seen = await look(browser.contexts()[0].pages()[0]);
      await last(browser);
      return seen;
    } finally {
      await browser.close();
    }
  };
  const leave = async (look) => {
    try {
      return await visit(look, async (browser) => (await browser.newBrowserCDPSession()).send("Browser.close"));
    } finally {
      // What was started may be a script that waits for the browser: to end that alone would leave a page that goes on drawing beside all that is measured after it.
      await Promise.race([ended, setTimeout(PATIENCE_MS, null, { ref: false })]);
      if (child.exitCode === null && child.signalCode === null) end();
      await ended;
      await remove(profile);
    }
  };
  return { visit, leave };
}
