import { exp } from "../../num/exp.ts";
import { log2 } from "../../num/log2.ts";
import { squared } from "../../num/squared.ts";
import { CARELESS_SHARE } from "./edgeGain.ts";
import type { SuccessorTable } from "./successorTable.ts";

/** How a critic's values become choices. */
export interface ChoiceRule {
  /** What the smooth part of the values is multiplied by: 1 for what maximum occupancy does, 0 to heed the edge alone. */
  readonly sharpness: number;
  /** Share of actions taken at random. */
  readonly careless: number;
  /** What living is worth against ending, in nats; the mean value itself when absent. */
  readonly living?: number;
}

/** Bits per action above choosing evenly, with their standard error over steps. */
export interface PolicyBits {
  readonly bits: number;
  readonly error: number;
}

/** What `policyBits` reads: the actions of some steps, and what is known of each successor. */
export interface ScoredChoices {
  readonly steps: Int32Array;
  readonly survival: Float64Array;
}

/**
 * How well values predict what was done (L7): log₂ A π(a*), π = (1 − e) softmax p [V̄ + s (V − V̄)] + e/A, with V̄ the mean
 * value of the successors that survive. At s = 1 this is the policy of maximum occupancy; at s = 0 the edge alone.
 * @param values  of every successor, nats, shape [steps, actions]; successors with survival 0 are not read
 */
export function policyBits(
  { actions, chosen }: Pick<SuccessorTable, "actions" | "chosen">,
  { steps, survival }: ScoredChoices,
  values: Float64Array,
  { sharpness, careless, living }: ChoiceRule,
): PolicyBits {
  const logits = new Float64Array(actions);
  let sum = 0;
  let squares = 0;
  for (let s = 0; s < steps.length; s++) {
    const at = s * actions;
    let mass = 0;
    let mean = 0;
    for (let a = 0; a < actions; a++) {
      mass += survival[at + a];
      mean += survival[at + a] * values[at + a];
    }
    mean = mass > 0 ? mean / mass : 0;
    const level = living ?? mean;
    let largest = Number.NEGATIVE_INFINITY;
    for (let a = 0; a < actions; a++) {
      logits[a] = survival[at + a] * (level + sharpness * (values[at + a] - mean));
      if (logits[a] > largest) largest = logits[a];
    }
    let total = 0;
    for (let a = 0; a < actions; a++) total += exp(logits[a] - largest);
    const share = exp(logits[chosen[steps[s]]] - largest) / total;
    const bits = log2(actions * (1 - careless) * share + careless);
    sum += bits;
    squares += bits * bits;
  }
  const n = Math.max(1, steps.length);
  return { bits: sum / n, error: Math.sqrt(Math.max(0, squares / n - squared(sum / n)) / n) };
}

const SHARPNESSES: readonly number[] = [0, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.6, 2.2, 3, 4.5];

/** The sharpness that predicts best (L7), to two digits: the best of a scan, then by thirds around it. */
export function bestSharpness(
  table: Pick<SuccessorTable, "actions" | "chosen">,
  choices: ScoredChoices,
  values: Float64Array,
): { readonly sharpness: number; readonly bits: number } {
  const bitsAt = (sharpness: number) =>
    policyBits(table, choices, values, { sharpness, careless: CARELESS_SHARE }).bits;
  const scan = SHARPNESSES.map(bitsAt);
  const k = scan.reduce((best, bits, at) => (bits > scan[best] ? at : best), 0);
  let [low, high] = [SHARPNESSES[Math.max(0, k - 1)], SHARPNESSES[Math.min(SHARPNESSES.length - 1, k + 1)]];
  while (high - low > 0.02) {
    const [left, right] = [low + (high - low) / 3, high - (high - low) / 3];
    if (bitsAt(left) < bitsAt(right)) low = left;
    else high = right;
  }
  const sharpness = (low + high) / 2;
  const bits = bitsAt(sharpness);
  return bits >= scan[k] ? { sharpness, bits } : { sharpness: SHARPNESSES[k], bits: scan[k] };
}
