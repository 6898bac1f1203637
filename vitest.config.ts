import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "packages/*/{src,test}/**/*.test.ts",
      "docs/**/*.test.ts",
      "scripts/**/*.test.ts",
      "studies/**/*.test.ts",
      "bench/**/*.test.ts",
    ],
    testTimeout: 120_000,
    hookTimeout: 120_000, // an inference of a real recording on a loaded machine
    pool: "forks",
  },
});
