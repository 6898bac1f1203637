import {
  createRng,
  evaluateHypercube,
  type HypercubePolicy,
  type HypercubeProblem,
  plainFlow,
  plainNewton,
  type Rng,
  solveHypercubeValue,
} from "@telos/core";
import { describe, expect, test } from "vitest";
import { hypercubeNewtons, loadKernels } from "../../src/index.ts";
import { builds } from "../builds.ts";

const EPSILON = 2 ** -52;
const sizes = [
  [3, 1],
  [3, 4],
  [4, 2],
  [5, 3],
  [6, 8],
  [7, 2],
  [8, 1],
  [8, 2],
  [10, 2],
] as const;

function sharesOf(count: number, rng: Rng): Float64Array {
  const shares = new Float64Array(count).map(() => 0.2 + rng.uniform());
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}

function chainOf(inputs: number, rng: Rng): Float64Array {
  return Float64Array.from(Array.from({ length: inputs }, () => [...sharesOf(inputs, rng)]).flat());
}

/** Units with a bias of their own and noise about it. */
function policyOf(units: number, inputs: number, bias: number): HypercubePolicy {
  const rng = createRng(100 * units + inputs);
  const contexts = 2 ** (units - 1);
  const logits = new Float64Array(inputs * units * contexts);
  for (let row = 0; row < inputs * units; row++) {
    const middle = bias * rng.normal();
    for (let c = 0; c < contexts; c++) logits[row * contexts + c] = middle + rng.normal();
  }
  return { units, inputs, logits, updateShare: sharesOf(units, rng), inputChain: chainOf(inputs, rng) };
}

function problemOf(units: number, inputs: number, codingCost: number, equal: boolean): HypercubeProblem {
  const rng = createRng(10 * units + inputs);
  return {
    units,
    inputs,
    reward: new Float64Array(inputs * 2 ** units).map(() => rng.uniform()),
    inputChain: chainOf(inputs, rng),
    updateShare: equal ? new Float64Array(units).fill(1 / units) : sharesOf(units, rng),
    codingCost,
    reference: { kind: "fixed", probabilities: new Float64Array(units).map(() => 0.1 + 0.3 * rng.uniform()) },
  };
}

function logitsOf(problem: HypercubeProblem): Float64Array {
  if (problem.reference.kind !== "fixed") throw new Error("the test's problems have a fixed reference");
  return problem.reference.probabilities.map((p) => Math.log(p / (1 - p)));
}

function worst(a: Float64Array, b: Float64Array): number {
  let most = 0;
  for (let s = 0; s < a.length; s++) most = Math.max(most, Math.abs(a[s] - b[s]));
  return most;
}

const largest = (table: Float64Array) => table.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

describe.each(builds)("Newton's method on the %s build", (build) => {
  const kernel = hypercubeNewtons(loadKernels({ build }));

  describe.each(sizes)("%i units, %i inputs", (units, inputs) => {
    test.each([0, 3])(
      "look-ahead and push to 1e-12, bias %i: error below 1e-9 of the largest entry, the ends those of the full residual within 1e-13 of it (H23)",
      (bias) => {
        const policy = policyOf(units, inputs, bias);
        const rng = createRng(units);
        const signal = new Float64Array(inputs * 2 ** units).map(() => rng.normal());
        const mean = signal.reduce((sum, x) => sum + x, 0) / signal.length;
        const gradient = signal.map((x) => x - mean);
        const options = { tolerance: 1e-12 * largest(signal), maxSteps: 1000 };
        const flow = plainFlow(policy);
        for (const [way, right, operate] of [
          ["lookAhead", signal, flow.lookAhead],
          ["push", gradient, flow.push],
        ] as const) {
          const expected = plainNewton[way](policy, right, options)!;
          const found = kernel[way](policy, right, options)!;
          const size = largest(expected.solution);
          expect(found.high - found.low).toBeLessThanOrEqual(Math.max(options.tolerance, 100 * EPSILON * size));
          expect(worst(found.solution, expected.solution)).toBeLessThan(1e-9 * size);
          const rest = new Float64Array(right.length);
          operate(rest, found.solution);
          for (let s = 0; s < rest.length; s++) rest[s] += right[s] - found.solution[s];
          expect(Math.abs(Math.min(...rest) - found.low)).toBeLessThan(1e-13 * size);
          expect(Math.abs(Math.max(...rest) - found.high)).toBeLessThan(1e-13 * size);
          const again = kernel[way](policy, right, { ...options, start: found.solution })!;
          expect(again.steps).toBeLessThanOrEqual(found.steps);
        }
      },
    );

    test.each([
      [1, true],
      [0.3, false],
    ])(
      "value to 1e-12, coding cost %d, equal shares %s: error below 1e-9 of the reward's range, P v and change its own within 1e-13 (H24)",
      (codingCost, equal) => {
        const problem = problemOf(units, inputs, codingCost, equal);
        const logits = logitsOf(problem);
        const options = { tolerance: 1e-12, maxSteps: 1000 };
        const expected = plainNewton.value(problem, logits, options)!;
        const found = kernel.value(problem, logits, options)!;
        expect(expected.residual).toBeLessThanOrEqual(1e-12);
        expect(found.residual).toBeLessThanOrEqual(1e-12);
        expect(worst(found.value, expected.value)).toBeLessThan(1e-9);
        const own = plainNewton.value(problem, logits, { tolerance: 1, maxSteps: 1, start: found.value })!;
        expect(worst(found.averaged, own.averaged)).toBeLessThan(1e-13);
        expect(worst(found.change, own.change)).toBeLessThan(1e-13);
        expect(kernel.value(problem, logits, { ...options, start: found.value })!.steps).toBe(1);
      },
    );
  });

  test("a word left once in 10⁹ steps: the mean of a signal keeps six digits (H23)", () => {
    const policy: HypercubePolicy = {
      ...policyOf(4, 2, 0),
      logits: new Float64Array(2 * 4 * 8).fill(-Math.log(1e9 - 1)),
    };
    const signal = Float64Array.from({ length: 32 }, (_, s) => s & 1);
    const { low, high } = kernel.lookAhead(policy, signal, { tolerance: 1e-12, maxSteps: 1000 })!;
    expect(high - low).toBeLessThan(1e-12);
    const { mean } = evaluateHypercube(policy, signal, { newton: kernel });
    expect(Math.abs(mean / 1e-9 - 1)).toBeLessThan(1e-6);
  });

  test("certain references and values too far apart for exponentials end where sweeps end (H24)", () => {
    const problem = problemOf(4, 2, 0.3, true);
    const certain = Float64Array.of(Number.NEGATIVE_INFINITY, 0, 0.5, Number.POSITIVE_INFINITY);
    const found = solveHypercubeValue(problem, certain, { newton: kernel });
    expect(found.status).toBe("converged");
    expect(worst(found.value, solveHypercubeValue(problem, certain).value)).toBeLessThan(1e-9);
    const apart = { ...problem, reward: problem.reward.map((r) => 1000 * r) };
    const logits = logitsOf(problem);
    const far = solveHypercubeValue(apart, logits, { newton: kernel });
    expect(far.status).toBe("converged");
    expect(worst(far.value, solveHypercubeValue(apart, logits).value)).toBeLessThan(1e-6);
  });

  test("other shapes in between change no bit, and other shapes are left to sweeps", () => {
    const [a, b] = [problemOf(5, 2, 0.5, true), problemOf(6, 1, 0.5, false)];
    const options = { tolerance: 1e-10, maxSteps: 1000 };
    const first = kernel.value(a, logitsOf(a), options);
    kernel.value(b, logitsOf(b), options);
    kernel.push(policyOf(5, 2, 1), new Float64Array(64).fill(1e300), options);
    expect(kernel.value(a, logitsOf(a), options)).toEqual(first);
    expect(kernel.value(problemOf(2, 1, 1, true), new Float64Array(2), options)).toBeUndefined();
    expect(kernel.lookAhead(policyOf(3, 9, 0), new Float64Array(72), options)).toBeUndefined();
    expect(kernel.lookAhead(policyOf(11, 1, 0), new Float64Array(2048), options)).toBeUndefined();
  });
});
