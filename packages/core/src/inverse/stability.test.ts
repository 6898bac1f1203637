import { describe, expect, test } from "vitest";
import { createRng } from "../num/rng.ts";
import { type FlipStatistics, sumBlocks } from "../recording/flipStatistics.ts";
import { fitFlips } from "./fitFlips.ts";
import { couplingsOf } from "./flipModel.ts";
import { couplingCurl, couplingStability, interleavedHalves, upperTriangle } from "./stability.ts";

const UNITS = 4;

function randomMatrix(seed: number, kind: "symmetric" | "antisymmetric"): Float64Array {
  const rng = createRng(seed);
  const matrix = new Float64Array(UNITS * UNITS);
  for (let i = 0; i < UNITS; i++)
    for (let j = i + 1; j < UNITS; j++) {
      const value = rng.normal();
      matrix[i * UNITS + j] = value;
      matrix[j * UNITS + i] = kind === "symmetric" ? value : -value;
    }
  return matrix;
}

const sum = (a: Float64Array, b: Float64Array) => a.map((value, k) => value + b[k]);

describe("stability of the couplings", () => {
  test("the same couplings twice are 1 (S4)", () => {
    const first = randomMatrix(1, "symmetric");
    expect(couplingStability({ first, second: first.slice() }, UNITS)).toBe(1);
  });

  test("is the mean of both directions of 1 − Σ (J₁ − J₂)² / Σ (J − mean)² (S4)", () => {
    // Three units: J = 1, 2, 3 and 1, 2, 4. Squares: 1; spread of the first 2, of the second 14/3.
    const first = Float64Array.of(0, 1, 2, 1, 0, 3, 2, 3, 0);
    const second = Float64Array.of(0, 1, 2, 1, 0, 4, 2, 4, 0);
    expect([...upperTriangle(second, 3)]).toEqual([1, 2, 4]);
    expect(couplingStability({ first, second }, 3)).toBeCloseTo((1 - 1 / 2 + 1 - 3 / 14) / 2, 14);
    expect(couplingStability({ first: second, second: first }, 3)).toBe(couplingStability({ first, second }, 3));
  });

  test("couplings that only share their mean are 0 or below: what all pairs have in common is no agreement (S4)", () => {
    for (let seed = 0; seed < 10; seed++) {
      const [first, second] = [seed, seed + 100].map((s) =>
        randomMatrix(s, "symmetric").map((value) => (value === 0 ? 0 : 5 + value)),
      );
      expect(couplingStability({ first, second }, UNITS)).toBeLessThan(0.7);
    }
    const first = Float64Array.of(0, 5, 6, 5, 0, 7, 6, 7, 0);
    const opposite = Float64Array.of(0, 7, 6, 7, 0, 5, 6, 5, 0);
    expect(couplingStability({ first, second: opposite }, 3)).toBeCloseTo(1 - 8 / 2, 14);
  });

  test("one coupling cannot agree with itself: NaN below two couplings (S4)", () => {
    const halves = { first: Float64Array.of(0, 1, 1, 0), second: Float64Array.of(0, 1, 1, 0) };
    expect(couplingStability(halves, 2)).toBeNaN();
    expect(couplingStability({ first: new Float64Array(1), second: new Float64Array(1) }, 1)).toBeNaN();
  });

  test("the halves are the even and the odd blocks, and together they are all (S4)", () => {
    const rng = createRng(2);
    const blocks = 6;
    const statistics: FlipStatistics = {
      units: 3,
      inputs: 1,
      windowMs: 20,
      blocks,
      word: Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7),
      input: new Int32Array(8),
      seconds: Float64Array.from({ length: blocks * 8 }, () => 1 + rng.uniform()),
      flips: Float64Array.from({ length: blocks * 24 }, () => rng.integer(20)),
      multipleFlips: 0,
      inputSwitches: Float64Array.of(0),
    };
    const fitOf = (weights: number[]) =>
      couplingsOf(fitFlips(sumBlocks(statistics, weights), "pairwise", new Int32Array(0)).model);
    expect(interleavedHalves(statistics, "pairwise")).toEqual({
      first: fitOf([1, 0, 1, 0, 1, 0]),
      second: fitOf([0, 1, 0, 1, 0, 1]),
    });
  });
});

describe("curl of the couplings", () => {
  test("symmetric couplings have none, antisymmetric ones are nothing else (S5)", () => {
    const symmetric = randomMatrix(3, "symmetric");
    const antisymmetric = randomMatrix(4, "antisymmetric");
    expect(couplingCurl({ first: symmetric, second: symmetric }, UNITS)).toBe(0);
    expect(couplingCurl({ first: antisymmetric, second: antisymmetric }, UNITS)).toBe(1);
  });

  test("of S + A it is ⟨A, A⟩ / (⟨S, S⟩ + ⟨A, A⟩) (S5)", () => {
    const symmetric = randomMatrix(5, "symmetric");
    const antisymmetric = randomMatrix(6, "antisymmetric");
    const square = (matrix: Float64Array) => matrix.reduce((total, value) => total + value ** 2, 0);
    const both = sum(symmetric, antisymmetric);
    expect(couplingCurl({ first: both, second: both }, UNITS)).toBeCloseTo(
      square(antisymmetric) / (square(symmetric) + square(antisymmetric)),
      14,
    );
  });

  test("noise that differs between the halves does not count, unlike within one half (S5)", () => {
    const symmetric = randomMatrix(7, "symmetric");
    let crossed = 0;
    let within = 0;
    const repeats = 200;
    for (let k = 0; k < repeats; k++) {
      const noisy = [2 * k, 2 * k + 1].map((seed) => {
        const rng = createRng(1000 + seed);
        return symmetric.map((value, at) => (at % (UNITS + 1) === 0 ? 0 : value + 0.3 * rng.normal()));
      });
      crossed += couplingCurl({ first: noisy[0], second: noisy[1] }, UNITS) / repeats;
      within += couplingCurl({ first: noisy[0], second: noisy[0] }, UNITS) / repeats;
    }
    expect(within).toBeGreaterThan(0.03);
    expect(Math.abs(crossed)).toBeLessThan(within / 5);
  });
});
