import { expect, test } from "vitest";
import { createRng } from "../num/rng.ts";
import { plainFlow } from "./hypercubeFlow.ts";
import type { HypercubePolicy } from "./hypercubeProblem.ts";
import { averageInputsInto } from "./inputAverages.ts";
import { parityFlipsInto, parityFlipsTransposedInto } from "./parityFlips.ts";
import { joinHalves, parityReduction, parityWord, partHalves } from "./parityReduction.ts";
import { parityVisitsInto, parityVisitsTransposedInto } from "./parityVisits.ts";

const EPSILON = 2 ** -52;

/** A policy whose log-odds lie about `spread` from 0. */
function policyOf(units: number, inputs: number, spread: number): HypercubePolicy {
  const rng = createRng(100 * units + inputs);
  const shares = (count: number) => {
    const raw = new Float64Array(count).map(() => 0.1 + rng.uniform());
    const total = raw.reduce((sum, x) => sum + x, 0);
    return raw.map((x) => x / total);
  };
  return {
    units,
    inputs,
    logits: new Float64Array(inputs * units * 2 ** (units - 1)).map(() => spread * rng.normal()),
    updateShare: shares(units),
    inputChain: Float64Array.from(Array.from({ length: inputs }, () => [...shares(inputs)]).flat()),
  };
}

const sizes = [
  [1, 1],
  [2, 1],
  [3, 2],
  [4, 3],
  [5, 4],
] as const;

test("each half holds the words of its parity, and a flip of unit i leads to place j xor 2^(i−1) of the other (H22)", () => {
  for (let half = 0; half < 2; half++)
    for (let j = 0; j < 16; j++) {
      const word = parityWord(j, half);
      expect([...word.toString(2)].filter((bit) => bit === "1").length % 2).toBe(half);
      for (let unit = 0; unit < 5; unit++)
        expect(parityWord(unit === 0 ? j : j ^ (2 ** (unit - 1)), 1 - half)).toBe(word ^ (2 ** unit));
    }
  const table = Float64Array.from({ length: 24 }, (_, s) => s);
  expect(joinHalves(partHalves(table, { units: 3, inputs: 3 }), { units: 3, inputs: 3 })).toEqual(table);
});

test.each(sizes)("%i units, %i inputs: stays and flips of both halves are the look-ahead (H22)", (units, inputs) => {
  const policy = policyOf(units, inputs, 3);
  const reduction = parityReduction(policy);
  const rng = createRng(1);
  const x = new Float64Array(inputs * 2 ** units).map(() => rng.normal());
  const expected = new Float64Array(x.length);
  plainFlow(policy).lookAhead(expected, x);
  const averaged = new Float64Array(x.length);
  averageInputsInto(averaged, x, policy.inputChain, inputs);
  const z = partHalves(averaged, policy);
  const halves = ([0, 1] as const).map((half) => {
    const out = z[half].map((value, s) => (1 - reduction.leaves[half][s]) * value);
    parityFlipsInto(out, z[half === 0 ? 1 : 0], reduction, half, out);
    return out;
  });
  joinHalves([halves[0]!, halves[1]!], policy).forEach((value, s) => {
    expect(Math.abs(value - expected[s])).toBeLessThan(20 * EPSILON);
  });
});

test.each([3, 40])(
  "two flips lead somewhere: the rows of M F M F sum to 1 within 100 ε, log-odds about %i (H22)",
  (spread) => {
    for (const [units, inputs] of sizes) {
      const reduction = parityReduction(policyOf(units, inputs, spread));
      let x: Float64Array = new Float64Array(inputs * 2 ** (units - 1)).fill(1);
      for (const half of [0, 1] as const) {
        const out = new Float64Array(x.length);
        parityFlipsInto(out, x, reduction, half);
        x = new Float64Array(x.length);
        parityVisitsInto(x, out, reduction, half);
      }
      for (const sum of x) expect(Math.abs(sum - 1)).toBeLessThan(100 * EPSILON);
    }
  },
);

test("the transposed products are transposes: ⟨y, A x⟩ = ⟨Aᵀ y, x⟩ (H22)", () => {
  const rng = createRng(2);
  for (const [units, inputs] of sizes) {
    const reduction = parityReduction(policyOf(units, inputs, 2));
    const draw = () => new Float64Array(inputs * 2 ** (units - 1)).map(() => rng.normal());
    const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, s) => sum + value * b[s], 0);
    for (const half of [0, 1] as const) {
      const [x, y, out] = [draw(), draw(), draw()];
      parityFlipsInto(out, x, reduction, half);
      const flips = dot(y, out);
      parityFlipsTransposedInto(out, y, reduction, half);
      expect(dot(out, x)).toBeCloseTo(flips, 12);
      parityVisitsInto(out, x, reduction, half);
      const visits = dot(y, out);
      parityVisitsTransposedInto(out, y, reduction, half);
      expect(Math.abs(dot(out, x) - visits)).toBeLessThan(1e-12 * Math.max(1, Math.abs(visits)));
    }
  }
});
