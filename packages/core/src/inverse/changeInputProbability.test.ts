import { describe, expect, test } from "vitest";
import { createRng } from "../num/rng.ts";
import { inputShares } from "../process/inputChain.ts";
import { changeInputProbability } from "./changeInputProbability.ts";

const closeTo = (values: number[], digits = 14) => values.map((value) => expect.closeTo(value, digits));

describe("changed input statistics", () => {
  test("two inputs: new shares, the same correlation time (P4)", () => {
    const q = 0.03;
    const world = { inputs: 2, inputChain: Float64Array.of(1 - q, q, q, 1 - q) };
    const { inputChain } = changeInputProbability(world, Float64Array.of(0.7, 0.3));
    expect([...inputChain]).toEqual(closeTo([1 - 2 * q * 0.3, 2 * q * 0.3, 2 * q * 0.7, 1 - 2 * q * 0.7]));
    const eigenvalue = inputChain[0] + inputChain[3] - 1;
    expect(eigenvalue).toBeCloseTo(1 - 2 * q, 14);
  });

  test("inputs redrawn at random times keep being redrawn as often, from the new shares (P4)", () => {
    const [redrawn, before, after] = [0.02, [0.5, 0.3, 0.2], [0.1, 0.3, 0.6]];
    const chain = (shares: number[]) =>
      Float64Array.from(shares.flatMap((_, x) => shares.map((p, y) => redrawn * p + (x === y ? 1 - redrawn : 0))));
    const { inputChain } = changeInputProbability({ inputs: 3, inputChain: chain(before) }, Float64Array.from(after));
    expect([...inputChain]).toEqual(closeTo([...chain(after)]));
  });

  test("the present shares change nothing, and the new ones are the long run, for any chain (P4)", () => {
    const rng = createRng(8);
    for (let trial = 0; trial < 20; trial++) {
      const inputs = 2 + (trial % 4);
      const inputChain = Float64Array.from({ length: inputs * inputs }, () => 0.01 * rng.uniform());
      for (let x = 0; x < inputs; x++) {
        const row = inputChain.subarray(x * inputs, (x + 1) * inputs);
        row[x] = 0;
        row[x] = 1 - row.reduce((a, b) => a + b, 0);
      }
      const world = { inputs, inputChain };
      const same = changeInputProbability(world, inputShares(inputChain, inputs));
      expect([...same.inputChain]).toEqual(closeTo([...inputChain], 13));
      const wanted = Float64Array.from({ length: inputs }, () => 0.2 + rng.uniform());
      const total = wanted.reduce((a, b) => a + b, 0);
      const shares = wanted.map((p) => p / total);
      const changed = changeInputProbability(world, shares);
      expect([...inputShares(changed.inputChain, inputs)]).toEqual(closeTo([...shares], 12));
    }
  });

  test("whatever else the world holds is carried along", () => {
    const world = { inputs: 2, inputChain: Float64Array.of(0.9, 0.1, 0.1, 0.9), name: "wired" };
    expect(changeInputProbability(world, Float64Array.of(0.5, 0.5)).name).toBe("wired");
  });

  test("with one input there is nothing to change, and it is said so", () => {
    const world = { inputs: 1, inputChain: Float64Array.of(1) };
    expect(() => changeInputProbability(world, Float64Array.of(1))).toThrow(/there is only one input/);
  });

  test("shares of 0, inputs that are never shown and moves that do not fit in a step are refused by number", () => {
    const quick = { inputs: 2, inputChain: Float64Array.of(0.2, 0.8, 0.8, 0.2) };
    expect(() => changeInputProbability(quick, Float64Array.of(0.3, 0.7))).toThrow(/input 0 would have to leave 1\.1/);
    expect(() => changeInputProbability(quick, Float64Array.of(0, 1))).toThrow(/probabilities\[0\] must be > 0/);
    expect(() => changeInputProbability(quick, Float64Array.of(0.5, 0.6))).toThrow(/must sum to 1/);
    const gone = { inputs: 2, inputChain: Float64Array.of(0.5, 0.5, 0, 1) };
    expect(() => changeInputProbability(gone, Float64Array.of(0.5, 0.5))).toThrow(/present share\[0\]/);
  });
});
