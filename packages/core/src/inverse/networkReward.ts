import { logit } from "../num/logistic.ts";
import { updateShareOf } from "../process/spinNetwork.ts";
import { potentialOf } from "./fittedNetwork.ts";
import type { FittedNetwork, InferredReward } from "./purpose.ts";
import { rewardOfPotential } from "./rewardOfPotential.ts";

/** Words held for less than this have a reward that the prior sets, not the data: they are called unknown. */
export const MINIMUM_VISIT_S = 2;
/** The same for words as they are: steps spent in a word. */
export const MINIMUM_VISIT_STEPS = 100;

/** The reward behind a fitted network, units of λ per step, on all words, shape [inputs, words] (F7, I4). */
export function networkReward(network: FittedNetwork): Float64Array {
  return rewardOfPotential(potentialOf(network), {
    units: network.units,
    inputs: network.inputs,
    inputChain: network.inputChain,
    updateShare: updateShareOf(network.updateRateHz),
    referenceLogits: network.reference.map(logit),
    codingCost: 1,
  }).reward;
}

/**
 * Picks the reward of the visited words out of a table and fixes what cannot be known (I5): mean over known words 0 for each input.
 * @param reward   shape [inputs, words]
 * @param visitsS  seconds in each state, shape [inputs, words]
 * @returns words ascending, reward and visits of shape [S, inputs]; NaN where a word was held for less than `minimumVisit`, seconds or steps
 */
export function rewardOnVisited(
  reward: Float64Array,
  visitsS: Float64Array,
  inputs: number,
  minimumVisit = MINIMUM_VISIT_S,
): Pick<InferredReward, "words" | "reward" | "visitsS"> {
  const count = reward.length / inputs;
  const visited: number[] = [];
  for (let word = 0; word < count; word++)
    for (let x = 0; x < inputs; x++)
      if (visitsS[x * count + word] > 0) {
        visited.push(word);
        break;
      }
  const values = new Float64Array(visited.length * inputs).fill(Number.NaN);
  const visits = new Float64Array(visited.length * inputs);
  for (let x = 0; x < inputs; x++) {
    let sum = 0;
    let known = 0;
    visited.forEach((word, s) => {
      visits[s * inputs + x] = visitsS[x * count + word];
      if (visitsS[x * count + word] < minimumVisit) return;
      sum += reward[x * count + word];
      known++;
    });
    visited.forEach((word, s) => {
      if (visitsS[x * count + word] >= minimumVisit) values[s * inputs + x] = reward[x * count + word] - sum / known;
    });
  }
  return { words: Int32Array.from(visited), reward: values, visitsS: visits };
}
