import { describe, expect, test } from "vitest";
import { createRng } from "../../num/rng.ts";
import { choiceBits } from "./choiceBits.ts";
import { edgeGain } from "./edgeGain.ts";
import type { EdgeFit } from "./edgeLikelihood.ts";
import { edgeScore, orderedEdges } from "./findEdges.ts";
import type { Summary } from "./summary.ts";

const ENERGY = { kind: "energy", of: "activity", power: 2 } as const;
const box = (...units: number[]): Summary => ({ kind: "box", units, scales: units.map(() => 1) });

describe("naming one candidate of many (L15)", () => {
  test("costs log₂ of how many sets of its size there are", () => {
    expect(choiceBits(ENERGY, 100)).toBe(0);
    expect(choiceBits({ kind: "meanActivity" }, 100)).toBe(0);
    expect(choiceBits({ ...ENERGY, without: [7] }, 100)).toBeCloseTo(Math.log2(100), 12);
    expect(choiceBits(box(3), 100)).toBeCloseTo(Math.log2(100), 12);
    expect(choiceBits({ kind: "norm", units: [4, 9], power: 2 }, 100)).toBeCloseTo(Math.log2(4950), 12);
    expect(choiceBits(box(1, 2, 3), 100)).toBeCloseTo(Math.log2(161_700), 12);
    const every = Array.from({ length: 100 }, (_, i) => i);
    expect(choiceBits(box(...every), 100)).toBe(0);
    expect(choiceBits(box(...every.slice(1)), 100)).toBeCloseTo(Math.log2(100), 12);
  });

  test("is what keeps the best of many that mean nothing from beating the truth: odds 2^(log₂ M − b), and not far below", () => {
    // The truth is even choice of 8 actions; each of 64 candidates forbids four of them, drawn anew for every step.
    const [candidates, steps, actions, runs] = [64, 8, 8, 600];
    const rng = createRng(5);
    let [ahead, worth] = [0, 0];
    for (let run = 0; run < runs; run++) {
      let best = Number.NEGATIVE_INFINITY;
      for (let m = 0; m < candidates; m++) {
        let bits = 0;
        for (let t = 0; t < steps; t++) bits += edgeGain(rng.integer(2) === 0, actions / 2, actions);
        best = Math.max(best, bits);
      }
      if (best > 0) ahead++;
      if (best - Math.log2(candidates) > 1.9) worth++;
    }
    // 1 − (1 − 2⁻⁸)⁶⁴ = .22 of the draws hold a candidate that gains 8 bits; never more than 2⁻¹·⁹ = .27.
    expect(worth / runs).toBeLessThan(2 ** -1.9);
    expect(worth / runs).toBeGreaterThan(0.15);
    // A candidate that was named beforehand would gain more than 0 once in 256 draws.
    expect(ahead / runs).toBeGreaterThan(0.15);
  });

  test("decides between the energy of all units and the best of those that leave one out", () => {
    const fit = { summary: ENERGY as Summary, bits: 0.4, choiceBits: 0, trainingSteps: 1600, heldOutSteps: 400 };
    const all = fit as EdgeFit;
    const without = (bits: number) =>
      ({ ...fit, summary: { ...ENERGY, without: [7] }, bits, choiceBits: Math.log2(100) }) as unknown as EdgeFit;
    // 6.64 bits over 2,000 actions are .0033 bits an action.
    expect(edgeScore(without(0.4)) - edgeScore(all)).toBeCloseTo(-Math.log2(100) / 2000, 12);
    expect(orderedEdges([all, without(0.402)])[0]).toBe(all);
    expect(orderedEdges([all, without(0.404)])[0]).not.toBe(all);
  });
});
