import { expectInteger, expectProbability, expectShape } from "../../num/expectShape.ts";
import { logit } from "../../num/logistic.ts";
import type { TransitionEvidence } from "./transitionEvidence.ts";

/**
 * What the units' policies are taken to be compared with. "perNeuron": each unit's own mean, the information that its
 * action carries about the state. "shared": the mean over units; which unit acts then counts as part of the state.
 * "fixed": given probabilities; ½ is plain action entropy. From behaviour alone they cannot be told apart: another
 * choice adds another linear part to the value and so gives another reward.
 */
export type ReferenceChoice =
  | { readonly kind: "perNeuron" }
  | { readonly kind: "shared" }
  | { readonly kind: "fixed"; readonly probabilities: Float64Array };

/**
 * Log-odds of the reference with the measured means put in (E3): p̂ᵢ = (Σₜ σᵢ + 1) / (T + 2). In the long run the mean
 * of a unit's policy is its mean activity, so p is measured, not fitted.
 * @returns shape [units]
 * @throws RangeError if given probabilities are out of range
 */
export function plugInReference(
  evidence: Pick<TransitionEvidence, "units" | "steps" | "active">,
  choice: ReferenceChoice,
): Float64Array {
  const { units, steps, active } = evidence;
  switch (choice.kind) {
    case "perNeuron":
      return active.map((count) => logit((count + 1) / (steps + 2)));
    case "shared": {
      let total = 0;
      for (const count of active) total += count;
      return new Float64Array(units).fill(logit((total / units + 1) / (steps + 2)));
    }
    case "fixed":
      expectShape("plugInReference", "choice.probabilities", choice.probabilities, units);
      choice.probabilities.forEach((p, i) => {
        expectProbability("plugInReference", `choice.probabilities[${i}]`, p);
      });
      return choice.probabilities.map(logit);
  }
}

/**
 * The input's chain from its record (E3): P̂(x′|x) = (N(x, x′) + 1/K) / (N(x) + 1), one imagined move in all from each
 * input, so that no row is empty.
 * @param record  the input at each step, shape [steps + 1]
 * @returns shape [inputs, inputs]
 * @throws RangeError if an input does not exist
 */
export function countInputChain(record: Int32Array, inputs: number): Float64Array {
  expectInteger("countInputChain", "inputs", inputs, 1, 4096);
  const chain = new Float64Array(inputs * inputs).fill(1 / inputs);
  const from = new Float64Array(inputs).fill(1);
  for (let t = 0; t < record.length; t++) {
    if (!(record[t] >= 0 && record[t] < inputs))
      expectInteger("countInputChain", `record[${t}]`, record[t], 0, inputs - 1);
    if (t + 1 === record.length) break;
    chain[record[t] * inputs + record[t + 1]]++;
    from[record[t]]++;
  }
  return chain.map((count, k) => count / from[Math.floor(k / inputs)]);
}
