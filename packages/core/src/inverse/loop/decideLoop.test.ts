import { describe, expect, test } from "vitest";
import { decideLoop, edgeHolds, type LoopEvidence, thresholdKnown } from "./decideLoop.ts";
import type { EdgeFit } from "./edgeLikelihood.ts";
import type { HypothesisScore, LoopDynamics, LoopHypothesis } from "./loopInference.ts";

const EDGE: EdgeFit = {
  summary: { kind: "energy", of: "activity", power: 2 },
  name: "mean |φ|^2",
  threshold: 0.27,
  upperThreshold: 0.2701,
  trainingThreshold: 0.27,
  judgedThreshold: 0.27,
  bits: 0.5,
  choiceBits: 0,
  trainingBits: 0.5,
  heldOutBits: 0.5,
  heldOutError: 0.01,
  violations: 0,
  forbidden: 0.3,
  trainingSteps: 4000,
  heldOutSteps: 1000,
};
const DYNAMICS: LoopDynamics = {
  kind: "given",
  missWithAction: 1e-8,
  missWithoutAction: 0.4,
  noiseStd: 0,
  transfer: "tanh",
  transferMisses: {},
};
const scores = (bits: Partial<Record<LoopHypothesis, number>>): HypothesisScore[] =>
  Object.entries({ uniform: 0, ...bits }).map(([hypothesis, heldOutBits]) => ({
    hypothesis: hypothesis as LoopHypothesis,
    trainingBits: heldOutBits,
    heldOutBits,
    heldOutError: 0.01,
    fitted: {},
  }));
const evidence = (bits: Partial<Record<LoopHypothesis, number>>, change: Partial<LoopEvidence> = {}): LoopEvidence => ({
  actedSteps: 5000,
  dynamics: DYNAMICS,
  edge: EDGE,
  hypotheses: scores(bits),
  sharpness: 0.9,
  ...change,
});

// Each row as it was measured on one network of `square` or `energy`.
describe("the decision (L11)", () => {
  test.each([
    ["maximumOccupancy", { myopic: 0.645, maximumOccupancy: 0.754, rewardMaximising: 0.718, fittedCritic: 0.78 }, {}],
    ["maximumOccupancy", { myopic: 0.181, maximumOccupancy: 0.278, rewardMaximising: 0.227, fittedCritic: 0.281 }, {}],
    ["myopic", { myopic: 1.562, maximumOccupancy: 1.54, rewardMaximising: 1.57, fittedCritic: 1.562 }, { sharpness: 0.03 }],
    ["myopic", { myopic: 0.795, maximumOccupancy: 0.8, fittedCritic: 0.792 }, { sharpness: 0.08 }],
    ["rewardMaximising", { myopic: 0.663, maximumOccupancy: 0.573, rewardMaximising: 0.663, fittedCritic: 2.923 }, { sharpness: 0 }],
    ["rewardMaximising", { myopic: 0.22, fittedCritic: 1.253 }, { edge: { ...EDGE, violations: 0.0245 } }],
    ["random", { myopic: -1.2, maximumOccupancy: -1.4, fittedCritic: -0.005 }, { edge: { ...EDGE, heldOutBits: -1.2, violations: 0.14 } }],
    ["random", { myopic: 0.001, fittedCritic: 0.03 }, { edge: { ...EDGE, heldOutBits: 0.001 } }],
  ] as const)("%s from %j", (verdict, bits, change) => {
    const decided = decideLoop(evidence(bits, change));
    expect(decided.verdict).toBe(verdict);
    expect(decided.reasons.length).toBeGreaterThan(0);
    expect(decided.reasons.join(" ")).not.toMatch(/NaN|undefined|Infinity/);
  }); // biome-ignore format: a table

  test("careless agents that step over their edge but can be predicted are not random", () => {
    const careless = { ...EDGE, heldOutBits: 0.326, violations: 0.0229 };
    const decided = decideLoop(evidence({ myopic: 0.326, fittedCritic: 0.248 }, { edge: careless, sharpness: 0 }));
    expect(decided.verdict).toBe("rewardMaximising");
  });

  test("choices much sharper than those of maximum occupancy maximise something", () => {
    const sharp = evidence({ myopic: 2.225, maximumOccupancy: 2.442, fittedCritic: 2.577 }, { sharpness: 1.98 });
    expect(decideLoop(sharp).verdict).toBe("rewardMaximising");
    expect(decideLoop({ ...sharp, sharpness: 1.25 }).verdict).toBe("maximumOccupancy");
  });

  test("agents that inject nothing, or nothing that moves the network, leave it free", () => {
    expect(decideLoop(evidence({}, { actedSteps: 0, edge: null })).verdict).toBe("free");
    const ignored = { ...DYNAMICS, missWithAction: 0.6 };
    expect(decideLoop(evidence({ fittedCritic: 2 }, { dynamics: ignored })).verdict).toBe("free");
  });
});

test("an edge holds if it predicts beyond its error and is hardly ever stepped over (L11)", () => {
  expect(edgeHolds(EDGE)).toBe(true);
  expect(edgeHolds({ ...EDGE, violations: 0.02 })).toBe(false);
  expect(edgeHolds({ ...EDGE, heldOutBits: 0.001 })).toBe(false);
  expect(edgeHolds({ ...EDGE, heldOutError: 0.3 })).toBe(false);
});

test("an edge that was picked from many has to predict more than naming it costs (L15)", () => {
  // A random controller of 16 units: a polygon in the best of 120 planes, on 132 held-out steps.
  const lucky = { ...EDGE, heldOutBits: 0.0241, heldOutError: 0.00834, heldOutSteps: 132 };
  expect(edgeHolds({ ...lucky, choiceBits: Math.log2(120) })).toBe(false);
  expect(edgeHolds(lucky)).toBe(true);
  expect(edgeHolds({ ...lucky, heldOutBits: 0.0941, choiceBits: Math.log2(120) })).toBe(true);
});

test("a threshold is quoted only where choices come up to it (L11)", () => {
  expect(thresholdKnown(EDGE)).toBe(true);
  expect(thresholdKnown({ ...EDGE, upperThreshold: 0.29 })).toBe(false);
});
