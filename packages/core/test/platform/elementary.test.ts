import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { elementaryHashes, hashOf } from "./elementaryHash.ts";

// The same hashes are asked of Chromium in packages/kernels/test/chromium.test.ts. They change only with a meant change of a function.
const committed = JSON.parse(readFileSync(new URL("elementary.json", import.meta.url), "utf8")) as object;

test("every elementary function and every kind of random number has the bits that are committed (N50, N60)", () => {
  expect(elementaryHashes()).toEqual(committed);
});

test("the hash sees one bit of one number", () => {
  expect(hashOf([Float64Array.of(1, 1 + Number.EPSILON)])).not.toBe(hashOf([Float64Array.of(1, 1)]));
});
