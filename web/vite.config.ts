import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const server = process.env.LOCKSTEP_URL ?? "http://localhost:7171";

interface Bundle {
  getModuleInfo(module: string): { importedIds: readonly string[] } | null;
}

/** A module and all that come with it. */
function withImports(module: string, bundle: Bundle): Set<string> {
  const all = new Set([module]);
  for (const one of all) bundle.getModuleInfo(one)?.importedIds.forEach((imported) => all.add(imported));
  return all;
}

const MAIN = fileURLToPath(new URL("src/main.tsx", import.meta.url));
const CHART = /\/node_modules\/(chart\.js|@kurkle)\//;
const ARROW = /\/node_modules\/(apache-arrow|flatbuffers|tslib)\//;
let start: Set<string> | undefined;

const isAtStart = (module: string, bundle: Bundle) => (start ??= withImports(MAIN, bundle)).has(module);
const needsCurves = (module: string, bundle: Bundle) => [...withImports(module, bundle)].some((one) => CHART.test(one) || ARROW.test(one));

/** Beside each text of the bundle, as it was written, the same compressed as it travels: a server that has just started has better things to do. */
const packed: Plugin = {
  name: "packed",
  apply: "build",
  writeBundle({ dir }, bundle) {
    for (const name of Object.keys(bundle)) {
      if (/\.(js|css|html)$/.test(name)) writeFileSync(join(dir!, `${name}.gz`), gzipSync(readFileSync(join(dir!, name)), { level: 9 }));
    }
  },
};

export default defineConfig({
  plugins: [packed],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "dist",
    target: "es2022",
    // The pages are served with a content security policy of 'self': a data: address would be refused.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    // Few files: a browser takes six at a time, and each costs a server that has just started more than its bytes do.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: (module, bundle) => (isAtStart(module, bundle) ? "start" : null), debugName: "start", priority: 3 },
            { name: "arrow", test: ARROW, priority: 2 },
            { name: "chart", test: CHART, priority: 2 },
            { name: (module, bundle) => (needsCurves(module, bundle) ? null : "shared"), debugName: "shared", test: /\/src\//, minShareCount: 2, priority: 1 },
            { name: "curves", test: /\/src\//, minShareCount: 2 },
          ],
        },
      },
    },
  },
  server: { proxy: { "/api": { target: server, ws: true, changeOrigin: true }, "/metrics": { target: server, changeOrigin: true } } },
  // All files of a worker share their modules, whatever the order: to load them anew for each took four times as long as all tests.
  // The engine is tried beside, which leaves a test that computes a part of a processor: how long it takes says nothing, unless it hangs.
  test: { include: ["test/**/*.test.ts"], environment: "node", isolate: false, unstubGlobals: true, testTimeout: 60_000, hookTimeout: 60_000 },
});
