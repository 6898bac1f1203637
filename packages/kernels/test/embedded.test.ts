import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compileKernels, embeddedPath, embeddedText } from "../scripts/compileKernels.ts";

describe.each(["strict", "relaxed"] as const)("src/embedded/%s.ts", (build) => {
  test("holds what assembly/ compiles to: else run npm run build -w @telos/kernels", async () => {
    const text = embeddedText(build, await compileKernels(build));
    // Compared as one Boolean: a difference of base64 says nothing to a reader.
    expect(text === readFileSync(embeddedPath(build), "utf8")).toBe(true);
  });
});
