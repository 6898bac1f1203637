import { discountProfile, type EdgeFit, type LoopInference, type Summary } from "@telos/core";
import type { LoopFiguresData } from "../src/loopData.ts";

/** Inferred purposes that figures meet: of a plane, of an energy, with and without the truth, and none at all. */
export function loopCases(): readonly (readonly [string, LoopFiguresData])[] {
  const square = inferred({});
  const plane = { units: [0, 1], ...points() } as const;
  const truth = {
    name: "maximum occupancy",
    constraint: { kind: "region", units: [0, 1], regions: [{ kind: "square", halfWidth: 0.5 }] },
    discount: 0.95,
  } as const;
  const energy = inferred({
    edge: edgeOn({ kind: "energy", of: "activity", power: 2 }, "mean |φ|^2", 0.27, 1.04),
    constraint: { kind: "energy", measure: "meanSquare", threshold: 0.27 },
  });
  const none = { edge: null, edgeHolds: false, thresholdKnown: false, constraint: null, discount: null } as const;
  return [
    ["a square", { inference: square, profile: profile(0.5), plane }],
    ["a square, told afterwards", { inference: square, profile: profile(0.5), plane, truth }],
    ["an energy", { inference: energy, profile: profile(0.27) }],
    [
      "an energy, told afterwards",
      {
        inference: energy,
        profile: profile(0.27),
        truth: {
          name: "R, rewarded for staying alive",
          constraint: { kind: "energy", measure: "meanSquare", threshold: 0.3 },
        },
      },
    ],
    [
      "a reward",
      { inference: inferred({ verdict: "rewardMaximising", thresholdKnown: false }), profile: profile(0.5), plane },
    ],
    ["myopic agents", { inference: inferred({ verdict: "myopic", discount: null }), profile: profile(0.5), plane }],
    ["even choices", { inference: inferred({ ...none, verdict: "random" }) }],
    [
      "a free network",
      { inference: inferred({ ...none, verdict: "free", candidates: [], units: null, hypotheses: [] }) },
    ],
  ];
}

/** An inference as it comes out of a record of a square, with changes. */
export function inferred(changes: Partial<LoopInference>): LoopInference {
  const edge =
    changes.edge ?? edgeOn({ kind: "box", units: [0, 1], scales: [1, 1] }, "box of units 0, 1", 0.49995, 0.089);
  const names = ["8-norm of units 0, 1", "disc of units 0, 1", "mean |φ|^2, without 12 units", "|mean φ|"];
  const units = Array.from({ length: 100 }, (_, unit) => ({
    unit,
    halfWidth: unit < 2 ? 0.49995 : 0.98,
    trainingBits: unit < 2 ? 0.05 : 0.001,
    heldOutBits: unit < 2 ? 0.05 - 0.01 * unit : 0.001 * Math.sin(unit),
  }));
  return {
    verdict: "maximumOccupancy",
    reasons: ["Critics trained anew inside the edge predict held-out choices better than the myopic model."],
    record: {
      ...{ agents: 11, steps: 20_000, actedSteps: 20_000, trainingSteps: 15_000, heldOutSteps: 5000 },
      ...{ deaths: 1, units: 100, actions: 32 },
    },
    dynamics: {
      ...{ kind: "given", missWithAction: 1e-8, missWithoutAction: 0.2, noiseStd: 0 },
      ...{ transfer: "tanh", transferMisses: {} },
    },
    edge,
    edgeHolds: true,
    thresholdKnown: true,
    candidates: [
      edge,
      ...names.map((name, k) => ({ ...edge, name, heldOutBits: 0.04 / (k + 1) - 0.01, threshold: 0.7 })),
    ],
    units: {
      units,
      chosen: units.slice(0, 2).map((one) => ({
        ...one,
        addedTrainingBits: one.trainingBits,
        addedHeldOutBits: one.heldOutBits,
        nextTrainingBits: 0.001,
      })),
      leftTrainingBits: 0.001,
      leftHeldOutBits: 0,
    },
    planes: [],
    spline: null,
    energiesWithoutOne: [],
    constraint: { kind: "region", units: [0, 1], regions: [{ kind: "square", halfWidth: 0.49995 }] },
    hypotheses: (["uniform", "myopic", "maximumOccupancy", "rewardMaximising", "fittedCritic"] as const).map(
      (hypothesis, k) => ({
        hypothesis,
        trainingBits: 0.07 * k,
        heldOutBits: 0.06 * k,
        heldOutError: k === 0 ? 0 : 0.008,
        fitted: k === 3 ? { sharpness: 3, careless: 0.01 } : {},
      }),
    ),
    sharpness: 1,
    discount: discountProfile(
      [0.8, 0.9, 0.95, 0.97].map((discount, k) => {
        const bits = [0.19, 0.22, 0.232, 0.21][k]!;
        const memberBits = [bits - 0.004, bits, bits + 0.003];
        return { discount, trainingBits: bits, heldOutBits: bits, heldOutError: 0.01, memberBits, sharpness: 1 };
      }),
    ),
    notIdentifiable: ["The temperature α: only the value over α shows in choices."],
    settings: {
      ...{ heldOutShare: 0.25, discounts: [0.8, 0.9, 0.95, 0.97], critics: 3 },
      ...{ criticUpdates: 1200, criticSteps: 2000, stopEarly: false, seed: 1 },
    },
    ...changes,
  };
}

function edgeOn(summary: Summary, name: string, threshold: number, bits: number): EdgeFit {
  return {
    summary,
    name,
    threshold,
    upperThreshold: 1.0004 * threshold,
    trainingThreshold: threshold,
    judgedThreshold: threshold,
    bits,
    choiceBits: 0,
    trainingBits: bits,
    heldOutBits: bits,
    heldOutError: 0.004,
    violations: 0,
    forbidden: 0.03,
    trainingSteps: 4000,
    heldOutSteps: 4000,
  };
}

function profile(edge: number) {
  const bins = 40;
  const shares = Float64Array.from({ length: bins }, (_, k) => Math.exp(-(((k - 12) / 8) ** 2)));
  const sum = shares.reduce((so, share) => so + share);
  const offered = shares.map((share) => share / sum);
  return {
    edges: Float64Array.from({ length: bins + 1 }, (_, k) => (2 * edge * k) / bins),
    offered,
    taken: offered.map((share, k) => (k < 20 ? share : 0)),
    steps: 4000,
  };
}

function points() {
  const angle = (k: number) => 2.4 * k;
  const far = (k: number) => 0.49 * Math.sqrt((k % 500) / 500);
  return {
    x: Float64Array.from({ length: 3000 }, (_, k) => far(k) * Math.cos(angle(k))),
    y: Float64Array.from({ length: 3000 }, (_, k) => far(k) * Math.sin(angle(k))),
  };
}
