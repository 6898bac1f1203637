import { backupByEdges } from "../forward/hypercubeBackup.ts";
import { averageInputsInto } from "../forward/inputAverages.ts";
import { expectPositive, expectShape } from "../num/expectShape.ts";
import { softplus } from "../num/logistic.ts";
import { inputInverse } from "./inputInverse.ts";

/** What stands between a potential and the reward behind it. */
export interface PotentialModel {
  readonly units: number;
  readonly inputs: number;
  /** P(x′|x) per step, shape [inputs, inputs]. */
  readonly inputChain: Float64Array;
  /** Shares of the updates α, sum 1, shape [units]. */
  readonly updateShare: Float64Array;
  /** Log-odds of the reference p, finite, shape [units]. */
  readonly referenceLogits: Float64Array;
  /** λ, reward units per nat; 1 gives r / λ. */
  readonly codingCost: number;
}

/**
 * The reward of which a potential is the value (I4): v = P⁻¹ w, r = v − B(w), up to a constant for each input. Where P
 * is singular, the smallest v that explains w.
 * @param potential  w = P v, shape [inputs, words], reward units
 * @returns reward and value, mean 0 for each input, shape [inputs, words]
 * @throws RangeError if a shape or the coding cost is out of range
 */
export function rewardOfPotential(
  potential: Float64Array,
  model: PotentialModel,
): { readonly reward: Float64Array; readonly value: Float64Array } {
  expectModel("rewardOfPotential", model);
  const { units, inputs, referenceLogits, updateShare, codingCost } = model;
  const words = 2 ** units;
  expectShape("rewardOfPotential", "potential", potential, inputs, words);
  const { inverse } = inputInverse(model.inputChain, inputs);
  const value = new Float64Array(inputs * words);
  averageInputsInto(value, potential, inverse, inputs);
  const reward = new Float64Array(inputs * words);
  backupByEdges(reward, potential, referenceLogits, updateShare, codingCost, new Float64Array(2 * words));
  for (let s = 0; s < reward.length; s++) reward[s] = value[s] - reward[s];
  return { reward: removeInputMeans(reward, inputs), value: removeInputMeans(value, inputs) };
}

/**
 * The same reward (I4) on a list of words only, O(words · units · inputs): for recordings that visit few words, or
 * potentials that are too large for a table.
 * @param potentialAt  w(word, input), also asked for the neighbours of the words on the list
 * @param words        codes of the words, shape [S]
 * @returns mean over the list 0 for each input, shape [inputs, S]
 */
export function rewardAtWords(
  potentialAt: (word: number, input: number) => number,
  words: Int32Array,
  model: PotentialModel,
): Float64Array {
  expectModel("rewardAtWords", model);
  const { units, inputs, referenceLogits, updateShare, codingCost } = model;
  const { inverse } = inputInverse(model.inputChain, inputs);
  const reward = new Float64Array(inputs * words.length);
  const here = new Float64Array(inputs);
  words.forEach((word, at) => {
    for (let x = 0; x < inputs; x++) here[x] = potentialAt(word, x);
    for (let x = 0; x < inputs; x++) {
      let sum = 0;
      for (let y = 0; y < inputs; y++) sum += inverse[x * inputs + y] * here[y];
      for (let i = 0; i < units; i++) {
        const neighbour = potentialAt(word ^ (1 << i), x);
        const [off, on] = (word >>> i) & 1 ? [neighbour, here[x]] : [here[x], neighbour];
        const gain = softplus(referenceLogits[i] + (on - off) / codingCost) - softplus(referenceLogits[i]);
        sum -= updateShare[i] * (off + codingCost * gain);
      }
      reward[x * words.length + at] = sum;
    }
  });
  return removeInputMeans(reward, inputs);
}

/** Subtracts from each input's row its mean, in place. @param table  shape [inputs, anything] */
export function removeInputMeans(table: Float64Array, inputs: number): Float64Array {
  const row = table.length / inputs;
  for (let from = 0; from < table.length; from += row) {
    let sum = 0;
    for (let s = from; s < from + row; s++) sum += table[s];
    for (let s = from; s < from + row; s++) table[s] -= sum / row;
  }
  return table;
}

function expectModel(where: string, model: PotentialModel): void {
  expectPositive(where, "model.codingCost", model.codingCost);
  expectShape(where, "model.updateShare", model.updateShare, model.units);
  expectReferenceLogits(where, "model.referenceLogits", model.referenceLogits, model.units);
}

/** Checks a reference that is to be inverted. @throws RangeError naming a unit whose log-odds are not finite */
export function expectReferenceLogits(where: string, name: string, logits: Float64Array, units: number): void {
  expectShape(where, name, logits, units);
  const bad = logits.findIndex((z) => !Number.isFinite(z));
  if (bad >= 0)
    throw new RangeError(
      `${where}: ${name}[${bad}] must be finite but is ${logits[bad]}. A unit that is always silent or always active ` +
        "shows no reward; leave it out.",
    );
}
