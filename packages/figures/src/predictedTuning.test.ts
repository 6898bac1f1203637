import { type FittedNetwork, predictChange } from "@telos/core";
import { describe, expect, test } from "vitest";
import { predictedTuning } from "./predictedTuning.ts";

const units = 3;
const interaction = new Float64Array(8);
interaction[0b011] = 1.5; // units 0 and 1 are worth being active together
const network: FittedNetwork = {
  units,
  inputs: 1,
  family: "full",
  offsets: Float64Array.of(-0.5, -0.5, -0.5),
  couplings: new Float64Array(9),
  interaction,
  updateRateHz: Float64Array.of(50, 50, 50),
  reference: Float64Array.of(0.4, 0.4, 0.4),
  inputChain: Float64Array.of(1),
};

describe("tuning curves in a changed world (S23)", () => {
  const data = predictChange(network, [4, 7, 9], { kind: "cellDeath", units: [1] });
  const { title, table, rows } = predictedTuning.content(data);

  test("the units that are left have a panel each, and the title names the one that changes most", () => {
    expect(title).toBe("If unit 7 dies, the tuning of unit 4 changes most");
    expect(new Set(table.rows.map((row) => row[2]))).toEqual(new Set([4, 9]));
    expect(rows).toHaveLength(1);
  });

  test("each curve is the share of the time that its world's words give", () => {
    // Unit 4 is word bit 0, unit 9 bit 1: given that unit 9 is silent, unit 4 is active in word 1 and not in word 0.
    const { adapted } = data;
    const drawn = table.rows.find(([world, , unit, others]) => world === "adapted" && unit === 4 && others === 0);
    expect(drawn?.[4]).toBeCloseTo(adapted[1]! / (adapted[0]! + adapted[1]!), 12);
  });

  test("places without a unit get no letter", () => {
    const svg = predictedTuning(data);
    expect(svg).toContain(">b</text>");
    expect(svg).not.toContain(">c</text>");
  });

  test("a change without effect says so", () => {
    const same = predictChange(network, [4, 7, 9], { kind: "codingCost", ratio: 1 });
    const before = { ...same, original: same.adapted, unadapted: same.adapted };
    expect(predictedTuning.content(before).title).toMatch(/tuning stays as it was$/);
  });
});
