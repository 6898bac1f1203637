import { describe, expect, test } from "vitest";
import { smallRecord } from "../../../test/oracle/loopRecords.ts";
import { drawAction } from "../../forward/fittedValue/policyOf.ts";
import { createRng } from "../../num/rng.ts";
import { edgeLikelihood } from "./edgeLikelihood.ts";
import { type Hats, logitDerivatives, splineCritic } from "./splineCritic.ts";
import { successorTable } from "./successorTable.ts";
import { successorSummary } from "./summary.ts";

const world = { constraint: { kind: "energy", measure: "meanSquare", threshold: 0.25 } } as const;
const ENERGY = { kind: "energy", of: "activity", power: 2 } as const;
const record = smallRecord(world, "myopic", { agents: 6, steps: 400 });
const table = successorTable(record, 0.25);
const edge = edgeLikelihood(table, ENERGY);

describe("a critic that sees one summary (L13)", () => {
  test("gradient and information are those of central differences", () => {
    const rng = createRng(2);
    const hats: Hats = {
      steps: Int32Array.of(0, 1, 2, 3),
      survival: Float64Array.from({ length: 32 }, (_, k) => (k % 7 === 3 ? 0 : 1)),
      knots: [0, 1, 2, 3],
      left: Uint8Array.from({ length: 32 }, () => rng.integer(3)),
      share: Float64Array.from({ length: 32 }, () => rng.uniform()),
    };
    const weights = Float64Array.of(0.4, -1, 0.2, 0.7);
    const at = (w: Float64Array) => logitDerivatives(table, hats, w, 0.1);
    const { gradient, information } = at(weights);
    for (let k = 0; k < 4; k++) {
      const moved = (change: number) => at(weights.map((value, i) => value + (i === k ? change : 0)));
      const [up, down] = [moved(1e-5), moved(-1e-5)];
      expect(gradient[k]).toBeCloseTo((up.logLikelihood - down.logLikelihood) / 2e-5, 7);
      for (let i = 0; i < 4; i++)
        expect(information[k * 4 + i]).toBeCloseTo(-(up.gradient[i] - down.gradient[i]) / 2e-5, 7);
    }
  });

  test("agents that heed the edge alone make nothing of the energy short of it", () => {
    const spline = splineCritic(table, edge);
    expect(spline.newtonSteps).toBeLessThan(30);
    expect(spline.knots[6]).toBeCloseTo(edge.threshold, 12);
    expect(spline.heldOutBits).toBeLessThan(edge.heldOutBits + 0.05);
    expect(spline.heldOutBits).toBeGreaterThan(edge.heldOutBits - 0.1);
    expect(spline.fall).toBeLessThan(2.5);
  });

  test("the slope of agents that like low energy is found again", () => {
    const rng = createRng(5);
    const values = successorSummary(table, ENERGY);
    // 30 nats for one unit of energy, so about 7 from rest to the edge.
    const chosen = Int32Array.from({ length: table.steps }, (_, t) => {
      values.at(t);
      const weights = Float64Array.from({ length: 8 }, (_, a) => (values.of(a) <= 0.25 ? Math.exp(-30 * values.of(a)) : 0));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      return total > 0 ? drawAction(weights.map((weight) => weight / total), 0, 8, rng) : 0;
    }); // biome-ignore format: one expression
    const liked = { ...table, chosen };
    const spline = splineCritic(liked, edgeLikelihood(liked, ENERGY));
    const [low, high] = [spline.knots[1], spline.knots[5]];
    const slope = (spline.values[5] - spline.values[1]) / (high - low);
    expect(Math.abs(slope / -30 - 1)).toBeLessThan(0.2);
    expect(spline.heldOutBits).toBeGreaterThan(edgeLikelihood(liked, ENERGY).heldOutBits);
  });
});
