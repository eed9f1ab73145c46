// All stories, the files two at a time: each has a server and a browser of its own, which together take one processor or a little more. The longest begin first, so that the last end together.
import { readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { fileURLToPath } from "node:url";

const folder = dirname(fileURLToPath(import.meta.url));
process.env.LOCKSTEP_JAVA_OPTS ??= `@${join(folder, "../../server/src/test/jvm.options")}`;
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".test.mjs"))
  .map((name) => join(folder, name))
  .sort((a, b) => statSync(b).size - statSync(a).size);

run({ files, concurrency: 2 })
  .on("test:fail", () => (process.exitCode = 1))
  .compose(new spec())
  .pipe(process.stdout);
