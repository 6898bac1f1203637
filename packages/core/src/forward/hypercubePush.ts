import { averageInputsInto, moveInputsInto } from "./inputAverages.ts";

/**
 * Moves a distribution over states by one step under a policy (H7): T_πᵀ ρ. Arrays of 32 bits are rounded where something is stored.
 * @param out           written, shape [inputs, words]; must not alias `distribution` or `work`
 * @param distribution  shape [inputs, words]; need be neither positive nor of sum 1
 * @param probability   πᵢ(1|·), shape [inputs, units, contexts]
 * @param updateShare   α, shape [units]
 * @param inputChain    P(x′|x), shape [inputs, inputs]
 * @param work          overwritten, shape [inputs, words]
 */
export function hypercubePushInto<Reals extends Float64Array | Float32Array>(
  out: Reals,
  distribution: Reals,
  probability: Float64Array | Float32Array,
  updateShare: Float64Array,
  inputChain: Float64Array,
  work: Reals,
): void {
  const units = updateShare.length;
  const words = 2 ** units;
  work.fill(0);
  let edge = 0;
  for (let from = 0; from < work.length; from += words)
    for (let unit = 0; unit < units; unit++) {
      const half = 2 ** unit;
      const share = updateShare[unit];
      for (let block = from; block < from + words; block += 2 * half)
        for (let s = block; s < block + half; s++) {
          const mass = share * (distribution[s] + distribution[s + half]);
          const on = mass * probability[edge++];
          work[s + half] += on;
          work[s] += mass - on;
        }
    }
  moveInputsInto(out, work, inputChain, work.length / words);
}

/**
 * Looks one step ahead under a policy (H7): T_π f, the transpose of `hypercubePushInto`.
 * @param out          written, shape [inputs, words]; must not alias `signal` or `work`
 * @param signal       shape [inputs, words]
 * @param probability  πᵢ(1|·), shape [inputs, units, contexts]
 * @param updateShare  α, shape [units]
 * @param inputChain   P(x′|x), shape [inputs, inputs]
 * @param work         overwritten, shape [inputs, words]
 */
export function hypercubeLookAheadInto<Reals extends Float64Array | Float32Array>(
  out: Reals,
  signal: Reals,
  probability: Float64Array | Float32Array,
  updateShare: Float64Array,
  inputChain: Float64Array,
  work: Reals,
): void {
  const units = updateShare.length;
  const words = 2 ** units;
  averageInputsInto(work, signal, inputChain, work.length / words);
  out.fill(0);
  let edge = 0;
  for (let from = 0; from < work.length; from += words)
    for (let unit = 0; unit < units; unit++) {
      const half = 2 ** unit;
      const share = updateShare[unit];
      for (let block = from; block < from + words; block += 2 * half)
        for (let s = block; s < block + half; s++) {
          const ahead = share * (work[s] + probability[edge++] * (work[s + half] - work[s]));
          out[s] += ahead;
          out[s + half] += ahead;
        }
    }
}
