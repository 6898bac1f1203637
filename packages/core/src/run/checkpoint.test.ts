import fc from "fast-check";
import { expect, test } from "vitest";
import { readCheckpoint, writeCheckpoint } from "./checkpoint.ts";

test("every bit of every number survives, −0, NaN and the infinities included", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.double(), fc.constantFrom(Number.NaN, -0, Infinity, -Infinity))), (numbers) => {
      const state = { list: numbers, array: Float64Array.from(numbers), single: Float32Array.from(numbers) };
      expect(readCheckpoint(writeCheckpoint(state))).toEqual(state); // toEqual tells −0 from 0
    }),
    { seed: 1 },
  );
});

test("typed arrays keep their kind, a view keeps only its own part, and large arrays are whole", () => {
  const state = {
    view: new Float64Array([1, 2, 3, 4]).subarray(1, 3),
    words: Uint32Array.of(0xffffffff, 7),
    counts: Int32Array.of(-5),
    flags: Uint8Array.of(0, 1, 255),
    short: Uint16Array.of(65535),
    large: Float64Array.from({ length: 30_000 }, (_, i) => Math.sin(i)),
    empty: new Float64Array(0),
  };
  expect(readCheckpoint(writeCheckpoint(state))).toEqual({ ...state, view: Float64Array.of(2, 3) });
});

test("text, booleans, null, undefined and nesting survive", () => {
  const state = { a: [{ b: '−∞ " \\ \n' }, null, true, undefined], c: {}, d: [] };
  expect(readCheckpoint(writeCheckpoint(state))).toStrictEqual(state);
});

test("what is not plain data is refused with its path", () => {
  expect(() => writeCheckpoint({ state: [{ draw: () => 1 }] })).toThrow(
    /writeCheckpoint: checkpoint\.state\[0\]\.draw is not plain data \(\[object Function\]\)/,
  );
  expect(() => writeCheckpoint(new Map())).toThrow(/checkpoint is not plain data \(\[object Map\]\)/);
  expect(() => writeCheckpoint({ big: new BigInt64Array(1) })).toThrow(/checkpoint\.big/);
  expect(() => writeCheckpoint({ $telos: "number" })).toThrow(/checkpoint is not plain data/);
});

test("a checkpoint cut short or damaged is refused, never half read", () => {
  const text = writeCheckpoint({ x: Float64Array.of(1, 2) });
  for (let length = 0; length < text.length; length++) expect(() => readCheckpoint(text.slice(0, length))).toThrow();
  expect(() => readCheckpoint(text.replace("Float64Array", "Float65Array"))).toThrow(/damaged or unknown/);
  expect(() => readCheckpoint('{"$telos":"Float64Array","base64":"AAAA"}')).toThrow(/damaged or unknown/);
});
