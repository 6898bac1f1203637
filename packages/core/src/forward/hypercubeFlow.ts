import { logistic } from "../num/logistic.ts";
import type { HypercubePolicy } from "./hypercubeProblem.ts";
import { hypercubeLookAheadInto, hypercubePushInto } from "./hypercubePush.ts";

/** One step of a policy, ready to be taken many times (H7). Memory that it holds is given back with `using`. */
export interface HypercubeFlow extends Disposable {
  /** out ← T_πᵀ ρ, shape [inputs, words] each; `out` must not alias `distribution`. */
  push(out: Float64Array, distribution: Float64Array): void;
  /** out ← T_π f, shape [inputs, words] each; `out` must not alias `signal`. */
  lookAhead(out: Float64Array, signal: Float64Array): void;
}

/** Prepares a policy, which must have been checked: a kernel of this type can take the place of `plainFlow`. */
export type FlowOfPolicy = (policy: HypercubePolicy) => HypercubeFlow;

/** The reference (H7): `hypercubePushInto` and `hypercubeLookAheadInto` with the policy's probabilities computed once. */
export const plainFlow: FlowOfPolicy = ({ units, inputs, logits, updateShare, inputChain }) => {
  const probability = logits.map(logistic);
  const work = new Float64Array(inputs * 2 ** units);
  return {
    push(out, distribution) {
      hypercubePushInto(out, distribution, probability, updateShare, inputChain, work);
    },
    lookAhead(out, signal) {
      hypercubeLookAheadInto(out, signal, probability, updateShare, inputChain, work);
    },
    [Symbol.dispose]() {
      // The garbage collector takes what is plain.
    },
  };
};
