import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { solveHypercube } from "../../src/forward/hypercube.ts";
import { evaluateHypercube, solveHypercubeAdjoint } from "../../src/forward/hypercubeAdjoint.ts";
import type { HypercubeProblem } from "../../src/forward/hypercubeProblem.ts";
import { hypercubeLookAheadInto, hypercubePushInto } from "../../src/forward/hypercubePush.ts";
import { stationaryOccupancy } from "../../src/forward/stationaryOccupancy.ts";
import { exactInverse } from "../../src/inverse/exactInverse.ts";
import { compareRewards } from "../../src/inverse/gauge.ts";
import { removeUnits } from "../../src/inverse/removeUnits.ts";
import { meanActivity } from "../../src/measures/tuningCurves.ts";
import { logistic, logit } from "../../src/num/logistic.ts";
import { createRng } from "../../src/num/rng.ts";

interface Drawn {
  readonly problem: HypercubeProblem;
  readonly seed: number;
}

/** Problems with any chain, shares, price and reference; small enough to be many. */
const problems = fc
  .record({
    seed: fc.integer({ min: 0, max: 1e9 }),
    units: fc.integer({ min: 1, max: 5 }),
    inputs: fc.integer({ min: 1, max: 3 }),
    codingCost: fc.double({ min: 0.2, max: 3, noNaN: true }),
  })
  .map(({ seed, units, inputs, codingCost }): Drawn => {
    const rng = createRng(seed);
    const distribution = (size: number) => {
      const weights = Array.from({ length: size }, () => 0.05 + rng.uniform());
      const total = weights.reduce((a, b) => a + b, 0);
      return weights.map((w) => w / total);
    };
    return {
      seed,
      problem: {
        units,
        inputs,
        reward: Float64Array.from({ length: inputs * 2 ** units }, () => rng.normal()),
        inputChain: Float64Array.from(Array.from({ length: inputs }, () => distribution(inputs)).flat()),
        updateShare: Float64Array.from(distribution(units)),
        codingCost,
        reference: {
          kind: "fixed",
          probabilities: Float64Array.from({ length: units }, () => 0.05 + 0.9 * rng.uniform()),
        },
      },
    };
  });

const settings = { seed: 20240501, numRuns: 60 };
const largest = (a: Float64Array, b: Float64Array) =>
  a.reduce((most, value, k) => Math.max(most, Math.abs(value - b[k])), 0);
const holds = (law: (drawn: Drawn) => void) => fc.assert(fc.property(problems, law), settings);

describe("laws of the hypercube forward", () => {
  test("L = ⟨r⟩ − λ⟨c⟩ to 1e-12 (H9)", () => {
    holds(({ problem }) => {
      const found = solveHypercube(problem);
      expect(found.status).toBe("converged");
      const net = found.meanReward - problem.codingCost * found.codingCostNats;
      expect(Math.abs(net - found.averageReward)).toBeLessThan(1e-12);
    });
  });

  test("in the long run a unit's mean activity is the mean probability of its redraws, whatever the clocks (H10)", () => {
    holds(({ problem, seed }) => {
      const { units } = problem;
      const rng = createRng(seed).split("policy");
      const logits = Float64Array.from({ length: problem.inputs * units * 2 ** (units - 1) }, () => 3 * rng.normal());
      const { occupancy } = stationaryOccupancy({ ...problem, logits });
      const redraws = new Float64Array(units);
      for (let s = 0; s < occupancy.length; s++)
        for (let i = 0; i < units; i++) {
          const [input, word] = [Math.floor(s / 2 ** units), s % 2 ** units];
          const context = (word % 2 ** i) + Math.floor(word / 2 ** (i + 1)) * 2 ** i;
          redraws[i] += occupancy[s] * logistic(logits[(input * units + i) * 2 ** (units - 1) + context]);
        }
      expect(largest(redraws, meanActivity(occupancy, units))).toBeLessThan(1e-11);
    });
  });

  const marginal = (problem: HypercubeProblem, shared: boolean): HypercubeProblem => {
    const start = problem.reference.kind === "fixed" ? problem.reference.probabilities : new Float64Array();
    return { ...problem, reference: { kind: "marginal", shared, start } };
  };

  test.each([false, true])("with a marginal reference (shared: %s) L rises in every round (H11)", (shared) => {
    holds(({ problem }) => {
      const { history } = solveHypercube(marginal(problem, shared), { maxRounds: 60 });
      for (let k = 1; k < history.length; k++) expect(history[k] - history[k - 1]).toBeGreaterThan(-1e-12);
    });
  });

  test.each([false, true])("a marginal reference (shared: %s) ends as the mean activity (H10)", (shared) => {
    let converged = 0;
    holds(({ problem }) => {
      const found = solveHypercube(marginal(problem, shared));
      if (found.status !== "converged") return; // next to a bifurcation the rounds crawl
      converged++;
      let active = meanActivity(found.occupancy, problem.units);
      if (shared) active = active.fill(active.reduce((sum, p, i) => sum + problem.updateShare[i] * p, 0));
      expect(largest(active, found.reference)).toBeLessThan(1.1e-9);
    });
    expect(converged).toBeGreaterThanOrEqual(0.9 * settings.numRuns);
  });

  test("a reward for the input alone changes L and nothing else (I5)", () => {
    holds(({ problem, seed }) => {
      const rng = createRng(seed).split("bonus");
      const bonus = Array.from({ length: problem.inputs }, () => rng.normal());
      const words = 2 ** problem.units;
      const reward = problem.reward.map((r, s) => r + bonus[Math.floor(s / words)]);
      const [plain, paid] = [solveHypercube(problem), solveHypercube({ ...problem, reward })];
      expect(largest(plain.logits, paid.logits)).toBeLessThan(1e-9);
      expect(largest(plain.occupancy, paid.occupancy)).toBeLessThan(1e-10);
    });
  });

  test("reward and coding cost multiplied by one number change neither policy nor occupancy (I5)", () => {
    holds(({ problem, seed }) => {
      const factor = 10 ** (4 * createRng(seed).uniform() - 2);
      const scaled = solveHypercube({
        ...problem,
        reward: problem.reward.map((r) => factor * r),
        codingCost: factor * problem.codingCost,
      });
      const plain = solveHypercube(problem);
      expect(largest(plain.logits, scaled.logits)).toBeLessThan(1e-9);
      expect(Math.abs(scaled.averageReward / factor - plain.averageReward)).toBeLessThan(1e-11);
    });
  });

  test("renaming the units renames the answer", () => {
    holds(({ problem }) => {
      const { units, inputs } = problem;
      // Unit i becomes unit units − 1 − i: words are read backwards.
      const reversed = (s: number) => {
        let word = 0;
        for (let i = 0; i < units; i++) if ((s >> i) & 1) word += 2 ** (units - 1 - i);
        return s - (s % 2 ** units) + word;
      };
      const probabilities = problem.reference.kind === "fixed" ? problem.reference.probabilities : new Float64Array();
      const renamed = solveHypercube({
        ...problem,
        reward: problem.reward.map((_, s) => problem.reward[reversed(s)]),
        updateShare: problem.updateShare.slice().reverse(),
        reference: { kind: "fixed", probabilities: probabilities.slice().reverse() },
      });
      const plain = solveHypercube(problem);
      expect(renamed.occupancy.length).toBe(inputs * 2 ** units);
      expect(
        largest(
          renamed.occupancy.map((_, s) => renamed.occupancy[reversed(s)]),
          plain.occupancy,
        ),
      ).toBeLessThan(1e-10);
    });
  });

  test("with one input the network samples p(σ) ∝ Π p(σᵢ) e^{v(σ)/λ}, whatever the clocks (H14)", () => {
    holds(({ problem }) => {
      const probabilities = problem.reference.kind === "fixed" ? problem.reference.probabilities : new Float64Array();
      const { units, codingCost } = problem;
      const still = {
        ...problem,
        inputs: 1,
        inputChain: Float64Array.of(1),
        reward: problem.reward.slice(0, 2 ** units),
      };
      const { value, occupancy } = solveHypercube(still);
      const weight = value.map((v, word) => {
        let log = v / codingCost;
        for (let i = 0; i < units; i++) log += Math.log((word >> i) & 1 ? probabilities[i] : 1 - probabilities[i]);
        return Math.exp(log);
      });
      const total = weight.reduce((a, b) => a + b, 0);
      expect(
        largest(
          weight.map((w) => w / total),
          occupancy,
        ),
      ).toBeLessThan(1e-11);
    });
  });

  test("any potential is sampled as p(σ) ∝ exp(Σ bᵢσᵢ + w_int): couplings J symmetric, clocks unequal (H14)", () => {
    holds(({ problem, seed }) => {
      const { units, updateShare } = problem;
      const rng = createRng(seed).split("couplings");
      const bias = Array.from({ length: units }, () => rng.normal());
      const coupling = Array.from({ length: units }, () => Array.from({ length: units }, () => rng.normal()));
      const energy = (word: number) => {
        let sum = 0;
        for (let i = 0; i < units; i++) {
          if (!((word >> i) & 1)) continue;
          sum += bias[i];
          for (let j = 0; j < i; j++) if ((word >> j) & 1) sum += coupling[i][j];
        }
        return sum;
      };
      const contexts = 2 ** (units - 1);
      const logits = Float64Array.from({ length: units * contexts }, (_, edge) => {
        const [i, context] = [Math.floor(edge / contexts), edge % contexts];
        const off = (context % 2 ** i) + Math.floor(context / 2 ** i) * 2 ** (i + 1);
        return energy(off + 2 ** i) - energy(off);
      });
      const weight = Float64Array.from({ length: 2 ** units }, (_, word) => Math.exp(energy(word)));
      const total = weight.reduce((a, b) => a + b, 0);
      const { occupancy } = stationaryOccupancy({
        units,
        inputs: 1,
        logits,
        updateShare,
        inputChain: Float64Array.of(1),
      });
      expect(
        largest(
          weight.map((w) => w / total),
          occupancy,
        ),
      ).toBeLessThan(1e-11);
    });
  });

  test("pushing a distribution and looking ahead at a signal are transposes (H7)", () => {
    holds(({ problem, seed }) => {
      const rng = createRng(seed).split("transpose");
      const states = problem.reward.length;
      const probability = Float64Array.from({ length: (states * problem.units) / 2 }, () => rng.uniform());
      const [f, rho] = [0, 1].map(() => Float64Array.from({ length: states }, () => rng.normal()));
      const [ahead, pushed, work] = [0, 1, 2].map(() => new Float64Array(states));
      hypercubeLookAheadInto(ahead, f, probability, problem.updateShare, problem.inputChain, work);
      hypercubePushInto(pushed, rho, probability, problem.updateShare, problem.inputChain, work);
      const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, k) => sum + value * b[k], 0);
      expect(Math.abs(dot(rho, ahead) - dot(pushed, f))).toBeLessThan(1e-12 * states);
    });
  });

  test("the evaluation is the derivative of the value and its mean the derivative of L (H13); the adjoint is its transpose (H12)", () => {
    holds(({ problem, seed }) => {
      const rng = createRng(seed).split("direction");
      const direction = problem.reward.map(() => rng.normal());
      const found = solveHypercube(problem);
      const policy = { ...problem, logits: found.logits };
      const evaluation = evaluateHypercube(policy, direction);
      const step = 1e-5;
      const [up, down] = [step, -step].map((h) =>
        solveHypercube({ ...problem, reward: problem.reward.map((r, s) => r + h * direction[s]) }),
      );
      const slope = up.value.map((v, s) => (v - down.value[s]) / (2 * step));
      const size = evaluation.solution.reduce((most, h) => Math.max(most, Math.abs(h)), 1);
      expect(largest(slope, evaluation.solution)).toBeLessThan(1e-6 * size);
      const meanSlope = (up.averageReward - down.averageReward) / (2 * step);
      expect(Math.abs(meanSlope - evaluation.mean)).toBeLessThan(1e-6);
      const centred = problem.reward.map(() => rng.normal());
      const mean = centred.reduce((a, b) => a + b, 0) / centred.length;
      const gradient = centred.map((g) => g - mean);
      const adjoint = solveHypercubeAdjoint(policy, gradient).solution;
      const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, k) => sum + value * b[k], 0);
      const scale = Math.max(1, dot(adjoint.map(Math.abs), direction.map(Math.abs)));
      expect(Math.abs(dot(gradient, evaluation.solution) - dot(adjoint, direction))).toBeLessThan(1e-9 * scale);
    });
  });
});

describe("laws of the hypercube inverse", () => {
  test("forward, then inverse, is the identity up to the gauge; without curl (I1–I5)", () => {
    holds(({ problem }) => {
      const found = solveHypercube(problem);
      const inverse = exactInverse({ ...problem, logits: found.logits }, found.referenceLogits, problem.codingCost);
      const { r2, scale } = compareRewards(problem.reward, inverse.reward, { ...problem, scale: "given" });
      expect(scale).toBe(1);
      expect(1 - r2).toBeLessThan(1e-12);
      expect(inverse.curl).toBeLessThan(1e-18);
    });
  });

  test("inverse, then forward, gives the policy again: the inferred reward asks for what was seen (I4)", () => {
    holds(({ problem, seed }) => {
      const { units, inputs, codingCost } = problem;
      const rng = createRng(seed).split("potential");
      const w = Float64Array.from({ length: inputs * 2 ** units }, () => codingCost * rng.normal());
      const probabilities = problem.reference.kind === "fixed" ? problem.reference.probabilities : new Float64Array();
      const referenceLogits = probabilities.map(logit);
      const contexts = 2 ** (units - 1);
      const logits = Float64Array.from({ length: inputs * units * contexts }, (_, edge) => {
        const [row, context] = [Math.floor(edge / contexts), edge % contexts];
        const [x, i] = [Math.floor(row / units), row % units];
        const off = x * 2 ** units + (context % 2 ** i) + Math.floor(context / 2 ** i) * 2 ** (i + 1);
        return referenceLogits[i] + (w[off + 2 ** i] - w[off]) / codingCost;
      });
      const { reward } = exactInverse({ ...problem, logits }, referenceLogits, codingCost);
      const again = solveHypercube({ ...problem, reward });
      // A nearly singular input chain magnifies w into r and is undone on the way back.
      const size = reward.reduce((most, r) => Math.max(most, Math.abs(r)), 1) / codingCost;
      expect(largest(again.logits, logits)).toBeLessThan(1e-9 * size);
    });
  });

  test("with one input, a unit that may never be active is as good as removed, at the pace of seconds (P1)", () => {
    holds(({ problem, seed }) => {
      fc.pre(problem.units > 1);
      const { units } = problem;
      const gone = createRng(seed).integer(units);
      const given = problem.reference.kind === "fixed" ? problem.reference.probabilities : new Float64Array();
      const still: HypercubeProblem = {
        ...problem,
        inputs: 1,
        inputChain: Float64Array.of(1),
        reward: problem.reward.slice(0, 2 ** units),
        reference: { kind: "fixed", probabilities: given.map((p, i) => (i === gone ? 0 : p)) },
      };
      const kept = 1 - problem.updateShare[gone];
      const whole = solveHypercube(still);
      const smaller = solveHypercube(removeUnits(still, [gone], { pace: "perSecond" }));
      expect(Math.abs(smaller.averageReward * kept - whole.averageReward)).toBeLessThan(1e-11);
      let next = 0;
      for (let word = 0; word < 2 ** units; word++) {
        if ((word >> gone) & 1) expect(whole.occupancy[word]).toBeLessThan(1e-12);
        else expect(Math.abs(whole.occupancy[word] - smaller.occupancy[next++])).toBeLessThan(1e-11);
      }
    });
  });
});
