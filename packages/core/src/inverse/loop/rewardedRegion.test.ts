import { describe, expect, test } from "vitest";
import { smallProcess, smallRollouts } from "../../../test/oracle/loopRecords.ts";
import { valueController } from "../../forward/valueController.ts";
import { createRng } from "../../num/rng.ts";
import { regionShape } from "../../process/regions/regionShape.ts";
import { runNow } from "../../run/runNow.ts";
import { agentRecordOf } from "./agentRecord.ts";
import { criticProblem, trainCritic } from "./critics.ts";
import { rewardedRegion } from "./rewardedRegion.ts";
import { successorTable } from "./successorTable.ts";

const SQUARE = { kind: "region", units: [0, 1], regions: [{ kind: "square", halfWidth: 0.6 }] } as const;

function inferred(weight: number) {
  const process = smallProcess({ constraint: SQUARE, units: 12, channels: 4 });
  const control = criticProblem(
    { network: process.network, injections: process.injections },
    {
      constraint: SQUARE,
      objective: { kind: "maximumOccupancy", temperature: 1, discount: 0.9, stateEntropy: 0, reward: weight },
      ...(weight > 0 ? { rewarded: regionShape({ kind: "square", halfWidth: 0.3 }) } : {}),
    },
    { updates: 500, curriculum: 2, start: { kind: "normal", std: 0.3 } },
  );
  const controller = valueController(control, trainCritic(control, 9));
  const record = agentRecordOf(process, smallRollouts(process, controller, { agents: 10, steps: 400 }));
  return runNow(
    rewardedRegion(),
    {
      ...{ table: successorTable(record, 0.25), record, constraint: SQUARE, discount: 0.9 },
      ...{ halfWidths: [0.15, 0.3, 0.45], weights: [1, 4], refinements: 1 },
      ...{ critics: 1, criticUpdates: 400, criticSteps: 1000, seed: 1 },
    },
    { rng: createRng(1), maxSteps: 100 },
  ).result;
}

describe("a rewarded inner square (L14)", () => {
  test("is found with its half-side where there is one", () => {
    const found = inferred(4);
    expect(found.rewarded).toBe(true);
    expect(found.best.halfWidth).toBeGreaterThan(0.2);
    expect(found.best.halfWidth).toBeLessThan(0.4);
    expect(found.best.weight).toBeGreaterThan(1.5);
    expect(found.best.heldOutBits).toBeGreaterThan(found.without.heldOutBits + 0.02);
    expect(found.region).toEqual({ kind: "square", halfWidth: found.best.halfWidth });
    expect(found.points.filter(({ weight }) => weight === 0)).toHaveLength(1);
  });

  test("nothing to try is refused", () => {
    const nothing = { halfWidths: [], weights: [1], critics: 1, refinements: 0 };
    expect(() => rewardedRegion().init(nothing as never, createRng(1))).toThrow(/nothing to try/);
  });
});
