// Starts the real server on a free port with an empty store, and a real Chromium.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { mkdtemp, mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { browserArgs } from "./browser-args.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const jar = process.env.LOCKSTEP_JAR ?? join(root, "server/target/lockstep.jar");
const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, "bin/java") : "java";
export const screenshots = process.env.LOCKSTEP_SCREENSHOTS ?? join(root, "server/target/screenshots");

/** What the launcher starts a JVM with. */
const jvmOptions = [`@${join(root, "jvm.options")}`, ...archiveOptions(), ...(process.env.LOCKSTEP_JAVA_OPTS ?? "").split(" ").filter(Boolean)];

/** The build has kept the classes of the jar as this Java loads them. */
function archiveOptions() {
  const version = /version "([^"]+)"/.exec(spawnSync(java, ["-version"], { encoding: "utf8" }).stderr)[1];
  const [name, option] = Number.parseInt(version, 10) >= 25 ? [`lockstep-${version}.aot`, "-XX:AOTCache="] : [`lockstep-${version}.jsa`, "-XX:SharedArchiveFile="];
  const archive = join(dirname(jar), name);
  const changed = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return changed(archive) > changed(jar) ? [option + archive] : [];
}

export async function temporaryDirectory() {
  return mkdtemp(join(tmpdir(), "lockstep-e2e-"));
}

/** How the program is called for a command of the terminal. */
export function jarCommand(args) {
  return [java, [...jvmOptions, "-jar", jar, ...args]];
}

/** By address, the tokens that servers printed. */
const tokens = new Map();

/** Serves `store`; resolves when the server has printed its address. `through` is a command that calls another, as `taskset -c 0` does. */
export async function startServer({ store, port = 0, args = [], command = "serve", through = [] }) {
  const [called, ...before] = [...through, java];
  const child = spawn(called, [...before, ...jvmOptions, "-jar", jar, command, "--port", String(port), "--store", store, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const ended = new Promise((done) => child.once("exit", done));
  const [, address, token] = await new Promise((found, failed) => {
    const read = (chunk) => {
      output += chunk;
      const match = /(http:\/\/127\.0\.0\.1:\d+)\/#token=([\w-]{43})/.exec(output);
      if (match) found(match);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("error", failed);
    child.once("exit", (code) => failed(new Error(`the server ended with ${code} before it served:\n${output}`)));
  });
  tokens.set(address, token);
  return {
    address,
    token,
    pid: child.pid,
    /** As a program would; below /api/v1. */
    call: (path, { headers = {}, ...options } = {}) => fetch(`${address}/api/v1${path}`, { headers: { Authorization: `Bearer ${token}`, ...headers }, ...options }),
    output: () => output,
    async stop(signal = "SIGTERM") {
      child.kill(signal);
      return ended;
    },
  };
}

/** What the program prints when it is run to its end. */
export async function program(args) {
  const child = spawn(java, [...jvmOptions, "-jar", jar, ...args.map(String)], { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  const code = await new Promise((done) => child.once("close", done));
  if (code !== 0) throw new Error(`lockstep ${args.join(" ")} ended with ${code}:\n${output}`);
  return output;
}

/** What the launcher would find, where it is Debian's. */
export const browserPath = process.env.LOCKSTEP_CHROMIUM ?? ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"].find((path) => existsSync(path)) ?? "chromium";

export async function startBrowser() {
  return chromium.launch({ executablePath: browserPath, args: browserArgs });
}

/** A page that remembers what a user must never see: script errors, console errors, requests to other origins. It has a session, unless it is a stranger's. */
export async function openPage(browser, address, { width = 1440, height = 900, colorScheme = "light", stranger = false } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, acceptDownloads: true });
  if (!stranger) await context.request.post(`${address}/api/v1/session`, { headers: { Authorization: `Bearer ${tokens.get(address)}` } });
  const page = await context.newPage();
  const problems = [];
  page.on("pageerror", (error) => problems.push(`script error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(address) && !url.startsWith("data:") && !url.startsWith("blob:")) problems.push(`foreign request: ${url}`);
  });
  page.on("websocket", (socket) => {
    if (!socket.url().startsWith(address.replace("http", "ws"))) problems.push(`foreign socket: ${socket.url()}`);
  });
  return { page, context, problems };
}

export async function photograph(page, name) {
  await mkdir(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `${name}.png`) });
}

export async function remove(directory) {
  await rm(directory, { recursive: true, force: true, maxRetries: 3 });
}

/** Looks again and again, less often in the end, for looking takes a processor from what is waited for; for what comes by itself. */
export async function until(what, condition, milliseconds = 90_000) {
  const began = Date.now();
  for (;;) {
    const value = await condition();
    if (value) return value;
    const waited = Date.now() - began;
    if (waited > milliseconds) throw new Error(`waited ${milliseconds} ms in vain for ${what}`);
    await new Promise((wait) => setTimeout(wait, Math.min(150, 50 + waited / 20)));
  }
}
