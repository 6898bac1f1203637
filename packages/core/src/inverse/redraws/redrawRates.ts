import { exp } from "../../num/exp.ts";
import { type FlipModel, interactionOf, offsetsOf, updateRatesOf } from "../flipModel.ts";
import type { RedrawRates } from "./silentPropagators.ts";

/** Rates of a pairwise or full model with one input on all words (F12). */
export function redrawRates(model: FlipModel): RedrawRates {
  const { units } = model;
  const words = 2 ** units;
  const updateRates = updateRatesOf(model);
  const offsets = offsetsOf(model);
  const potential = interactionOf(model);
  const spike = new Float64Array(units * words);
  const silence = new Float64Array(units * words);
  const leave = new Float64Array(words);
  for (let i = 0; i < units; i++)
    for (let word = 0; word < words; word++) {
      const on = word | (1 << i);
      const z = offsets[i] + potential[on] - potential[on ^ (1 << i)];
      const share = 1 / (1 + exp(-z));
      spike[i * words + word] = updateRates[i] * share;
      leave[word] += updateRates[i] * share;
      if (word !== on) continue;
      silence[i * words + word] = updateRates[i] * (1 - share);
      leave[word] += updateRates[i] * (1 - share);
    }
  return { units, spike, silence, leave };
}
