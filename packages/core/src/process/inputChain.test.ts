import { describe, expect, test } from "vitest";
import { closedInputSets, expectInputChain, inputShares } from "./inputChain.ts";

describe("the input's chain", () => {
  test("two inputs: the shares are the rates of coming over their sum (H1)", () => {
    const shares = inputShares(Float64Array.of(0.98, 0.02, 0.06, 0.94), 2);
    expect(shares[0]).toBeCloseTo(0.75, 15);
    expect(shares[1]).toBeCloseTo(0.25, 15);
  });

  test("birth and death: shares obey detailed balance to all digits, however rare an input is (H1)", () => {
    const [up, down, size] = [1e-5, 0.4, 6];
    const chain = new Float64Array(size * size);
    for (let x = 0; x < size; x++) {
      if (x + 1 < size) chain[x * size + x + 1] = up;
      if (x > 0) chain[x * size + x - 1] = down;
      chain[x * size + x] = 1 - (x + 1 < size ? up : 0) - (x > 0 ? down : 0);
    }
    const shares = inputShares(chain, size);
    for (let x = 1; x < size; x++) expect(shares[x] / shares[x - 1] / (up / down)).toBeCloseTo(1, 12);
    expect(shares[size - 1]).toBeLessThan(1e-22);
  });

  test("inputs that never come back have share 0, and a cycle is no obstacle (H1)", () => {
    const shares = inputShares(Float64Array.of(0.5, 0.5, 0, 0, 0, 1, 0, 1, 0), 3);
    expect([...shares]).toEqual([0, expect.closeTo(0.5, 15), expect.closeTo(0.5, 15)]);
  });

  test("sets that never meet are found, and refused by name where one long run is asked for", () => {
    const apart = Float64Array.of(1, 0, 0, 0, 0.5, 0.5, 0, 0.5, 0.5);
    expect(closedInputSets(apart, 3)).toEqual([[0], [1, 2]]);
    expect(() => inputShares(apart, 3)).toThrow(/\{0\} and \{1, 2\}/);
  });

  test("rows that are no distributions are refused with their number", () => {
    expect(() => expectInputChain("f", "chain", Float64Array.of(1, 0, 0.5, 0.4), 2)).toThrow(/chain row 1.*0\.9/);
    expect(() => expectInputChain("f", "chain", Float64Array.of(1, 0, Number.NaN, 1), 2)).toThrow(/row 1\[0\].*NaN/);
    expect(() => expectInputChain("f", "chain", Float64Array.of(1), 2)).toThrow(/2 × 2/);
  });
});
