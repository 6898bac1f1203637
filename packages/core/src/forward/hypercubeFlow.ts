import { logistic } from "../num/logistic.ts";
import type { HypercubePolicy } from "./hypercubeProblem.ts";
import { hypercubeLookAheadInto, hypercubePushInto } from "./hypercubePush.ts";

/** One step of a policy, ready to be taken many times (H7). Memory that it holds is given back with `using`. */
export interface HypercubeFlow<Reals extends Float64Array | Float32Array = Float64Array> extends Disposable {
  /** out ← T_πᵀ ρ, shape [inputs, words] each; `out` must not alias `distribution`. */
  push(out: Reals, distribution: Reals): void;
  /** out ← T_π f, shape [inputs, words] each; `out` must not alias `signal`. */
  lookAhead(out: Reals, signal: Reals): void;
}

/** Prepares a policy, which must have been checked: a kernel of this type can take the place of `plainFlow`. */
export type FlowOfPolicy<Reals extends Float64Array | Float32Array = Float64Array> = (
  policy: HypercubePolicy,
) => HypercubeFlow<Reals>;

/** The reference (H7): `hypercubePushInto` and `hypercubeLookAheadInto` with the policy's probabilities computed once. */
export const plainFlow: FlowOfPolicy = (policy) => follow(policy, policy.logits.map(logistic), Float64Array);

/**
 * The same in 32 bits: half the memory, seven digits. For corrections that are added in 64 bits (H15), not for answers: what
 * rounding takes from a set that is never left does not come back.
 */
export const plainFlow32: FlowOfPolicy<Float32Array> = (policy) =>
  follow(policy, Float32Array.from(policy.logits, logistic), Float32Array);

function follow<Reals extends Float64Array | Float32Array>(
  { units, inputs, updateShare, inputChain }: HypercubePolicy,
  probability: Reals,
  array: new (length: number) => Reals,
): HypercubeFlow<Reals> {
  const work = new array(inputs * 2 ** units);
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
}
