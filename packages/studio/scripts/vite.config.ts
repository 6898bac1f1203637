import { join } from "node:path";
import { defineConfig } from "vite";
import solid from "vite-plugin-solid";

// What the page never computes with is not sent to it: 39 kB.
const strictAlone = {
  find: /^.*\/embedded\/relaxed\.ts$/,
  replacement: join(import.meta.dirname, "../src/worker/noRelaxedBuild.ts"),
};

// Relative addresses everywhere: the site works under any sub-path. One file format for page and workers: modules.
export default defineConfig({
  root: join(import.meta.dirname, ".."),
  base: "./",
  plugins: [solid()],
  resolve: { alias: [strictAlone] },
  worker: { format: "es" },
  build: { outDir: "dist", emptyOutDir: true, target: "es2023", assetsInlineLimit: 0, reportCompressedSize: false },
});
