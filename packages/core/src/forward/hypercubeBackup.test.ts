import { describe, expect, test } from "vitest";
import { logit } from "../num/logistic.ts";
import { createRng } from "../num/rng.ts";
import { backupByEdges, type HypercubeBackup } from "./hypercubeBackup.ts";
import { backupByWords } from "./hypercubeBackupByWords.ts";

function run(backup: HypercubeBackup, w: Float64Array, p: number[], share: number[], codingCost: number): Float64Array {
  const out = new Float64Array(w.length);
  const work = new Float64Array(2 * 2 ** p.length);
  backup(out, w, Float64Array.from(p, logit), Float64Array.from(share), codingCost, work);
  return out;
}

/** (H4) read off the page, for one word of one input. */
function byDefinition(w: Float64Array, p: number[], share: number[], codingCost: number, state: number): number {
  let sum = 0;
  p.forEach((probability, i) => {
    const bit = 2 ** i;
    const off = Math.floor(state / bit) % 2 === 1 ? state - bit : state;
    const odds = (1 - probability) * Math.exp(w[off] / codingCost) + probability * Math.exp(w[off + bit] / codingCost);
    sum += share[i] * codingCost * Math.log(odds);
  });
  return sum;
}

describe.each([
  ["backupByEdges", backupByEdges],
  ["backupByWords", backupByWords],
])("%s", (_, backup) => {
  const rng = createRng(1);
  const w = Float64Array.from({ length: 2 * 16 }, () => rng.normal());

  test.each([
    ["equal shares", [0.25, 0.25, 0.25, 0.25]],
    ["unequal shares", [0.1, 0.2, 0.3, 0.4]],
    ["two and two", [0.3, 0.3, 0.2, 0.2]],
  ])("is the weighted sum of soft maxima over each unit's two states, to 8 ε: %s (H4)", (_, share) => {
    const p = [0.5, 0.1, 0.3, 0.99];
    const out = run(backup, w, p, share, 0.3);
    for (let s = 0; s < w.length; s++)
      expect(Math.abs(out[s] - byDefinition(w, p, share, 0.3, s))).toBeLessThan(8 * Number.EPSILON * 3);
  });

  test("is monotone and moves along with a constant (H4)", () => {
    const [p, share] = [
      [0.5, 0.1, 0.3, 0.99],
      [0.1, 0.2, 0.3, 0.4],
    ];
    const out = run(backup, w, p, share, 0.3);
    const raised = run(
      backup,
      w.map((value, s) => value + (s === 5 ? 1 : 0)),
      p,
      share,
      0.3,
    );
    const shifted = run(
      backup,
      w.map((value) => value + 7),
      p,
      share,
      0.3,
    );
    for (let s = 0; s < w.length; s++) {
      expect(raised[s]).toBeGreaterThanOrEqual(out[s] - 1e-15);
      expect(Math.abs(shifted[s] - out[s] - 7)).toBeLessThan(1e-14);
    }
  });

  test("a certain reference leaves no choice, without ∞ − ∞ (H4)", () => {
    const out = run(backup, w, [0, 1, 0, 1], [0.25, 0.25, 0.25, 0.25], 0.3);
    for (let s = 0; s < w.length; s++) {
      const forced = [s & ~1, s | 2, s & ~4, s | 8].reduce((sum, to) => sum + w[to] / 4, 0);
      expect(Math.abs(out[s] - forced)).toBeLessThan(1e-14);
    }
  });

  test("a cost that vanishes beside the values gives the maximum, a huge one the mean, and neither overflows (H4)", () => {
    const [p, share] = [
      [0.5, 0.1, 0.3, 0.99],
      [0.25, 0.25, 0.25, 0.25],
    ];
    for (const factor of [1, 1e3]) {
      const steep = w.map((value) => factor * value);
      const out = run(backup, steep, p, share, 1e-3);
      for (let s = 0; s < w.length; s++) {
        const best = [1, 2, 4, 8].reduce((sum, bit) => sum + Math.max(steep[s & ~bit], steep[s | bit]) / 4, 0);
        expect(Math.abs(out[s] - best)).toBeLessThan(5e-3);
      }
    }
    const out = run(backup, w, p, share, 1e9);
    for (let s = 0; s < w.length; s++) {
      const mean = p.reduce((sum, q, i) => sum + ((1 - q) * w[s & ~(1 << i)] + q * w[s | (1 << i)]) / 4, 0);
      expect(Math.abs(out[s] - mean)).toBeLessThan(1e-6);
    }
  });

  test("a NaN in the value is not passed over", () => {
    const broken = w.slice();
    broken[3] = Number.NaN;
    const out = run(backup, broken, [0.5, 0.5, 0.5, 0.5], [0.25, 0.25, 0.25, 0.25], 0.3);
    expect(out[3]).toBeNaN();
    expect(out[2]).toBeNaN();
  });
});

test("both sweeps agree within 16 ε of the largest value, for products of any length (H4)", () => {
  const rng = createRng(2);
  const units = 10;
  const w = Float64Array.from({ length: 3 * 2 ** units }, () => rng.normal());
  const p = Array.from({ length: units }, () => rng.uniform());
  const share = new Array<number>(units).fill(1 / units);
  const size = w.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  // From one logarithm for all ten units down to one for each, and beyond the range of exponentials.
  for (const codingCost of [10, 0.3, 0.05, 0.02, 0.012, 0.005, 1e-4]) {
    const [clear, fast] = [run(backupByEdges, w, p, share, codingCost), run(backupByWords, w, p, share, codingCost)];
    for (let s = 0; s < w.length; s++)
      expect(Math.abs(clear[s] - fast[s])).toBeLessThan(16 * Number.EPSILON * Math.max(size, codingCost));
  }
});
