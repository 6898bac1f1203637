import { describe, expect, test } from "vitest";
import { createRng } from "../../num/rng.ts";
import { pairEnergies } from "../flipModel.ts";
import { networkWords } from "../networkPolicy.ts";
import type { PairModel } from "./pairModel.ts";
import { modelWithoutUnits, predictMany } from "./predictMany.ts";

const UNITS = 5;

function modelOf(coupling: number): PairModel {
  const couplings = new Float64Array(UNITS * UNITS).fill(coupling);
  for (let i = 0; i < UNITS; i++) couplings[i * UNITS + i] = 0;
  couplings[1] = couplings[UNITS] = -1;
  return {
    units: UNITS,
    offsets: Float64Array.of(-1, -0.5, -2, 0.2, -1),
    couplings,
    count: new Float64Array(UNITS),
    updateRateHz: Float64Array.of(20, 30, 40, 25, 35),
  };
}

/** Share of the time in which each unit is active, by the closed form over all words. */
function exactly(model: PairModel): Float64Array {
  const { units } = model;
  const words = networkWords({
    units,
    inputs: 1,
    family: "pairwise",
    offsets: model.offsets,
    couplings: model.couplings,
    interaction: pairEnergies(model.couplings, units),
    updateRateHz: model.updateRateHz,
    reference: new Float64Array(units).fill(0.5),
    inputChain: Float64Array.of(1),
  });
  return Float64Array.from({ length: units }, (_, i) =>
    words.reduce((sum, share, word) => sum + (((word >> i) & 1) === 1 ? share : 0), 0),
  );
}

describe("what many units do before they adapt", () => {
  test("without one of them is what the closed form of the rest says, within the interval that is printed (U15)", () => {
    const model = modelOf(0.6);
    const found = predictMany(model, [10, 11, 12, 13, 14], { kind: "cellDeath", units: [3] }, createRng(1));
    expect(found.unitIds).toEqual([10, 11, 12, 14]);
    const was = exactly(model).filter((_, i) => i !== 3);
    const is = exactly(modelWithoutUnits(model, [3]));
    for (let i = 0; i < 4; i++) {
      expect(Math.abs(found.occupancyOriginal[i] - was[i])).toBeLessThan(0.015); // some 5 σ of 50 minutes
      expect(Math.abs(found.occupancyChanged[i] - is[i])).toBeLessThan(0.015);
      const half = (found.changeHigh[i] - found.changeLow[i]) / 2;
      expect(half).toBeLessThan(0.02);
      expect(Math.abs(is[i] - was[i] - (found.changeLow[i] + half))).toBeLessThan(2 * half);
    }
    expect(found.title).toBe("If unit 13 dies, before the others adapt");
    expect(found.sentences[2]).toContain("before the network adapts");
  });

  test("is the same for a dead unit and for a silenced one, but for its name (U15)", () => {
    const model = modelOf(0.3);
    const ids = [0, 1, 2, 3, 4];
    const [dead, silent] = (["cellDeath", "silencing"] as const).map((kind) =>
      predictMany(model, ids, { kind, units: [0, 2] }, createRng(2)),
    );
    expect(silent.occupancyChanged).toEqual(dead.occupancyChanged);
    expect(silent.title).toBe("If units 0, 2 are silenced, before the others adapt");
  });

  test("is refused where the rest runs away, where nobody is left, and where a unit is named twice", () => {
    const model = { ...modelOf(3), offsets: new Float64Array(UNITS).fill(-4) };
    for (let i = 1; i < UNITS; i++) model.couplings[i] = model.couplings[i * UNITS] = -9;
    const held = { ...model, offsets: Float64Array.of(6, -4, -4, -4, -4) }; // unit 0 holds the others down
    const ask = (units: number[]) => predictMany(held, [0, 1, 2, 3, 4], { kind: "silencing", units }, createRng(3));
    expect(() => ask([0])).toThrow(
      /if unit 0 is silenced, the fitted network runs away: .* Nothing was recorded there/,
    );
    expect(() => ask([0, 1, 2, 3, 4])).toThrow("none is left");
    expect(() => ask([1, 1])).toThrow("named twice");
  });
});
