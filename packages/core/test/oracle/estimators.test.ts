import { describe, expect, test } from "vitest";
import { expectationMaximisation } from "../../src/inverse/estimators/expectationMaximisation.ts";
import { fitReward } from "../../src/inverse/estimators/fitReward.ts";
import { informationOfReward } from "../../src/inverse/estimators/informationOfReward.ts";
import { expectedUpdates, policyLogLikelihood } from "../../src/inverse/estimators/policyLogLikelihood.ts";
import { rewardLikelihood } from "../../src/inverse/estimators/rewardLikelihood.ts";
import type {
  TransitionEvidence,
  UpdateEvidence,
  WordEvidence,
} from "../../src/inverse/estimators/transitionEvidence.ts";
import { updateEvidence, wordEvidence } from "../../src/inverse/estimators/transitionEvidence.ts";
import { logistic, logit } from "../../src/num/logistic.ts";
import { createRng } from "../../src/num/rng.ts";
import { simulateSteps } from "../../src/process/simulateSteps.ts";
import { runNow } from "../../src/run/runNow.ts";
import { edgeOf, eliminate, indexOf, solveByEnumeration, statesOf, withUnit } from "./enumeratedNetwork.ts";

// Four units of unequal shares and two inputs, a reward without symmetry.
const UNITS = 4;
const SHAPE = { units: UNITS, inputs: 2 };
const draw = createRng(11);
const REWARD = Float64Array.from({ length: 32 }, () => draw.uniform());
const MODEL = {
  ...SHAPE,
  inputChain: Float64Array.of(0.9, 0.1, 0.2, 0.8),
  updateShare: Float64Array.of(0.1, 0.2, 0.3, 0.4),
  referenceLogits: Float64Array.of(0.3, 0.5, 0.6, 0.4).map(logit),
  codingCost: 0.3,
};

const EXACTLY = { valueTolerance: 1e-13, gradientTolerance: 1e-9, solveTolerance: 1e-12 };

function enumerated(reward: Float64Array) {
  const probabilities = MODEL.referenceLogits.map(logistic);
  return solveByEnumeration({ ...MODEL, reward, probabilities });
}

/** A record of the network that is optimal for REWARD. */
function record(steps: number, seed: number) {
  const { logits } = rewardLikelihood(REWARD, MODEL, flat());
  return simulateSteps(
    { ...MODEL, logits, updateRateHz: MODEL.updateShare },
    { start: { word: 0, input: 0 }, steps, rng: createRng(seed) },
  );
}

/** Every edge seen once on and once off. */
function flat(): UpdateEvidence {
  const on = new Float64Array(64).fill(1);
  return { kind: "updates", ...SHAPE, steps: 128, on, off: on, active: new Float64Array(UNITS).fill(64) };
}

describe("estimators against enumeration", () => {
  test("the likelihood of a record is the product of its steps' probabilities, unit known and hidden (E5)", () => {
    const steps = record(400, 1);
    const { policy } = enumerated(REWARD);
    const states = statesOf(UNITS, 2);
    let known = 0;
    let hidden = 0;
    for (let t = 0; t < 400; t++) {
      const state = states[steps.inputs[t] * 16 + steps.words[t]];
      const unit = steps.updatedUnits[t];
      known += Math.log(steps.actions[t] === 1 ? policy(unit, state) : 1 - policy(unit, state));
      let chance = 0;
      for (let i = 0; i < UNITS; i++)
        for (const action of [0, 1]) {
          const after = (steps.words[t] & ~(1 << i)) | (action << i);
          const on = policy(i, state);
          if (after === steps.words[t + 1]) chance += MODEL.updateShare[i] * (action === 1 ? on : 1 - on);
        }
      hidden += Math.log(chance);
    }
    expect(rewardLikelihood(REWARD, MODEL, updateEvidence(steps, SHAPE)).logLikelihood).toBeCloseTo(known, 7);
    expect(rewardLikelihood(REWARD, MODEL, wordEvidence(steps, SHAPE)).logLikelihood).toBeCloseTo(hidden, 7);
  });

  test("the derivative with respect to log-odds is that of central differences, unit known and hidden (E5, E6)", () => {
    const steps = record(2000, 2);
    const { logits } = rewardLikelihood(REWARD, MODEL, flat());
    for (const evidence of [updateEvidence(steps, SHAPE), wordEvidence(steps, SHAPE)]) {
      const { edgeGradient } = policyLogLikelihood(logits, MODEL.updateShare, evidence);
      const at = (edge: number, by: number) =>
        policyLogLikelihood(
          logits.map((z, e) => (e === edge ? z + by : z)),
          MODEL.updateShare,
          evidence,
        ).logLikelihood;
      for (let e = 0; e < logits.length; e += 7)
        expect(Math.abs((at(e, 1e-5) - at(e, -1e-5)) / 2e-5 - edgeGradient[e])).toBeLessThan(1e-6 * 200);
    }
  });

  test("expected updates keep the number of steps, and give a stay to the units that could have made it (E6)", () => {
    const steps = record(2000, 3);
    const evidence = wordEvidence(steps, SHAPE);
    const { logits } = rewardLikelihood(REWARD, MODEL, flat());
    const { updates } = expectedUpdates(evidence, logits, MODEL.updateShare);
    let total = 0;
    for (let e = 0; e < 64; e++) total += updates.on[e] + updates.off[e];
    expect(total).toBeCloseTo(2000, 8);
    // By Bayes' rule, state after state.
    const on = evidence.on.slice();
    const off = evidence.off.slice();
    statesOf(UNITS, 2).forEach((state, s) => {
      const chance = [0, 1, 2, 3].map((i) => {
        const active = logistic(logits[edgeOf(state, i)]);
        return MODEL.updateShare[i] * (state.sigma[i] === 1 ? active : 1 - active);
      });
      const all = chance.reduce((sum, c) => sum + c, 0);
      chance.forEach((c, i) => {
        (state.sigma[i] === 1 ? on : off)[edgeOf(state, i)] += (evidence.stays[s] * c) / all;
      });
    });
    for (let e = 0; e < 64; e++) {
      expect(updates.on[e]).toBeCloseTo(on[e], 9);
      expect(updates.off[e]).toBeCloseTo(off[e], 9);
    }
  });

  test("one forward and one adjoint solve give the gradient of dense policy iteration and differences (E7)", () => {
    const steps = record(3000, 4);
    for (const evidence of [updateEvidence(steps, SHAPE), wordEvidence(steps, SHAPE)]) {
      const { gradient, logLikelihood } = rewardLikelihood(REWARD, MODEL, evidence, { tolerance: 1e-13 });
      expect(logLikelihood).toBeCloseTo(enumeratedLikelihood(REWARD, evidence), 7);
      expect(gradient.reduce((sum, g) => sum + g, 0)).toBeCloseTo(0, 6);
      const size = gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
      enumeratedGradient(REWARD, evidence).forEach((g, s) => {
        expect(Math.abs(g - gradient[s])).toBeLessThan(1e-9 * size);
      });
      for (const s of [0, 5, 11, 17, 26, 31]) {
        const moved = (by: number) =>
          enumeratedLikelihood(
            REWARD.map((r, at) => (at === s ? r + by : r)),
            evidence,
          );
        expect(Math.abs((moved(1e-4) - moved(-1e-4)) / 2e-4 - gradient[s])).toBeLessThan(1e-5 * size);
      }
    }
  });

  test("the information is the curvature of the likelihood where the evidence is what the policy expects (E12)", () => {
    const { logits } = rewardLikelihood(REWARD, MODEL, flat(), { tolerance: 1e-13 });
    const support = Uint8Array.from({ length: 32 }, (_, s) => (s % 6 === 2 ? 1 : 0));
    for (const evidence of [expectedRecord(logits, "updates"), expectedRecord(logits, "words")]) {
      const { members, matrix } = informationOfReward(MODEL, evidence, logits, support);
      const scale = matrix.reduce((most, m) => Math.max(most, Math.abs(m)), 0);
      members.forEach((state, a) => {
        const gradientAt = (by: number) =>
          rewardLikelihood(
            REWARD.map((r, s) => (s === state ? r + by : r)),
            MODEL,
            evidence,
            { tolerance: 1e-13 },
          ).gradient;
        const [up, down] = [gradientAt(1e-4), gradientAt(-1e-4)];
        members.forEach((other, b) => {
          const curvature = -(up[other] - down[other]) / 2e-4;
          expect(Math.abs(curvature - matrix[a * members.length + b])).toBeLessThan(1e-6 * scale);
        });
      });
    }
  });

  test("where the unit is hidden, the words say less than the updates would (E12)", () => {
    const { logits } = rewardLikelihood(REWARD, MODEL, flat());
    const support = Uint8Array.from({ length: 32 }, (_, s) => (s === 3 || s === 20 ? 1 : 0));
    const diagonal = (evidence: TransitionEvidence) => {
      const { matrix } = informationOfReward(MODEL, evidence, logits, support);
      return [matrix[0], matrix[3]];
    };
    const known = diagonal(expectedRecord(logits, "updates"));
    const hidden = diagonal(expectedRecord(logits, "words"));
    hidden.forEach((information, k) => {
      expect(information).toBeGreaterThan(0);
      expect(information).toBeLessThan(0.98 * known[k]);
    });
  });

  test("with what would be seen in the long run, the free fit finds the reward itself up to its gauge (E8)", () => {
    const { logits } = rewardLikelihood(REWARD, MODEL, flat(), { tolerance: 1e-13 });
    for (const kind of ["updates", "words"] as const) {
      const fit = fitReward(
        { model: MODEL, evidence: expectedRecord(logits, kind), family: { kind: "full" }, penalty: 0 },
        { gradientTolerance: 1e-12, valueTolerance: 0, solveTolerance: 1e-13, maxSteps: 1000 },
      );
      const centred = (r: Float64Array, x: number) => {
        const row = r.subarray(16 * x, 16 * x + 16);
        const mean = row.reduce((sum, v) => sum + v, 0) / 16;
        return row.map((v) => v - mean);
      };
      for (const x of [0, 1])
        centred(fit.reward, x).forEach((r, word) => {
          expect(Math.abs(r - centred(REWARD, x)[word])).toBeLessThan(1e-5);
        });
    }
  });

  test("expectation and maximisation climb the likelihood of the words to where its gradient ends (E6, E9)", () => {
    const evidence = wordEvidence(record(5000, 5), SHAPE);
    const problem = { model: MODEL, evidence, family: { kind: "sparse" }, penalty: 0.002 } as const;
    const method = expectationMaximisation({ ...EXACTLY, roundTolerance: 1e-11 });
    let state = method.init(problem);
    while (method.status(state) === "running" && state.history.length < 200) state = method.step(problem, state);
    expect(method.status(state)).toBe("converged");
    state.history.slice(1).forEach((objective, k) => {
      expect(objective).toBeLessThan(state.history[k] + 1e-12);
    });
    const direct = fitReward(problem, EXACTLY);
    expect(Math.abs(state.fit.objective - direct.objective)).toBeLessThan(1e-8);
    state.fit.reward.forEach((r, s) => {
      expect(Math.abs(r - direct.reward[s])).toBeLessThan(2e-3);
    });
    const outcome = runNow(method, problem, { rng: createRng(0), maxSteps: 3 });
    expect(outcome.result.objective).toBeCloseTo(state.history[3], 14);
  });
});

/** A fractional record: every state as often as it is visited, every update as often as it is made. */
function expectedRecord(logits: Float64Array, kind: "updates" | "words"): TransitionEvidence {
  const { occupancy } = enumerated(REWARD);
  const steps = 10_000;
  const on = new Float64Array(64);
  const off = new Float64Array(64);
  const stays = new Float64Array(32);
  statesOf(UNITS, 2).forEach((state, s) => {
    for (let i = 0; i < UNITS; i++) {
      const edge = edgeOf(state, i);
      const chance = steps * occupancy[s] * MODEL.updateShare[i];
      const active = chance * logistic(logits[edge]);
      if (kind === "updates" || state.sigma[i] === 0) on[edge] += active;
      else stays[s] += active;
      if (kind === "updates" || state.sigma[i] === 1) off[edge] += chance - active;
      else stays[s] += chance - active;
    }
  });
  const common = { ...SHAPE, steps, on, off, active: new Float64Array(UNITS) };
  return kind === "updates" ? { kind, ...common } : ({ kind, ...common, stays } satisfies WordEvidence);
}

/** The likelihood by enumeration: policies as functions of states, counts spelled out. */
function enumeratedLikelihood(reward: Float64Array, evidence: TransitionEvidence): number {
  const { policy } = enumerated(reward);
  let sum = 0;
  statesOf(UNITS, 2).forEach((state, s) => {
    let stay = 0;
    for (let i = 0; i < UNITS; i++) {
      const edge = edgeOf(state, i);
      const on = policy(i, state);
      const share = MODEL.updateShare[i];
      stay += share * (state.sigma[i] === 1 ? on : 1 - on);
      if (state.sigma[i] === 1) continue; // each edge once, from its silent end
      const factor = evidence.kind === "words" ? share : 1;
      if (evidence.on[edge] > 0) sum += evidence.on[edge] * Math.log(factor * on);
      if (evidence.off[edge] > 0) sum += evidence.off[edge] * Math.log(factor * (1 - on));
    }
    if (evidence.kind === "words" && evidence.stays[s] > 0) sum += evidence.stays[s] * Math.log(stay);
  });
  return sum;
}

/** ∂LL/∂r by dense linear algebra: ∂LL/∂v state by state, then (1 − Tᵀ) μ = G with Σ μ = 0 by elimination. */
function enumeratedGradient(reward: Float64Array, evidence: TransitionEvidence): number[] {
  const { policy, matrix } = enumerated(reward);
  const states = statesOf(UNITS, 2);
  const right = states.map(() => 0);
  const push = (state: (typeof states)[number], unit: number, slope: number) => {
    // z = logit p + [w(σ, unit on) − w(σ, unit off)] / λ and w(σ, x) = Σ P(y|x) v(σ, y)
    for (const y of [0, 1]) {
      const flow = (slope * MODEL.inputChain[state.input * 2 + y]) / MODEL.codingCost;
      right[indexOf({ ...withUnit(state, unit, 1), input: y })] += flow;
      right[indexOf({ ...withUnit(state, unit, 0), input: y })] -= flow;
    }
  };
  states.forEach((state, s) => {
    const chance = [0, 1, 2, 3].map(
      (i) => MODEL.updateShare[i] * (state.sigma[i] === 1 ? policy(i, state) : 1 - policy(i, state)),
    );
    const all = chance.reduce((sum, c) => sum + c, 0);
    for (let i = 0; i < UNITS; i++) {
      const edge = edgeOf(state, i);
      const on = policy(i, state);
      if (state.sigma[i] === 0) push(state, i, evidence.on[edge] * (1 - on) - evidence.off[edge] * on);
      if (evidence.kind === "words")
        push(state, i, ((evidence.stays[s] * chance[i]) / all) * (state.sigma[i] === 1 ? 1 - on : -on));
    }
  });
  const system = states.map((_, i) => states.map((__, j) => (i === j ? 1 : 0) - matrix[j][i]));
  system[0] = states.map(() => 1);
  return eliminate(system, [0, ...right.slice(1)]);
}
