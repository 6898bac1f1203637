import { exp } from "../../num/exp.ts";
import { log } from "../../num/log.ts";
import { logistic, softplus } from "../../num/logistic.ts";
import { contextOf } from "../../num/words.ts";
import type { TransitionEvidence, UpdateEvidence, WordEvidence } from "./transitionEvidence.ts";

/** How probable the evidence is under a policy, and how it depends on the policy's log-odds. */
export interface PolicyLikelihood {
  /** Nats, summed over steps. */
  readonly logLikelihood: number;
  /** ∂LL/∂z = N¹ − N π, with expected counts where the unit is hidden, shape [inputs, units, contexts]. */
  readonly edgeGradient: Float64Array;
}

/**
 * Log-likelihood of the evidence under a policy (E5), and its derivative. Unit known: Σₑ N¹ log π + N⁰ log(1 − π).
 * Unit hidden: a flip contributes log αᵢπ, a stay log Σᵢ αᵢ πᵢ(σᵢ|s); the derivative is that of the expected counts.
 * @param logits       z, shape [inputs, units, contexts]
 * @param updateShare  α, shape [units]; plays no part where the unit is known
 */
export function policyLogLikelihood(
  logits: Float64Array,
  updateShare: Float64Array,
  evidence: TransitionEvidence,
): PolicyLikelihood {
  const { updates, logLikelihood } =
    evidence.kind === "updates"
      ? { updates: evidence, logLikelihood: updatesLogLikelihood(logits, evidence) }
      : expectedUpdates(evidence, logits, updateShare);
  const { on, off } = updates;
  const edgeGradient = logits.map((z, e) => {
    const visits = on[e] + off[e];
    return visits === 0 ? 0 : on[e] * logistic(-z) - off[e] * logistic(z);
  });
  return { logLikelihood, edgeGradient };
}

function updatesLogLikelihood(logits: Float64Array, { on, off }: UpdateEvidence): number {
  let sum = 0;
  for (let e = 0; e < logits.length; e++) {
    if (on[e] > 0) sum -= on[e] * softplus(-logits[e]);
    if (off[e] > 0) sum -= off[e] * softplus(logits[e]);
  }
  return sum;
}

/**
 * The updates to be expected behind a record of words (E6), the E step: a stay is shared among the units in proportion
 * to αᵢ πᵢ(σᵢ|s), the chance that unit i was redrawn to what it was. Also the log-likelihood of the words themselves.
 */
export function expectedUpdates(
  evidence: WordEvidence,
  logits: Float64Array,
  updateShare: Float64Array,
): { readonly updates: UpdateEvidence; readonly logLikelihood: number } {
  const { units, inputs, stays, steps, active } = evidence;
  const words = 2 ** units;
  const contexts = words / 2;
  const on = evidence.on.slice();
  const off = evidence.off.slice();
  const logShare = updateShare.map(log);
  let logLikelihood = 0;
  for (let row = 0; row < inputs * units; row++)
    for (let e = row * contexts; e < (row + 1) * contexts; e++) {
      if (on[e] > 0) logLikelihood += on[e] * (logShare[row % units] - softplus(-logits[e]));
      if (off[e] > 0) logLikelihood += off[e] * (logShare[row % units] - softplus(logits[e]));
    }
  const terms = new Float64Array(units);
  const edges = new Int32Array(units);
  for (let s = 0; s < stays.length; s++) {
    const count = stays[s];
    if (count === 0) continue;
    const x = Math.floor(s / words);
    const word = s % words;
    let largest = -Infinity;
    for (let i = 0; i < units; i++) {
      edges[i] = (x * units + i) * contexts + contextOf(word, i);
      const z = logits[edges[i]];
      terms[i] = logShare[i] - softplus((word >>> i) & 1 ? -z : z);
      if (terms[i] > largest) largest = terms[i];
    }
    let sum = 0;
    for (let i = 0; i < units; i++) {
      terms[i] = exp(terms[i] - largest); // one of them is 1: the sum cannot vanish
      sum += terms[i];
    }
    logLikelihood += count * (largest + log(sum));
    for (let i = 0; i < units; i++) {
      const expected = (count * terms[i]) / sum;
      if ((word >>> i) & 1) on[edges[i]] += expected;
      else off[edges[i]] += expected;
    }
  }
  return { updates: { kind: "updates", units, inputs, steps, on, off, active }, logLikelihood };
}
