import {
  expectAllFinite,
  expectDistribution,
  expectInteger,
  expectPositive,
  expectProbability,
  expectShape,
} from "../num/expectShape.ts";
import { logit } from "../num/logistic.ts";
import { MAX_UNITS } from "../num/words.ts";
import { closedInputSets, expectInputChain, reducibleMessage } from "../process/inputChain.ts";

/**
 * What a neuron's policy is compared with, at a price. "fixed": given probabilities of being active, 0 and 1 allowed.
 * "marginal": the policy's own mean, found together with the policy; one for each neuron, or one shared by all (the
 * index of the neuron then counts as part of the state). The problem is not concave in it, so the answer may depend on
 * where the search starts.
 */
export type HypercubeReference =
  | { readonly kind: "fixed"; readonly probabilities: Float64Array }
  | { readonly kind: "marginal"; readonly shared: boolean; readonly start: Float64Array };

/**
 * A network of neurons with a purpose, all that defines its optimal behaviour. In each step one neuron, i with
 * probability αᵢ, is redrawn, then the input moves. Maximised is L = ⟨r⟩ − λ⟨c⟩, the mean reward per step less the
 * coding cost c = Σᵢ αᵢ KL[πᵢ ‖ pᵢ] in nats. Layouts: docs/decisions/0003-layouts.md.
 */
export interface HypercubeProblem {
  readonly units: number;
  readonly inputs: number;
  /** Reward of being in a state for a step, shape [inputs, words]. */
  readonly reward: Float64Array;
  /** P(x′|x) per step, rows sum to 1, shape [inputs, inputs]. */
  readonly inputChain: Float64Array;
  /** Shares of the updates α, each > 0, sum 1, shape [units]. */
  readonly updateShare: Float64Array;
  /** Price of information λ, reward units per nat. */
  readonly codingCost: number;
  readonly reference: HypercubeReference;
}

/** How a network behaves: enough to say which states it visits. */
export interface HypercubePolicy {
  readonly units: number;
  readonly inputs: number;
  /** Log-odds of being active after an update, ±∞ allowed, shape [inputs, units, contexts]. */
  readonly logits: Float64Array;
  /** Shares of the updates α, sum 1, shape [units]; a unit of share 0 is never redrawn. */
  readonly updateShare: Float64Array;
  /** P(x′|x) per step, rows sum to 1, shape [inputs, inputs]. */
  readonly inputChain: Float64Array;
}

/** Checks a problem at the door. @throws RangeError naming the field at fault */
export function expectHypercubeProblem(where: string, problem: HypercubeProblem): void {
  const { units, inputs, reward, inputChain, updateShare, codingCost, reference } = problem;
  expectInteger(where, "problem.units", units, 1, MAX_UNITS);
  expectInputChain(where, "problem.inputChain", inputChain, inputs);
  const closed = closedInputSets(inputChain, inputs);
  if (closed.length > 1) throw new RangeError(reducibleMessage(where, closed));
  expectShape(where, "problem.reward", reward, inputs, 2 ** units);
  expectAllFinite(where, "problem.reward", reward);
  expectUpdateShare(where, "problem.updateShare", updateShare, units);
  const idle = updateShare.findIndex((share) => !(share > 0));
  if (idle >= 0)
    throw new RangeError(
      `${where}: problem.updateShare[${idle}] must be > 0 but is ${updateShare[idle]}. ` +
        "A unit that is never redrawn keeps apart two sets of states; build the smaller network with removeUnits.",
    );
  expectPositive(where, "problem.codingCost", codingCost);
  const { name, values } =
    reference.kind === "fixed"
      ? { name: "problem.reference.probabilities", values: reference.probabilities }
      : { name: "problem.reference.start", values: reference.start };
  expectShape(where, name, values, units);
  values.forEach((p, i) => {
    expectProbability(where, `${name}[${i}]`, p);
  });
}

/** Checks shares of updates: a distribution over units. @throws RangeError naming the entry or the sum at fault */
export function expectUpdateShare(where: string, name: string, updateShare: Float64Array, units: number): void {
  expectShape(where, name, updateShare, units);
  expectDistribution(where, name, updateShare);
}

/** Log-odds of the reference policy that the search begins with (or that is fixed), shape [units]. */
export function referenceLogitsOf(problem: HypercubeProblem): Float64Array {
  const { reference, updateShare } = problem;
  switch (reference.kind) {
    case "fixed":
      return reference.probabilities.map(logit);
    case "marginal": {
      if (!reference.shared) return reference.start.map(logit);
      let mean = 0;
      for (let i = 0; i < problem.units; i++) mean += updateShare[i] * reference.start[i];
      return new Float64Array(problem.units).fill(logit(mean));
    }
  }
}
