import { exp } from "../../num/exp.ts";
import { log } from "../../num/log.ts";
import { log1p } from "../../num/log1p.ts";
import { softplus } from "../../num/logistic.ts";
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
  if (evidence.kind === "updates") return updatesLikelihood(logits, evidence);
  const { updates, logLikelihood } = expectedUpdates(evidence, logits, updateShare);
  return { logLikelihood, edgeGradient: updatesLikelihood(logits, updates).edgeGradient };
}

/** Of e^−|z| both the probabilities and their logarithms are made, to the bit what `logistic` and `softplus` give. */
function updatesLikelihood(logits: Float64Array, { on, off }: UpdateEvidence): PolicyLikelihood {
  const edgeGradient = new Float64Array(logits.length);
  let sum = 0;
  for (let e = 0; e < logits.length; e++) {
    const [active, silent] = [on[e], off[e]];
    if (active + silent === 0) continue;
    const z = logits[e];
    const small = exp(-Math.abs(z));
    const rest = log1p(small);
    if (active > 0) sum -= active * (z < 0 ? rest - z : rest);
    if (silent > 0) sum -= silent * (z > 0 ? z + rest : rest);
    const [likely, unlikely] = [1 / (1 + small), small / (1 + small)];
    edgeGradient[e] = z < 0 ? active * likely - silent * unlikely : active * unlikely - silent * likely;
  }
  return { logLikelihood: sum, edgeGradient };
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
