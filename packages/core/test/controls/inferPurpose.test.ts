// The whole way from spike trains to the verdict, on networks of which everything is known. Ten to fifteen minutes of spikes each; the
// studies do the same with an hour and twenty seeds.
import { describe, expect, test } from "vitest";
import { stationaryOccupancy } from "../../src/forward/stationaryOccupancy.ts";
import { exactInverse } from "../../src/inverse/exactInverse.ts";
import { compareRewards } from "../../src/inverse/gauge.ts";
import { meanActivity } from "../../src/measures/tuningCurves.ts";
import { logit } from "../../src/num/logistic.ts";
import { createRng } from "../../src/num/rng.ts";
import { wordOf } from "../../src/num/words.ts";
import { simulateNetwork } from "../../src/process/simulateNetwork.ts";
import { type SpinNetwork, updateShareOf } from "../../src/process/spinNetwork.ts";
import type { Recording } from "../../src/recording/recording.ts";
import { simulateSpec } from "../../src/spec/simulateSpec.ts";
import type { Spec } from "../../src/spec/spec.ts";
import {
  directedControl,
  pairwiseControl,
  poissonControl,
  purposeControl,
  ringControl,
  sharedInputControl,
  stimulatedPurposeControl,
} from "./controlSpecs.ts";
import { controlVerdict } from "./controlVerdict.ts";

const SEEDS = [1, 2];
const TEN_MINUTES = 600;
const HOUR = 3600;

const recordingOf = (spec: Spec): Recording => simulateSpec(spec).recording;

describe("where there is nothing to find", () => {
  test.each(SEEDS)("Poisson units end in no-interactions (S2, S3, S7), seed %i", async (seed) => {
    const { verdict, fit } = await controlVerdict(recordingOf(poissonControl(seed, TEN_MINUTES)));
    expect(verdict).toBe("no-interactions");
    expect(fit?.predictions).toEqual([]); // nothing is claimed, so nothing is predicted
  });

  test.each(SEEDS)(
    "couplings that go one way never reach a purpose, and it is the asymmetry that says so (S5, S7), seed %i",
    async (seed) => {
      const { verdict, fit, reasons } = await controlVerdict(recordingOf(directedControl(seed, TEN_MINUTES)));
      expect(verdict).toBe("interactions");
      const failed = fit?.tests.filter((one) => one.passed === false);
      expect(failed?.map((one) => one.id)).toContain("asymmetry");
      expect(reasons[0]).toBe(failed?.[0].sentence);
    },
  );

  test("nor do they where third-order interactions hide them from the chosen potential (S5, S7)", async () => {
    const recording = hiddenDirectedControl(4, 1800);
    const { verdict, fit } = await controlVerdict(recording, { windowMs: 20, surrogates: 3 });
    const perSecond = Object.fromEntries((fit?.families ?? []).map((one) => [one.family, one.bitsPerSecond.value]));
    // What one-way couplings add to mutual ones is a fifth of everything that was found.
    expect((perSecond.asymmetric - perSecond.pairwise) / perSecond.full).toBeGreaterThan(0.15);
    expect(verdict).toBe("interactions");
  });
});

describe("a shared input", () => {
  test.each(SEEDS)(
    "that the file holds and that was not given is at most interactions, and is named (S7), seed %i",
    async (seed) => {
      const found = await controlVerdict(recordingOf(sharedInputControl(seed, TEN_MINUTES, true)));
      expect(["interactions", "no-interactions"]).toContain(found.verdict);
      expect(found.fit?.unusedStimuli).toEqual(["input"]);
      if (found.verdict === "interactions") expect(found.reasons[0]).toContain("--stimulus input");
    },
  );

  test.each(SEEDS)("that was given leaves no interactions (S7, S8), seed %i", async (seed) => {
    const { verdict, fit } = await controlVerdict(recordingOf(sharedInputControl(seed, TEN_MINUTES, true)), {
      stimulus: "input",
      surrogates: 4, // each goes through every lag and window
    });
    expect(verdict).toBe("no-interactions");
    expect(fit?.stimulus).toMatchObject({ name: "input", lagMs: 0, lagChosen: "held-out" });
  });

  test("stays at most interactions where its trials, all of them, were chosen as epochs: it still varies (S7)", async () => {
    const recording = asTrials(recordingOf(sharedInputControl(1, TEN_MINUTES, true)), TEN_MINUTES);
    const quick = { windowMs: 50, surrogates: 3 };
    const all = await controlVerdict(recording, { ...quick, choice: { epochs: ["trials"] } });
    expect(all.verdict).toBe("interactions");
    expect(all.fit?.unusedStimuli).toEqual(["level"]);
    const one = await controlVerdict(recording, { ...quick, choice: { epochs: ["trials/level=1"] } });
    expect(one.fit?.unusedStimuli).toEqual([]); // at one level it does not vary, so there is nothing to account for
    expect(one.verdict).toBe("no-interactions");
  });

  test("stays at most interactions where some other stimulus was given in its place (S7)", async () => {
    const recording = recordingOf(sharedInputControl(1, TEN_MINUTES, true));
    const times = Array.from({ length: TEN_MINUTES }, (_, second) => second);
    const other = {
      ...recording.stimuli[0],
      name: "hum",
      path: "/stimulus/presentation/hum",
      timesS: Float64Array.from(times),
      values: Float64Array.from(times, (second) => second % 2),
    };
    const { verdict, fit } = await controlVerdict(
      { ...recording, stimuli: [...recording.stimuli, other] },
      { windowMs: 50, surrogates: 3, stimulus: "hum", stimulusLagMs: 0 },
    );
    expect(fit?.unusedStimuli).toEqual(["input"]);
    expect(verdict).toBe("interactions");
  });
});

describe("a purpose", () => {
  test.each(SEEDS)(
    "is found, with its caveat on shared input first and a prediction for each cell (S7, P1), seed %i",
    async (seed) => {
      const { verdict, caveats, fit } = await controlVerdict(recordingOf(purposeControl(seed, TEN_MINUTES)));
      expect(verdict).toBe("purpose");
      expect(caveats[0]).toContain("shared input that nobody recorded");
      expect(fit?.predictions).toHaveLength(8);
      expect(fit?.windowMs).toBe(20); // 1/u
    },
  );

  test.each(SEEDS)("that depends on a given stimulus is found beyond it (S7, S8), seed %i", async (seed) => {
    const { verdict, fit } = await controlVerdict(recordingOf(stimulatedPurposeControl(seed, TEN_MINUTES)), {
      stimulus: "input",
      surrogates: 4, // each goes through every lag and window
    });
    expect(verdict).toBe("purpose");
    expect(fit?.stimulus?.levels).toHaveLength(2);
  });
});

describe("what is inferred is what was put in", () => {
  test.each([0.6, 1.2])(
    "the 8 rewarded words of a ring are the 8 best of those visited, at reward %d (F7, I4, I5)",
    async (amplitude) => {
      const recording = recordingOf(ringControl(1, amplitude, HOUR));
      const { fit } = await controlVerdict(recording, { windowMs: 20, family: "full", surrogates: 0 });
      const reward = fit?.reward ?? { words: new Int32Array(0), reward: new Float64Array(0) };
      const known = Array.from(reward.words.keys()).filter((k) => !Number.isNaN(reward.reward[k]));
      const best = known.sort((a, b) => reward.reward[b] - reward.reward[a]).slice(0, 8);
      const ring = Array.from({ length: 8 }, (_, first) =>
        [0, 1, 2, 3].reduce((word, k) => word | (1 << ((first + k) % 8)), 0),
      );
      expect(known.length).toBeGreaterThan(60);
      expect(best.map((k) => reward.words[k]).sort((a, b) => a - b)).toEqual(ring.sort((a, b) => a - b));
    },
  );

  test("the reward of a pairwise network, calibrated: r² ≥ .95 over words visited for 2 s (F7, I4, I5)", async () => {
    const { recording, truth } = simulateSpec(pairwiseControl(4, HOUR));
    if (truth.kind !== "network") throw new Error("the control is a network");
    const { network } = truth;
    const { fit } = await controlVerdict(recording, {
      windowMs: 20,
      family: "pairwise",
      surrogates: 0,
      calibrate: true,
    });
    const estimate = new Float64Array(256);
    const weights = new Float64Array(256);
    fit?.reward.words.forEach((word, k) => {
      if (Number.isNaN(fit.reward.reward[k])) return;
      estimate[word] = fit.reward.reward[k];
      weights[word] = 1;
    });
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeGreaterThan(40);
    const policy = { ...network, updateShare: updateShareOf(network.updateRateHz) };
    const exact = exactInverse(policy, meanActivity(network.occupancy, 8).map(logit), 1).reward;
    const options = { inputs: 1, inputChain: network.inputChain, weights };
    expect(compareRewards(exact, estimate, { ...options, scale: "fitted" }).r2).toBeGreaterThan(0.95);
    expect(Math.abs(compareRewards(exact, estimate, { ...options, scale: "fitted" }).scale - 1)).toBeLessThan(0.15);
  });
});

/** Six rewarded triplets, and couplings of −.5 that go one way only, as strong as those of no value function can be. */
function hiddenDirectedControl(seed: number, durationS: number): Recording {
  const units = 8;
  const contexts = 128;
  const rng = createRng(seed).split("hidden directed control");
  const triplets = Array.from({ length: 6 }, () => {
    const left = Array.from({ length: units }, (_, i) => i);
    return [0, 1, 2].reduce((word) => word | (1 << left.splice(rng.integer(left.length), 1)[0]), 0);
  });
  const potential = (word: number) => 2.2 * triplets.filter((triplet) => (word & triplet) === triplet).length;
  const couplings = Array.from({ length: units }, () => new Array<number>(units).fill(0));
  for (let i = 0; i < units; i++)
    for (let j = i + 1; j < units; j++) {
      if (rng.integer(2) === 1) couplings[i][j] = -0.5;
      else couplings[j][i] = -0.5;
    }
  const logits = Float64Array.from({ length: units * contexts }, (_, edge) => {
    const unit = Math.floor(edge / contexts);
    const off = wordOf(edge % contexts, unit, 0);
    const directed = couplings[unit].reduce((sum, value, j) => sum + value * ((off >> j) & 1), 0);
    return -2 + directed + potential(off | (1 << unit)) - potential(off);
  });
  const updateRateHz = new Float64Array(units).fill(50);
  const network: SpinNetwork = { units, inputs: 1, logits, updateRateHz, inputChain: Float64Array.of(1) };
  const { occupancy } = stationaryOccupancy({ ...network, updateShare: updateShareOf(updateRateHz) });
  const empty = recordingOf(poissonControl(1, durationS));
  const trains = simulateNetwork(network, occupancy, durationS, seed);
  return { ...empty, units: empty.units.map((unit, i) => ({ ...unit, timesS: trains[i] })) };
}

/** The same recording with its recorded input as a table of trials that touch. */
function asTrials(recording: Recording, durationS: number): Recording {
  const { timesS, values } = recording.stimuli[0];
  const table = {
    name: "trials",
    path: "/intervals/trials",
    startS: timesS,
    stopS: Float64Array.from(timesS, (_, k) => (k + 1 < timesS.length ? timesS[k + 1] : durationS)),
    columns: { level: Array.from(values) },
    skippedColumns: [],
  };
  return { ...recording, stimuli: [], tables: [table] };
}
