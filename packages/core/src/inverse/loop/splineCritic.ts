import { exp } from "../../num/exp.ts";
import { log } from "../../num/log.ts";
import { solveDense } from "../../num/solveDense.ts";
import { squared } from "../../num/squared.ts";
import { CARELESS_SHARE } from "./edgeGain.ts";
import type { EdgeFit } from "./edgeLikelihood.ts";
import { withinEdge } from "./fittedCriticScore.ts";
import { policyBits } from "./policyBits.ts";
import { type SuccessorTable, sampledSteps } from "./successorTable.ts";
import { successorSummary } from "./summary.ts";

/** A critic that sees one summary only: what small and large values of it are worth to the agents. */
export interface SplineCritic {
  /** Values of the summary at which the critic is given, rising; the last is the edge. */
  readonly knots: readonly number[];
  /** What each is worth, nats, mean 0; linear in between. */
  readonly values: readonly number[];
  /** By how much it falls from its highest knot to the edge: some nats for maximum occupancy, tens for reward, none for myopic. */
  readonly fall: number;
  readonly trainingBits: number;
  readonly heldOutBits: number;
  readonly heldOutError: number;
  readonly newtonSteps: number;
}

/** How a spline critic is fitted. */
export interface SplineOptions {
  readonly knots: number;
  readonly ridge: number;
  readonly mostSteps: number;
}

/** Few enough knots for two thousand steps. */
export const SPLINE: SplineOptions = { knots: 7, ridge: 0.1, mostSteps: 3000 };

const MOST_NEWTON = 30;
const TOLERANCE = 1e-8;
// Nats by which surviving beats ending, as for other critics.
const LIVING = 40;

/**
 * A conditional logit in a hat basis of the edge's summary (L13): π = softmax g(f(x′(a))) over successors within the edge,
 * fitted by Newton's method with a ridge. Its slope is what agents make of the summary short of the edge.
 */
export function splineCritic(table: SuccessorTable, edge: EdgeFit, options: SplineOptions = SPLINE): SplineCritic {
  const steps = sampledSteps(table.training, options.mostSteps);
  const training = hatsOf(table, edge, steps, undefined, options.knots);
  const weights = new Float64Array(options.knots);
  let newtonSteps = 0;
  for (; newtonSteps < MOST_NEWTON; newtonSteps++) {
    const { gradient, information } = logitDerivatives(table, training, weights, options.ridge);
    const move = solveDense(information, gradient);
    let largest = 0;
    for (let k = 0; k < weights.length; k++) {
      // The likelihood is concave, but a far start may overshoot: no knot moves by more than a few nats at a time.
      const bounded = Math.max(-3, Math.min(3, move[k]));
      weights[k] += bounded;
      largest = Math.max(largest, Math.abs(bounded));
    }
    if (largest < TOLERANCE) break;
  }
  const mean = weights.reduce((sum, value) => sum + value, 0) / weights.length;
  const values = Array.from(weights, (value) => value - mean);
  const heldOut = hatsOf(table, edge, sampledSteps(table.heldOut, options.mostSteps), training.knots, options.knots);
  const scored = (part: Hats) =>
    policyBits(table, part, valuesOf(part, weights), { sharpness: 1, careless: CARELESS_SHARE, living: LIVING });
  const judged = scored(heldOut);
  return {
    knots: training.knots,
    values,
    fall: Math.max(...values) - values[values.length - 1],
    trainingBits: scored(training).bits,
    heldOutBits: judged.bits,
    heldOutError: judged.error,
    newtonSteps,
  };
}

/** For every successor of some steps, the left knot of its hat and how far it is to the next one. */
export interface Hats {
  readonly steps: Int32Array;
  readonly survival: Float64Array;
  readonly knots: readonly number[];
  /** Shape [steps, actions]. */
  readonly left: Uint8Array;
  readonly share: Float64Array;
}

function hatsOf(
  table: SuccessorTable,
  edge: EdgeFit,
  steps: Int32Array,
  known: readonly number[] | undefined,
  count: number,
): Hats {
  const { actions, chosen } = table;
  const values = successorSummary(table, edge.summary);
  const all = new Float64Array(steps.length * actions);
  const taken = new Float64Array(steps.length);
  for (let s = 0; s < steps.length; s++) {
    values.at(steps[s]);
    for (let a = 0; a < actions; a++) all[s * actions + a] = values.of(a);
    taken[s] = all[s * actions + chosen[steps[s]]];
  }
  const sorted = taken.sort();
  const low = sorted[Math.floor(0.01 * sorted.length)] ?? 0;
  const width = Math.max(edge.threshold - low, Number.MIN_VALUE);
  const knots = known ?? Array.from({ length: count }, (_, k) => low + (width * k) / (count - 1));
  const [first, last] = [knots[0], knots[knots.length - 1]];
  const left = new Uint8Array(all.length);
  const share = new Float64Array(all.length);
  for (let k = 0; k < all.length; k++) {
    const place = ((Math.min(last, Math.max(first, all[k])) - first) / (last - first)) * (knots.length - 1);
    left[k] = Math.min(knots.length - 2, Math.floor(place));
    share[k] = place - left[k];
  }
  return { steps, survival: withinEdge(table, edge, steps), knots, left, share };
}

function valuesOf({ left, share }: Hats, weights: Float64Array): Float64Array {
  return share.map((part, k) => (1 - part) * weights[left[k]] + part * weights[left[k] + 1]);
}

/**
 * Gradient and information of the mean log likelihood of the choices under hat weights (L13), with the ridge.
 * @returns nats per step; the gradient points uphill, the information is −∂²
 */
export function logitDerivatives(
  { actions, chosen }: Pick<SuccessorTable, "actions" | "chosen">,
  hats: Hats,
  weights: Float64Array,
  ridge: number,
): { readonly logLikelihood: number; readonly gradient: Float64Array; readonly information: Float64Array } {
  const { steps, survival, left, share } = hats;
  const n = weights.length;
  const gradient = new Float64Array(n);
  const information = new Float64Array(n * n);
  const mean = new Float64Array(n);
  const values = valuesOf(hats, weights);
  let logLikelihood = 0;
  let used = 0;
  for (let s = 0; s < steps.length; s++) if (survival[s * actions + chosen[steps[s]]] > 0) used++;
  const each = 1 / Math.max(1, used);
  for (let s = 0; s < steps.length; s++) {
    const from = s * actions;
    const own = from + chosen[steps[s]];
    if (!(survival[own] > 0)) continue;
    let largest = Number.NEGATIVE_INFINITY;
    for (let k = from; k < from + actions; k++) if (survival[k] > 0 && values[k] > largest) largest = values[k];
    let total = 0;
    for (let k = from; k < from + actions; k++) if (survival[k] > 0) total += exp(values[k] - largest);
    logLikelihood += each * (values[own] - largest - log(total));
    mean.fill(0);
    for (let k = from; k < from + actions; k++) {
      if (!(survival[k] > 0)) continue;
      const p = exp(values[k] - largest) / total;
      const [l, r] = [left[k], left[k] + 1];
      const [u, v] = [1 - share[k], share[k]];
      mean[l] += p * u;
      mean[r] += p * v;
      information[l * n + l] += each * p * u * u;
      information[r * n + r] += each * p * v * v;
      information[l * n + r] += each * p * u * v;
      information[r * n + l] += each * p * u * v;
    }
    for (let i = 0; i < n; i++) {
      gradient[i] -= each * mean[i];
      for (let j = 0; j < n; j++) information[i * n + j] -= each * mean[i] * mean[j];
    }
    gradient[left[own]] += each * (1 - share[own]);
    gradient[left[own] + 1] += each * share[own];
  }
  for (let i = 0; i < n; i++) {
    logLikelihood -= 0.5 * ridge * each * squared(weights[i]);
    gradient[i] -= ridge * each * weights[i];
    information[i * n + i] += ridge * each;
  }
  return { logLikelihood, gradient, information };
}
