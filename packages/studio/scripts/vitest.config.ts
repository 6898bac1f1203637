import { join } from "node:path";
import { defineConfig } from "vitest/config";

// The studio in a real browser: kept out of the plain test run, which needs no Chromium.
export default defineConfig({
  test: {
    root: join(import.meta.dirname, ".."),
    include: ["test/**/*.browser.ts"],
    testTimeout: 150_000, // some infer twice, in the page and by the command line, beside other work
    hookTimeout: 120_000,
    fileParallelism: false,
    pool: "forks",
  },
});
