// Runs `npm ci` only when the lock file is not the one that node_modules was made from, so that a rebuild is quick.
import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const stamp = `${root}node_modules/.lockstep-installed`;
const lock = createHash("sha256").update(readFileSync(`${root}package-lock.json`)).digest("hex");
const wanted = `${lock} ${process.platform} ${process.arch}`;

if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
  const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--prefer-offline"], { cwd: root, stdio: "inherit" });
  if (npm.status !== 0) process.exit(npm.status ?? 1);
  writeFileSync(stamp, wanted);
}
