import { exp } from "../../num/exp.ts";
import { log2 } from "../../num/log2.ts";
import { squared } from "../../num/squared.ts";
import { choiceBits } from "./choiceBits.ts";
import { CARELESS_SHARE } from "./edgeGain.ts";
import type { EdgeFit } from "./edgeLikelihood.ts";
import { softSurvival } from "./softSurvival.ts";
import { type SuccessorTable, sampledSteps } from "./successorTable.ts";
import { type Summary, summaryName } from "./summary.ts";

/** How many steps a soft edge is looked for on: each successor costs an error function at every threshold that is tried. */
export interface SoftEdgeOptions {
  readonly mostTraining: number;
  readonly mostHeldOut: number;
  /** Thresholds of the first scan, and rounds that narrow down on the best. */
  readonly thresholds: number;
  readonly rounds: number;
}

/** Enough for a threshold to one hundredth. */
export const SOFT_EDGE: SoftEdgeOptions = { mostTraining: 1200, mostHeldOut: 800, thresholds: 12, rounds: 8 };

// Living is worth much, or there is no edge: smaller ones would call any slope an edge.
const LIVINGS = [8, 16, 32, 64, 128] as const;
// Nats by which the log likelihood may fall within a 95 % interval of one number.
const WITHIN_95 = 1.92;

/**
 * The edge under process noise (L12): choices cannot rule out stepping over it, so π = (1 − e) softmax g p_a(c) + e/A, with
 * p the probability that a successor stays at or below c and g what living is worth in nats. Both are fitted on training
 * steps; the largest chosen value says nothing here.
 */
export function softEdge(table: SuccessorTable, summary: Summary, options: SoftEdgeOptions = SOFT_EDGE): EdgeFit {
  const training = softSurvival(table, summary, sampledSteps(table.training, options.mostTraining));
  const heldOut = softSurvival(table, summary, sampledSteps(table.heldOut, options.mostHeldOut));
  const survival = new Float64Array(training.steps.length * table.actions);
  const at = (threshold: number) => {
    training.survivalInto(survival, threshold);
    return bestLiving(table, training.steps, survival);
  };
  const sorted = training.chosen.slice().sort();
  const low = sorted[Math.floor(sorted.length / 2)];
  const high = sorted[sorted.length - 1] + 3 * training.spread;
  const scan = Array.from(
    { length: options.thresholds },
    (_, k) => low + ((high - low) * (k + 1)) / options.thresholds,
  );
  const found = scan.map(at);
  const k = found.reduce((best, { bits }, place) => (bits > found[best].bits ? place : best), 0);
  let [left, right] = [scan[Math.max(0, k - 1)], scan[Math.min(scan.length - 1, k + 1)]];
  let best = { threshold: scan[k], ...found[k] };
  for (let round = 0; round < options.rounds; round++) {
    const [p, q] = [left + (right - left) / 3, left + (2 * (right - left)) / 3];
    const [first, second] = [at(p), at(q)];
    if (first.bits > best.bits) best = { threshold: p, ...first };
    if (second.bits > best.bits) best = { threshold: q, ...second };
    if (first.bits > second.bits) right = q;
    else left = p;
  }
  const { threshold, living, bits } = best;
  const judgedSurvival = new Float64Array(heldOut.steps.length * table.actions);
  heldOut.survivalInto(judgedSurvival, threshold);
  const judged = softBits(table, heldOut.steps, judgedSurvival, living);
  const n = training.steps.length;
  const m = heldOut.steps.length;
  return {
    summary,
    name: summaryName(summary),
    threshold,
    upperThreshold: upperEnd(at, threshold, bits - WITHIN_95 / (n * Math.LN2), high - low),
    trainingThreshold: threshold,
    judgedThreshold: threshold,
    living,
    bits: (n * bits + m * judged.bits) / Math.max(1, n + m),
    choiceBits: choiceBits(summary, table.units),
    trainingBits: bits,
    heldOutBits: judged.bits,
    heldOutError: judged.error,
    violations: judged.violations,
    forbidden: judged.forbidden,
    trainingSteps: n,
    heldOutSteps: m,
  };
}

/** The least threshold above the best at which the likelihood has fallen too far. */
function upperEnd(at: (threshold: number) => { bits: number }, best: number, least: number, width: number): number {
  let inside = best;
  let outside = best + width / 64;
  while (at(outside).bits >= least) {
    if (outside - best > width) return Number.POSITIVE_INFINITY;
    inside = outside;
    outside = best + 2 * (outside - best);
  }
  for (let round = 0; round < 6; round++) {
    const middle = (inside + outside) / 2;
    if (at(middle).bits >= least) inside = middle;
    else outside = middle;
  }
  return outside;
}

function bestLiving(table: SuccessorTable, steps: Int32Array, survival: Float64Array) {
  let best = { living: 0, bits: 0 };
  for (const living of LIVINGS) {
    const { bits } = softBits(table, steps, survival, living);
    if (bits > best.bits) best = { living, bits };
  }
  return best;
}

/**
 * What heeding a soft edge is worth (L12), bits per action above choosing evenly.
 * @param survival  of every successor, shape [steps, actions]
 * @param living    g, nats
 */
export function softBits(
  { actions, chosen }: Pick<SuccessorTable, "actions" | "chosen">,
  steps: Int32Array,
  survival: Float64Array,
  living: number,
): { readonly bits: number; readonly error: number; readonly violations: number; readonly forbidden: number } {
  let [sum, squares, over, beyond] = [0, 0, 0, 0];
  for (let s = 0; s < steps.length; s++) {
    const from = s * actions;
    let largest = 0;
    let low = 0;
    for (let a = 0; a < actions; a++) {
      if (survival[from + a] > largest) largest = survival[from + a];
      if (survival[from + a] < 0.5) low++;
    }
    let total = 0;
    for (let a = 0; a < actions; a++) total += exp(living * (survival[from + a] - largest));
    const own = survival[from + chosen[steps[s]]];
    const gain = log2(((1 - CARELESS_SHARE) * actions * exp(living * (own - largest))) / total + CARELESS_SHARE);
    sum += gain;
    squares += gain * gain;
    beyond += low;
    // Ending is likelier than not, although it need not have been.
    if (own < 0.5 && largest > 0.9) over++;
  }
  const n = Math.max(1, steps.length);
  return {
    bits: sum / n,
    error: Math.sqrt(Math.max(0, squares / n - squared(sum / n)) / n),
    violations: over / n,
    forbidden: beyond / (n * actions),
  };
}
