import { hasRelaxed } from "@telos/kernels";
import { expect, test } from "vitest";
import { chosenKernels } from "./chosenKernels.ts";

test("the strict build by default, the relaxed one where the engine has it, plain TypeScript when asked", () => {
  expect(chosenKernels({})?.build).toBe("strict");
  expect(chosenKernels({ fast: true })?.build).toBe(hasRelaxed() ? "relaxed" : "strict");
  expect(chosenKernels({ reference: true })).toBeUndefined();
});

test("what excludes each other, and threads that there cannot be, are refused", () => {
  expect(() => chosenKernels({ fast: true, reference: true })).toThrow(/--fast and --reference exclude each other/);
  expect(() => chosenKernels({ threads: "0" })).toThrow(/--threads/);
  expect(() => chosenKernels({ threads: "two" })).toThrow(/--threads/);
});
