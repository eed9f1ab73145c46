// A browser in which nobody looks: what drives a page from outside has every message of its sockets told again, and that costs the browser as much as the messages do.
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { browserArgs } from "../e2e/browser-args.mjs";
import { browserPath, remove, temporaryDirectory, until } from "../e2e/harness.mjs";

/** Opens a page; resolves with a function that reads something of it with `look` at the end, and closes it. */
export async function leaveAlone(url, { width = 1440, height = 900 } = {}) {
  const profile = await temporaryDirectory();
  const child = spawn(browserPath, [...browserArgs, "--headless", "--hide-scrollbars", "--remote-debugging-port=0", `--user-data-dir=${profile}`, `--window-size=${width},${height}`, url], { stdio: "ignore" });
  const ended = new Promise((done) => child.once("exit", done));
  return async (look) => {
    try {
      const [port] = (await until("the browser's port", () => readFile(join(profile, "DevToolsActivePort"), "utf8").catch(() => null))).split("\n");
      const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
      const seen = await look(browser.contexts()[0].pages()[0]);
      await browser.close();
      return seen;
    } finally {
      child.kill();
      await ended;
      await remove(profile);
    }
  };
}
