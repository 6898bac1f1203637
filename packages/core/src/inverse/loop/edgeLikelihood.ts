import { squared } from "../../num/squared.ts";
import { choiceBits } from "./choiceBits.ts";
import { edgeGain } from "./edgeGain.ts";
import { largestWithGap } from "./edgeGap.ts";
import { type SuccessorTable, sampledSteps } from "./successorTable.ts";
import { type SuccessorSummary, type Summary, successorSummary, summaryName } from "./summary.ts";

/** How well an edge on one summary predicts what was done. */
export interface EdgeFit {
  readonly summary: Summary;
  readonly name: string;
  /** ĉ: the largest summary that was ever chosen, deaths left out, over all recorded steps. */
  readonly threshold: number;
  /** The true edge lies below this with 95 % probability, if choices come up to it evenly: the estimate is a maximum. */
  readonly upperThreshold: number;
  /** ĉ of the training steps alone, with which `trainingBits` is computed. */
  readonly trainingThreshold: number;
  /** The same with its gap (L4), with which held-out steps are judged: a maximum is always a little low. */
  readonly judgedThreshold: number;
  /** What living is worth in nats, where process noise makes the edge soft. */
  readonly living?: number;
  /** G with ĉ over all steps that were looked at: what compares summaries that have one number to fit each. */
  readonly bits: number;
  /** What naming this summary among those of its kind costs (L15), bits in all. */
  readonly choiceBits: number;
  /** G: bits per action above choosing evenly, on the training steps and on the held-out ones. */
  readonly trainingBits: number;
  readonly heldOutBits: number;
  /** Standard error of `heldOutBits`, from its spread over steps. */
  readonly heldOutError: number;
  /** Share of held-out actions that went beyond the edge although another would not have. */
  readonly violations: number;
  /** Share of successors of held-out steps that are beyond the edge: 0 for an edge that nobody comes near. */
  readonly forbidden: number;
  /** Steps of each part that were looked at. */
  readonly trainingSteps: number;
  readonly heldOutSteps: number;
}

/** How many steps to look at; ĉ is always the largest of all. */
export interface EdgeOptions {
  readonly mostTraining: number;
  readonly mostHeldOut: number;
}

/** Enough steps for a gain to 0.01 bits. */
export const EDGE_STEPS: EdgeOptions = { mostTraining: 4000, mostHeldOut: 4000 };

/**
 * Whether an agent never lets a summary f of its state grow beyond some edge (L3, L4). An agent for which a terminal state
 * is worth nothing and living is worth much never steps over the edge, whatever else it wants; so its choices are even
 * among the successors with f ≤ c, up to what else it wants. The gain over choosing evenly falls with c above the largest
 * chosen f, so ĉ is that maximum, and the held-out gain says whether the edge is one.
 */
export function edgeLikelihood(table: SuccessorTable, summary: Summary, options: EdgeOptions = EDGE_STEPS): EdgeFit {
  const { training, heldOut, chosen, final } = table;
  const values = successorSummary(table, summary);
  const reach = (steps: Int32Array) => {
    const found: number[] = [];
    for (const t of steps) {
      if (final[t]) continue;
      values.at(t);
      found.push(values.of(chosen[t]));
    }
    return found;
  };
  const trained = reach(training);
  const { largest: trainingThreshold, gap } = largestWithGap(trained);
  const judgedThreshold = trainingThreshold + gap;
  const { largest: threshold, gap: gapOfAll } = largestWithGap(trained.concat(reach(heldOut)));
  const [inTraining, afterTraining] = gainsAt(table, values, sampledSteps(training, options.mostTraining), [
    trainingThreshold,
    threshold,
  ]);
  const [inHeldOut, afterHeldOut] = gainsAt(table, values, sampledSteps(heldOut, options.mostHeldOut), [
    judgedThreshold,
    threshold,
  ]);
  const looked = inTraining.steps + inHeldOut.steps;
  return {
    summary,
    name: summaryName(summary),
    threshold,
    upperThreshold: threshold + gapOfAll,
    trainingThreshold,
    judgedThreshold,
    bits: (afterTraining.bits * inTraining.steps + afterHeldOut.bits * inHeldOut.steps) / Math.max(1, looked),
    choiceBits: choiceBits(summary, table.units),
    trainingBits: inTraining.bits,
    heldOutBits: inHeldOut.bits,
    heldOutError: inHeldOut.error,
    violations: inHeldOut.violations,
    forbidden: inHeldOut.forbidden,
    trainingSteps: inTraining.steps,
    heldOutSteps: inHeldOut.steps,
  };
}

/** What edges at several thresholds are worth on some steps: the successors are summed up once. */
function gainsAt(
  { actions, chosen }: SuccessorTable,
  values: SuccessorSummary,
  steps: Int32Array,
  thresholds: readonly number[],
) {
  const row = new Float64Array(actions);
  const sums = thresholds.map(() => ({ gain: 0, squares: 0, over: 0, beyond: 0 }));
  for (const t of steps) {
    values.at(t);
    for (let a = 0; a < actions; a++) row[a] = values.of(a);
    thresholds.forEach((threshold, k) => {
      let allowed = 0;
      for (let a = 0; a < actions; a++) if (row[a] <= threshold) allowed++;
      const inside = row[chosen[t]] <= threshold;
      const gain = edgeGain(inside, allowed, actions);
      const sum = sums[k];
      sum.gain += gain;
      sum.squares += gain * gain;
      sum.beyond += actions - allowed;
      if (!inside && allowed > 0) sum.over++;
    });
  }
  const n = Math.max(1, steps.length);
  return sums.map(({ gain, squares, over, beyond }) => ({
    bits: gain / n,
    error: Math.sqrt(Math.max(0, squares / n - squared(gain / n)) / n),
    violations: over / n,
    forbidden: beyond / (n * actions),
    steps: steps.length,
  }));
}
