import {
  type AndersonResult,
  anderson,
  backupByEdges,
  createRng,
  evaluateHypercube,
  type HypercubePolicy,
  type HypercubeProblem,
  plainFlow32,
  policyLogits,
  popcount,
  type Rng,
  type RoughFlows,
  rewardScale,
  solveHypercube,
  solveHypercubeAdjoint,
  solveHypercubeValue,
} from "@telos/core";
import { describe, expect, test } from "vitest";
import {
  andersonVectors32,
  hypercubeBackups,
  hypercubeFlows,
  hypercubeFlows32,
  hypercubeSweep32,
  type Kernels,
  loadKernels,
  roughFlows,
  roughValues,
} from "../../src/index.ts";
import { builds } from "../builds.ts";

function networkOf(units: number, codingCost: number): HypercubeProblem {
  const rng = createRng(units);
  return {
    units,
    inputs: 2,
    // A count of active units is rewarded, another with each input; a reward without any order would take thousands of sweeps.
    reward: new Float64Array(2 * 2 ** units).map((_, s) => {
      const target = s < 2 ** units ? Math.round(units / 4) : Math.round((3 * units) / 4);
      return (popcount(s % 2 ** units) === target ? 1 : 0) + 0.05 * rng.normal();
    }),
    inputChain: Float64Array.of(0.98, 0.02, 0.02, 0.98),
    updateShare: new Float64Array(units).fill(1 / units),
    codingCost,
    reference: { kind: "fixed", probabilities: new Float64Array(units).fill(0.4) },
  };
}

function sharesOf(count: number, rng: Rng): Float64Array {
  const shares = new Float64Array(count).map(() => 0.1 + rng.uniform());
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}

function policyOf(units: number, inputs: number): HypercubePolicy {
  const rng = createRng(100 * units + inputs);
  const logits = new Float64Array(inputs * units * 2 ** (units - 1)).map(() => 3 * rng.normal());
  logits[0] = Number.POSITIVE_INFINITY;
  const rows = Array.from({ length: inputs }, () => sharesOf(inputs, rng));
  const inputChain = Float64Array.from(rows.flatMap((row) => [...row]));
  return { units, inputs, logits, updateShare: sharesOf(units, rng), inputChain };
}

/** For a network of any size. */
function corrections(kernels: Kernels): RoughFlows {
  return { leastUnits: 2, mostOccupancyUnits: 22, ...roughFlows(kernels) };
}

/** The search alone. */
function roughly(kernels: Kernels, problem: HypercubeProblem, maxSteps = 200): AndersonResult {
  using search = roughValues(kernels)(problem, REFERENCE(problem.units))!;
  const start = new Float64Array(problem.reward.length);
  return anderson(search.map, { ...search, start, maxSteps, tolerance: 3e-5 * rewardScale(problem), residual: "span" });
}

const REFERENCE = (units: number) => new Float64Array(units).fill(Math.log(0.4 / 0.6));

async function joined(kernels: Kernels, threads: number): Promise<void> {
  while (kernels.threads() < threads) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe.each(builds)("the hypercube in 32 bits on the %s build", (build) => {
  const kernels = loadKernels({ build });

  // 12 units fill one tile; 13, 14 and 15 have partners in other tiles.
  describe.each([2, 3, 4, 5, 11, 12, 13, 14, 15])("with %i units", (units) => {
    test.each([
      ["equal shares, a dear code", true, 0.4],
      ["equal shares, a cheap code", true, 0.03],
      ["unequal shares", false, 0.4],
      ["a code so cheap that words underflow", true, 0.002],
    ])("backup, %s: error below 4e-7 of the largest value (H4)", (_, equal, codingCost) => {
      const rng = createRng(units);
      const averaged = new Float64Array(2 ** units).map(() => rng.normal());
      const referenceLogits = new Float64Array(units).map(() => rng.normal());
      if (units > 2) referenceLogits[1] = Number.NEGATIVE_INFINITY;
      if (units > 3) referenceLogits[3] = Number.POSITIVE_INFINITY;
      const updateShare = equal ? new Float64Array(units).fill(1 / units) : sharesOf(units, rng);
      const expected = new Float64Array(averaged.length);
      backupByEdges(expected, averaged, referenceLogits, updateShare, codingCost, new Float64Array(0));
      using arena = kernels.arena();
      const [out, values] = [arena.f32(averaged.length), arena.f32(averaged.length)];
      const sweep = hypercubeSweep32(kernels, arena, { referenceLogits, updateShare, codingCost });
      values.view.set(averaged);
      sweep(out.at, values.at);
      const largest = averaged.reduce((most, w) => Math.max(most, Math.abs(w)), codingCost);
      let worst = 0;
      out.view.forEach((value, s) => {
        worst = Math.max(worst, Math.abs(value - expected[s]));
      });
      expect(worst).toBeLessThan(4e-7 * largest);
    });
  });

  describe.each([3, 4, 5, 11, 12, 13, 14])("with %i units", (units) => {
    test("the step of a value's own policy: error below 1e-6 of the largest number (H6, H7)", () => {
      const rng = createRng(units);
      const referenceLogits = new Float64Array(units).map(() => rng.normal());
      if (units > 3) referenceLogits[3] = Number.POSITIVE_INFINITY;
      const problem = { ...networkOf(units, 0.02), updateShare: sharesOf(units, rng) };
      const averaged = problem.reward;
      const logits = policyLogits(averaged, referenceLogits, problem.codingCost);
      using plain = plainFlow32({ ...problem, logits });
      using kernel = roughFlows(kernels).ofValue(problem, averaged, referenceLogits);
      using arrays = kernel.vectors.arrays([averaged.length, averaged.length, 4, 2]);
      const x = new Float32Array(averaged.length).map(() => rng.normal());
      const b = new Float64Array(averaged.length).map(() => rng.uniform());
      const expected = new Float32Array(x.length);
      plain.lookAhead(expected, x);
      const [out, d] = arrays.of;
      d.set(x);
      kernel.setRight(b);
      kernel.lookAhead(out, d);
      const largest = x.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      let worst = 0;
      out.forEach((value, s) => {
        worst = Math.max(worst, Math.abs(value - (expected[s] + b[s])));
      });
      expect(worst).toBeLessThan(1e-6 * largest);
    });

    test.each([1, 2, 3])(
      "push and look-ahead with %i inputs: error below 4e-7 of the largest number (H7)",
      (inputs) => {
        const policy = policyOf(units, inputs);
        const rng = createRng(units);
        using plain = plainFlow32(policy);
        using kernel = hypercubeFlows32(kernels)(policy);
        const x = new Float32Array(inputs * 2 ** units).map(() => rng.normal());
        const largest = x.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        const [expected, found] = [new Float32Array(x.length), new Float32Array(x.length)];
        for (const way of ["push", "lookAhead"] as const) {
          plain[way](expected, x);
          kernel[way](found, x);
          let worst = 0;
          found.forEach((value, s) => {
            worst = Math.max(worst, Math.abs(value - expected[s]));
          });
          expect(worst).toBeLessThan(4e-7 * largest);
        }
      },
    );
  });

  test("two units are refused: their edges do not fill a vector", () => {
    expect(() => hypercubeFlows32(kernels)(policyOf(2, 2))).toThrow(/at least 3 units but has 2/);
  });

  test.each([5, 13])(
    "policy evaluation and adjoint of %i units end as in 64 bits: within 1e-10 (H12, H13, H15)",
    (units) => {
      const policy = policyOf(units, 2);
      const rng = createRng(3);
      const signal = new Float64Array(2 * 2 ** units).map(() => rng.uniform() - 0.5);
      const mean = signal.reduce((sum, f) => sum + f, 0) / signal.length;
      signal.forEach((f, s) => {
        signal[s] = f - mean;
      });
      for (const solve of [evaluateHypercube, solveHypercubeAdjoint]) {
        const how = { flow: hypercubeFlows(kernels), tolerance: 1e-12 };
        const plain = solve(policy, signal, how);
        const found = solve(policy, signal, { ...how, roughFlows: corrections(kernels) });
        expect(found.status).toBe("converged");
        expect(found.residual).toBeLessThanOrEqual(0.5e-12);
        expect(found.solution).not.toEqual(plain.solution); // another way was taken
        found.solution.forEach((value, s) => {
          expect(Math.abs(value - plain.solution[s])).toBeLessThan(1e-10);
        });
      }
    },
  );

  test("a whole solution that begins and ends in 32 bits: L within 1e-12, value and occupancy within 1e-10 (H4, H7, H15, H16)", () => {
    const problem = networkOf(10, 0.1);
    const plain = solveHypercube(problem);
    const found = solveHypercube(problem, { rough: roughValues(kernels), roughFlows: corrections(kernels) });
    expect(found.status).toBe("converged");
    expect(found.residual).toBeLessThanOrEqual(1e-12 * rewardScale(problem));
    expect(found.occupancyResidual).toBeLessThanOrEqual(1e-13);
    expect(Math.abs(found.averageReward - plain.averageReward)).toBeLessThan(1e-12);
    for (const name of ["value", "occupancy"] as const)
      found[name].forEach((value, s) => {
        expect(Math.abs(value - plain[name][s])).toBeLessThan(1e-10);
      });
  });

  test.each([0.4, 0.1])("a rough value at λ = %d has a span of residual below 1e-4 (H4, N22)", (codingCost) => {
    const problem = networkOf(13, codingCost);
    const rough = roughly(kernels, problem);
    expect(rough.steps).toBeLessThan(200);
    const { residual } = solveHypercubeValue(problem, REFERENCE(13), {
      start: new Float64Array(rough.x),
      tolerance: 1e6,
    });
    expect(residual).toBeGreaterThan(0);
    expect(residual).toBeLessThan(1e-4);
  });

  test("a value begun in 32 bits ends as one begun at 0: within 1e-10, in fewer sweeps of 64 bits (H4)", () => {
    const problem = networkOf(10, 0.1);
    const plain = solveHypercubeValue(problem, REFERENCE(10));
    const roughSteps = roughly(kernels, problem).steps;
    const found = solveHypercubeValue(problem, REFERENCE(10), { rough: roughValues(kernels) });
    expect(found.status).toBe("converged");
    expect(found.residual).toBeLessThanOrEqual(1e-12 * rewardScale(problem));
    expect(roughSteps).toBeGreaterThan(5);
    expect(found.steps - roughSteps).toBeLessThan(plain.steps);
    found.value.forEach((v, s) => {
      expect(Math.abs(v - plain.value[s])).toBeLessThan(1e-10);
    });
  });

  test("a reward that 32 bits cannot hold has no rough value, and is solved from 0", () => {
    const problem = networkOf(4, 1e39);
    const large = { ...problem, reward: problem.reward.map((r) => 1e39 * r) };
    expect(roughly(kernels, large).status).toBe("diverged");
    expect(solveHypercubeValue(large, REFERENCE(4), { rough: roughValues(kernels) }).status).toBe("converged");
  });

  test.each([8, 4096, 10_008])("acceleration of %i numbers finds a fixed point within 3e-5 (N22)", (size) => {
    const target = (i: number) => Math.sin(3 * i);
    const slope = (i: number) => 0.95 * Math.cos(i % 7);
    const { x, status } = anderson(
      (out, y) => {
        for (let i = 0; i < y.length; i++) out[i] = target(i) + slope(i) * (y[i] - target(i));
      },
      { start: new Float64Array(size), maxSteps: 200, tolerance: 1e-6, vectors: andersonVectors32(kernels) },
    );
    expect(status).toBe("converged");
    x.forEach((value, i) => {
      expect(Math.abs(value - target(i))).toBeLessThan(3e-5);
    });
  });

  test("1, 2 and 4 threads give the same bits", async () => {
    const problem = networkOf(15, 0.05);
    const smaller = networkOf(12, 0.1);
    const policy = policyOf(15, 2);
    const { reward } = problem;
    const solve = (on: Kernels) => [
      roughly(on, problem, 12).x,
      ...[evaluateHypercube, solveHypercubeAdjoint].map((follow) => {
        const signal = reward.map((r, s) => r - reward[s ^ 1]);
        return follow(policy, signal, { maxSteps: 12, roughFlows: corrections(on) }).solution;
      }),
      solveHypercubeValue(smaller, REFERENCE(12), {
        backup: hypercubeBackups(on).byWords,
        rough: roughValues(on),
        roughFlows: corrections(on),
        tolerance: 1e-8,
      }).value,
    ];
    const alone = solve(kernels);
    for (const threads of [2, 4]) {
      using several = loadKernels({ build, threads });
      await joined(several, threads);
      expect(solve(several)).toEqual(alone);
    }
  });
});
