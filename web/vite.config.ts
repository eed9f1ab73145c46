import { defineConfig } from "vitest/config";

const server = process.env.LOCKSTEP_URL ?? "http://localhost:7171";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "dist",
    target: "es2022",
    // The pages are served with a content security policy of 'self': a data: address would be refused.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  server: { proxy: { "/api": { target: server, ws: true, changeOrigin: true }, "/metrics": { target: server, changeOrigin: true } } },
  test: { include: ["test/**/*.test.ts"], environment: "node" },
});
