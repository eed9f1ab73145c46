// What processes have taken of the processor, as Linux counts it, in nanoseconds.
import { readdir, readFile } from "node:fs/promises";

const read = (path) => readFile(path, "utf8").catch(() => "");

/** Seconds that each thread of a process has had, by its name. */
export async function threads(pid) {
  const seconds = new Map();
  for (const task of await readdir(`/proc/${pid}/task`).catch(() => [])) {
    const name = (await read(`/proc/${pid}/task/${task}/comm`)).trim();
    const nanos = Number((await read(`/proc/${pid}/task/${task}/schedstat`)).split(" ")[0]);
    if (name !== "") seconds.set(name, (seconds.get(name) ?? 0) + nanos / 1e9);
  }
  return seconds;
}

/** All that a process has started, and what those have. */
async function below(pid, except) {
  const parents = new Map();
  for (const one of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const stat = await read(`/proc/${one}/stat`);
    const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    parents.set(parent, [...(parents.get(parent) ?? []), Number(one)]);
  }
  const all = [];
  const go = (of) => {
    for (const child of parents.get(of) ?? []) {
      if (child === except) continue;
      all.push(child);
      go(child);
    }
  };
  go(pid);
  return all;
}

/** Ticks of a second in which Linux counts what the machine does. */
const TICKS = 100;

/** Seconds in which the processors of the machine computed, for whomever. */
async function machine() {
  const [user, nice, system, , , irq, soft] = (await read("/proc/stat")).split("\n")[0].split(/ +/).slice(1).map(Number);
  return (user + nice + system + irq + soft) / TICKS;
}

/** Seconds of the server's training threads, of its other threads without its compilers, of the browser with all its processes, and of what has nothing to do with it. */
export async function taken(server) {
  const sum = { training: 0, server: 0, browser: 0 };
  let compiled = 0;
  for (const [name, seconds] of await threads(server)) {
    if (name.startsWith("lockstep-traini")) sum.training += seconds;
    // What the JVM compiles it compiles once, whenever it comes to it.
    else if (/^C[12] Compiler/.test(name)) compiled += seconds;
    else sum.server += seconds;
  }
  for (const pid of await below(process.pid, server)) for (const seconds of (await threads(pid)).values()) sum.browser += seconds;
  const { user, system } = process.cpuUsage();
  return { ...sum, others: (await machine()) - sum.training - sum.server - sum.browser - compiled - (user + system) / 1e6 };
}
