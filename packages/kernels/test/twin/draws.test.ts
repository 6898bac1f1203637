import { createRng, plainDraws } from "@telos/core";
import { describe, expect, test } from "vitest";
import { drawsOf, loadKernels } from "../../src/index.ts";
import { builds } from "../builds.ts";

const SECOND_BLOCK = 2 ** 32; // whose number needs a second counter word

describe.each(builds)("numbers of a stream on the %s build", (build) => {
  const draws = drawsOf(loadKernels({ build }));
  const { key } = createRng(2 ** 40 + 5).position();

  test.each(["uniformsInto", "normalsInto", "exponentialsInto"] as const)(
    "%s: the reference's, bit for bit, from any word on, and the place behind them (N1)",
    (name) => {
      for (const words of [0, 1, 2, 3, 6, 4 * SECOND_BLOCK - 6]) {
        for (const count of [0, 1, 2, 5, 3001]) {
          const [found, expected] = [new Float64Array(count + 2).fill(7), new Float64Array(count + 2).fill(7)];
          const behind = plainDraws[name](expected, 1, count, { key, words });
          expect(draws[name](found, 1, count, { key, words })).toEqual(behind);
          expect(found).toEqual(expected);
        }
      }
    },
  );

  test.each([1, 2, 3, 100, 20_000, 2 ** 31 - 1, 2 ** 31])(
    "integers below %d: the reference's, those drawn again included (N1)",
    (below) => {
      for (const words of [0, 3, 6]) {
        const [found, expected] = [new Int32Array(2500), new Int32Array(2500)];
        const behind = plainDraws.integersInto(expected, 2500, below, { key, words });
        expect(draws.integersInto(found, 2500, below, { key, words })).toEqual(behind);
        expect(found).toEqual(expected);
      }
    },
  );

  test.each([0, 2.5, Number.NaN, 2 ** 31 + 1])("integers below %d are refused by twin and reference (N1)", (below) => {
    for (const both of [draws, plainDraws]) {
      expect(() => both.integersInto(new Int32Array(1), 1, below, { key, words: 0 })).toThrow(
        /below must be an integer/,
      );
    }
  });

  test("the numbers are those that the stream gives one after another (N1)", () => {
    const rng = createRng(9);
    const start = rng.position();
    const expected = Float64Array.from({ length: 10 }, () => rng.normal());
    const found = new Float64Array(10);
    expect(draws.normalsInto(found, 0, 10, start)).toEqual(rng.position());
    expect(found).toEqual(expected);
  });
});

test("2 ** 20 normal numbers of a stream are the reference's bit for bit (N1, N53, N58)", () => {
  const draws = drawsOf(loadKernels());
  const from = createRng(77).position();
  const [found, expected] = [new Float64Array(2 ** 20), new Float64Array(2 ** 20)];
  draws.normalsInto(found, 0, found.length, from);
  plainDraws.normalsInto(expected, 0, expected.length, from);
  expect(Buffer.compare(Buffer.from(found.buffer), Buffer.from(expected.buffer))).toBe(0);
});
