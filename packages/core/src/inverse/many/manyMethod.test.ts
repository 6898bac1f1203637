import { describe, expect, test } from "vitest";
import { createRng } from "../../num/rng.ts";
import type { Recording } from "../../recording/recording.ts";
import { type InferRequest, inferPurpose, prepareInference } from "../inferPurpose.ts";
import { refuseRunaway } from "./refuseRunaway.ts";

const UNITS = 14;
const SECONDS = 240;

// Neighbours fire together when a hidden event of their own comes: couplings along a chain.
function recording(shared: number): Recording {
  const rng = createRng(4);
  const times = Array.from({ length: UNITS }, () => [] as number[]);
  for (let i = 0; i < UNITS; i++) {
    const pair = rng.split(`pair ${i}`);
    for (let k = 0; k < SECONDS * 4; k++) {
      const at = SECONDS * pair.uniform();
      if (pair.uniform() < shared) {
        times[i].push(at);
        times[(i + 1) % UNITS].push(Math.min(SECONDS - 0.001, at + 0.004 * pair.uniform()));
      } else {
        times[i].push(at);
      }
    }
  }
  return {
    format: "test",
    identifier: "",
    description: "",
    units: times.map((list, id) => ({ id, name: `${id}`, timesS: Float64Array.from(list).sort(), columns: {} })),
    tables: [],
    stimuli: [],
    notes: [],
    facts: {},
  };
}

const request: InferRequest = {
  choice: { unitIds: Array.from({ length: UNITS }, (_, k) => k) },
  windowMs: 20,
  stimulusLagMs: "auto",
  family: "auto",
  accept: ["refractory", "duplicates", "artefact", "drift", "words", "dynamics", "enough", "samples", "order"],
  surrogates: 2,
  replicates: 0,
  seed: 1,
};

describe("an inference of more than 12 units", () => {
  test("finds who fires together, says which method it took, and checks what the fit does by itself (U13)", async () => {
    const { verdict, many, fit, unknowable } = await inferPurpose(recording(0.25), request);
    expect(fit).toBeUndefined();
    if (!many) throw new Error("nothing was fitted");
    expect(["interactions", "purpose"]).toContain(verdict);
    expect(many.method).toContain("More than 12 units");
    expect(many.gain.bitsPerFlip.low).toBeGreaterThan(0);
    expect(Math.max(...many.surrogates)).toBeLessThan(0.002);
    const { couplings } = many.model;
    for (let i = 0; i < UNITS; i++) {
      const next = couplings[i * UNITS + ((i + 1) % UNITS)];
      for (let j = 0; j < UNITS; j++)
        if (![i, (i + 1) % UNITS, (i + UNITS - 1) % UNITS].includes(j))
          expect(next).toBeGreaterThan(couplings[i * UNITS + j]);
    }
    expect(many.check.runsAway).toBe(false);
    expect(many.tests.find(({ id }) => id === "generative")?.passed).toBe(true);
    expect(many.reward.low.every((value, s) => value <= many.reward.reward[s])).toBe(true);
    expect(many.reward.reward.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 8);
    expect(unknowable.join(" ")).toContain("constant");
  }, 120_000);

  test("of units that do not interact claims nothing", async () => {
    const { verdict, many } = await inferPurpose(recording(0), request);
    expect(verdict).toBe("no-interactions");
    expect(many?.gain.bitsPerFlip.value).toBeLessThan(0.001);
  }, 120_000);

  test("refuses what needs a list of all words, and up to 12 units stays exact", () => {
    const some = recording(0.2);
    expect(() => prepareInference(some, { ...request, family: "full" })).toThrow(/Name at most 12/);
    expect(() => prepareInference(some, { ...request, calibrate: true })).toThrow(/Name at most 12/);
    const twelve = { ...request, choice: { unitIds: Array.from({ length: 12 }, (_, k) => k) } };
    expect(prepareInference(some, twelve).kind).toBe("ready");
    expect(prepareInference(some, request).kind).toBe("many");
  });
});

test("a fit that runs away is refused, naming how far (U13)", () => {
  const check = {
    simulatedActivity: 0.4,
    recordedActivity: 0.01,
    simulatedCounts: new Float64Array(3),
    recordedCounts: new Float64Array(3),
    beyond: 0.9,
    simulatedLargest: 2,
    recordedLargest: 1,
    simulatedOccupancy: new Float64Array(2),
    recordedOccupancy: new Float64Array(2),
    simulatedSeconds: 10,
  };
  expect(() => refuseRunaway({ ...check, runsAway: true }, "predict")).toThrow(/predict: .*runs away.*40.0 %.*1.00 %/);
  expect(() => refuseRunaway({ ...check, runsAway: false }, "predict")).not.toThrow();
});
