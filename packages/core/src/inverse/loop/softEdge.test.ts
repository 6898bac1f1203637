import { describe, expect, test } from "vitest";
import { smallProcess, smallRollouts } from "../../../test/oracle/loopRecords.ts";
import type { Controller } from "../../forward/controller.ts";
import { createRng } from "../../num/rng.ts";
import { agentRecordOf } from "./agentRecord.ts";
import { findSoftEdges } from "./findSoftEdges.ts";
import { softBits, softEdge } from "./softEdge.ts";
import { softSurvival } from "./softSurvival.ts";
import { successorTable } from "./successorTable.ts";
import type { Summary } from "./summary.ts";

const LIVING = 12;

/** Heeds a soft edge and nothing else: what (L12) says, written out. */
const soft: Controller = {
  name: "soft",
  policyInto(policy, process, { survival }, _contexts, count) {
    const { actions } = process;
    for (let row = 0; row < count; row++) {
      const weights = Array.from({ length: actions }, (_, a) => Math.exp(LIVING * survival[row * actions + a]));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      weights.forEach((weight, a) => {
        policy[row * actions + a] = weight / total;
      });
    }
  },
};

const tableOf = (constraint: Parameters<typeof smallProcess>[0]["constraint"], noise: number, agents = 100) => {
  const process = smallProcess({ constraint, noise });
  return successorTable(agentRecordOf(process, smallRollouts(process, soft, { agents, steps: 40 })), 0.25);
};
const square = { kind: "region", units: [1, 4], regions: [{ kind: "square", halfWidth: 0.5 }] } as const;
const energy = { kind: "energy", measure: "meanSquare", threshold: 0.3 } as const;

describe("survival under process noise (L12)", () => {
  const cases: [string, Summary, number][] = [
    ["a box", { kind: "box", units: [1, 4], scales: [1, 1] }, 0.02],
    ["an energy", { kind: "energy", of: "activity", power: 2 }, 0.03],
    ["a disc", { kind: "norm", units: [1, 4], power: 2 }, 0.05],
  ];
  test.each(cases)("of %s is the share of noisy successors that stay within", (_, summary, bound) => {
    const table = tableOf(square, 0.2, 10);
    const steps = Int32Array.of(3, 20, 41);
    const { survivalInto, chosen } = softSurvival(table, summary, steps);
    const out = new Float64Array(3 * 8);
    const threshold = chosen[1] * 1.1;
    survivalInto(out, threshold);
    const rng = createRng(3);
    const draws = 4000;
    const { value } = table.transfer;
    for (let s = 0; s < 3; s++) {
      for (const a of [0, 3, 6]) {
        let kept = 0;
        for (let d = 0; d < draws; d++) {
          const phi = Array.from({ length: 8 }, (_, i) =>
            value(table.bases[steps[s] * 8 + i] + table.offsets[a * 8 + i] + table.noiseStd * rng.normal()),
          );
          const f =
            summary.kind === "box"
              ? Math.max(Math.abs(phi[1]), Math.abs(phi[4]))
              : summary.kind === "norm"
                ? Math.hypot(phi[1], phi[4])
                : phi.reduce((sum, v) => sum + v * v, 0) / 8;
          if (f <= threshold) kept++;
        }
        expect(Math.abs(out[s * 8 + a] - kept / draws)).toBeLessThan(bound + 5 * Math.sqrt(0.25 / draws));
      }
    }
  });
});

test("the bits of a soft edge are those of its soft maximum (L12)", () => {
  const survival = Float64Array.of(0.9, 0.5, 0.1, 0.9);
  const { bits, violations, forbidden } = softBits(
    { actions: 2, chosen: Int32Array.of(0, 0) },
    Int32Array.of(0, 1),
    survival,
    4,
  );
  const first = Math.log2((0.999 * 2) / (1 + Math.exp(-1.6)) + 0.001);
  const second = Math.log2((0.999 * 2) / (1 + Math.exp(3.2)) + 0.001);
  expect(bits).toBeCloseTo((first + second) / 2, 10);
  expect(violations).toBe(0);
  expect(forbidden).toBe(0.25);
});

describe("a soft edge is found again (L12)", () => {
  test("the half-side of a square, where the largest chosen value is far off", () => {
    const table = tableOf(square, 0.1);
    const fit = softEdge(table, { kind: "box", units: [1, 4], scales: [1, 1] });
    expect(Math.abs(fit.threshold / 0.5 - 1)).toBeLessThan(0.05);
    expect(fit.heldOutBits).toBeGreaterThan(3 * fit.heldOutError);
    expect(fit.upperThreshold).toBeGreaterThan(fit.threshold);
    expect(fit.living).toBeGreaterThan(LIVING / 3);
    expect(fit.living).toBeLessThan(LIVING * 3);
  });

  test("the energy threshold, and it beats units and other energies", () => {
    const { candidates } = findSoftEdges(tableOf(energy, 0.1));
    expect(candidates[0].summary).toEqual({ kind: "energy", of: "activity", power: 2 });
    expect(Math.abs(candidates[0].threshold / 0.3 - 1)).toBeLessThan(0.05);
  });

  test("the two units of a square come first", () => {
    const { candidates, units } = findSoftEdges(tableOf(square, 0.1));
    expect(units.units.slice(0, 2).map(({ unit }) => unit).sort()).toEqual([1, 4]); // biome-ignore format: one claim
    expect(candidates[0].summary).toMatchObject({ kind: "box" });
  });
});
