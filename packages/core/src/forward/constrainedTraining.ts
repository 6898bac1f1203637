import { expectInteger, expectPositive } from "../num/expectShape.ts";
import { minimise } from "../num/lbfgs.ts";
import type { Rng } from "../num/rng.ts";
import {
  expectPairwise,
  type PairwiseGradient,
  type PairwisePolicy,
  type PairwiseProblem,
  pairwiseGradient,
  pairwiseLogits,
} from "./constrainedPolicy.ts";

/** One stretch of a training. */
export interface TrainingStage {
  /** "circulant": one field, and one coupling for each distance on a ring; "free": every parameter by itself. */
  readonly tying: "circulant" | "free";
  /** Coding costs passed through, as multiples of the problem's; a homotopy from easy to hard. */
  readonly costRatios: readonly number[];
  /** Most line searches at each coding cost. */
  readonly maxSteps: number;
}

/**
 * How a policy is trained, as data: training has several optima, so that two rewards can be compared only through the
 * same protocol.
 */
export interface TrainingProtocol {
  readonly start: PairwisePolicy;
  readonly stages: readonly TrainingStage[];
  /** Largest |hᵢ| and |Jᵢⱼ|: nearly certain policies have couplings without end. */
  readonly bound: number;
}

/** A trained network. */
export interface PairwiseSolution extends PairwiseGradient {
  readonly policy: PairwisePolicy;
  /** Its log-odds on edges, shape [1, units, contexts]. */
  readonly logits: Float64Array;
  /** Largest |∂L/∂θ| that the bounds allow to follow. */
  readonly gradientSize: number;
  readonly steps: number;
  readonly status: "converged" | "exhausted" | "diverged";
}

/** A random policy near indifference (C3): every parameter normal with this deviation. */
export function pairwiseStart(units: number, options: { readonly noise: number; readonly rng: Rng }): PairwisePolicy {
  expectInteger("pairwiseStart", "units", units, 2, 10);
  const fields = Float64Array.from({ length: units }, () => options.noise * options.rng.normal());
  const couplings = Float64Array.from({ length: units * units }, (_, k) => {
    const draw = options.noise * options.rng.normal();
    return k % (units + 1) === 0 ? 0 : draw;
  });
  return { units, fields, couplings };
}

/**
 * The house protocol (C3): with one field and one coupling for each distance first, then all parameters free. The
 * symmetric stretch leads to the homogeneous optimum, which the free one refines.
 */
export function circulantThenFree(
  start: PairwisePolicy,
  options: {
    readonly costRatios?: readonly number[];
    readonly circulantSteps?: number;
    readonly freeSteps?: number;
  } = {},
): TrainingProtocol {
  const { costRatios = [1], circulantSteps = 100, freeSteps = 300 } = options;
  return {
    start,
    bound: 15,
    stages: [
      { tying: "circulant", costRatios, maxSteps: circulantSteps },
      { tying: "free", costRatios: [1], maxSteps: freeSteps },
    ],
  };
}

/**
 * Trains a pairwise network for a purpose by its policy gradient (C2, C3), stage after stage, with L-BFGS-B.
 * @throws RangeError if the problem or the protocol is out of range
 */
export function trainPairwise(pairwise: PairwiseProblem, protocol: TrainingProtocol): PairwiseSolution {
  const { bound, stages } = protocol;
  expectPositive("trainPairwise", "protocol.bound", bound);
  expectPairwise("trainPairwise", pairwise, protocol.start);
  if (stages.length === 0) throw new RangeError("trainPairwise: protocol.stages is empty. Give at least one stage.");
  let policy = withoutForbidden(protocol.start, pairwise.allowed);
  let steps = 0;
  let status: PairwiseSolution["status"] = "converged";
  let gradientSize = Infinity;
  for (const stage of stages)
    for (const ratio of stage.costRatios) {
      const problem = { ...pairwise.problem, codingCost: pairwise.problem.codingCost * ratio };
      const group = groupsOf(stage.tying, problem.units, pairwise.allowed);
      const evaluate = (x: Float64Array, gradient: Float64Array) => {
        const at = tryGradient({ ...pairwise, problem }, policyOf(x, group, problem.units));
        if (!at) return Infinity; // the words fall apart into sets that are never left: the line search turns back
        gradient.fill(0);
        collectInto(gradient, at, group);
        for (let k = 0; k < gradient.length; k++) gradient[k] = -gradient[k];
        return -at.averageReward;
      };
      const start = parametersOf(policy, group).map((x) => Math.min(bound, Math.max(-bound, x)));
      const found = minimise(evaluate, {
        start,
        lower: new Float64Array(start.length).fill(-bound),
        upper: new Float64Array(start.length).fill(bound),
        memory: 20,
        gradientTolerance: 1e-10,
        valueTolerance: 1e-15,
        maxSteps: stage.maxSteps,
      });
      policy = policyOf(found.x, group, problem.units);
      steps += found.steps;
      status = found.status;
      gradientSize = found.projectedGradient;
    }
  return { ...pairwiseGradient(pairwise, policy), policy, logits: pairwiseLogits(policy), gradientSize, steps, status };
}

/** The field and the couplings by distance on the ring, means over what belongs together, shape [⌊units / 2⌋ + 1]. */
export function circulantMeans(policy: PairwisePolicy): { readonly field: number; readonly couplings: Float64Array } {
  const group = groupsOf("circulant", policy.units, undefined);
  const means = parametersOf(policy, group);
  return { field: means[0], couplings: Float64Array.of(0, ...means.subarray(1)) };
}

/** 1 for couplings between units that are one of these distances apart on the ring, shape [units, units]. */
export function allowedDistances(units: number, distances: readonly number[]): Uint8Array {
  return Uint8Array.from({ length: units * units }, (_, k) =>
    distances.includes(ringDistance(Math.floor(k / units), k % units, units)) && k % (units + 1) !== 0 ? 1 : 0,
  );
}

function ringDistance(i: number, j: number, units: number): number {
  const apart = Math.abs(i - j);
  return Math.min(apart, units - apart);
}

/** The number of the parameter behind each field and each coupling, −1 where there is none. */
interface Groups {
  readonly fields: Int32Array;
  readonly couplings: Int32Array;
  readonly count: number;
}

function groupsOf(tying: TrainingStage["tying"], units: number, allowed: Uint8Array | undefined): Groups {
  const may = (k: number) => k % (units + 1) !== 0 && (!allowed || allowed[k] === 1);
  if (tying === "circulant") {
    const couplings = Int32Array.from({ length: units * units }, (_, k) =>
      may(k) ? ringDistance(Math.floor(k / units), k % units, units) : -1,
    );
    return { fields: new Int32Array(units), couplings, count: 1 + Math.floor(units / 2) };
  }
  let count = units;
  const couplings = Int32Array.from({ length: units * units }, (_, k) => (may(k) ? count++ : -1));
  return { fields: Int32Array.from({ length: units }, (_, i) => i), couplings, count };
}

function policyOf(x: Float64Array, { fields, couplings }: Groups, units: number): PairwisePolicy {
  return {
    units,
    fields: Float64Array.from(fields, (k) => x[k]),
    couplings: Float64Array.from(couplings, (k) => (k < 0 ? 0 : x[k])),
  };
}

function parametersOf(policy: PairwisePolicy, group: Groups): Float64Array {
  const sum = new Float64Array(group.count);
  const members = new Float64Array(group.count);
  const add = (values: Float64Array, of: Int32Array) => {
    of.forEach((k, at) => {
      if (k < 0) return;
      sum[k] += values[at];
      members[k]++;
    });
  };
  add(policy.fields, group.fields);
  add(policy.couplings, group.couplings);
  return sum.map((total, k) => (members[k] > 0 ? total / members[k] : 0));
}

function collectInto(out: Float64Array, at: PairwiseGradient, group: Groups): void {
  group.fields.forEach((k, i) => {
    out[k] += at.fields[i];
  });
  group.couplings.forEach((k, c) => {
    if (k >= 0) out[k] += at.couplings[c];
  });
}

function withoutForbidden(policy: PairwisePolicy, allowed: Uint8Array | undefined): PairwisePolicy {
  const may = (k: number) => k % (policy.units + 1) !== 0 && (!allowed || allowed[k] === 1);
  return { ...policy, couplings: policy.couplings.map((j, k) => (may(k) ? j : 0)) };
}

function tryGradient(pairwise: PairwiseProblem, policy: PairwisePolicy): PairwiseGradient | undefined {
  try {
    const at = pairwiseGradient(pairwise, policy);
    return Number.isFinite(at.averageReward) ? at : undefined;
  } catch (error) {
    if (error instanceof RangeError && error.message.startsWith("factoriseLu")) return undefined;
    throw error;
  }
}
