import { logit } from "../num/logistic.ts";
import { closedInputSets } from "../process/inputChain.ts";
import { type FlipStatistics, type FlipTable, wholeTable } from "../recording/flipStatistics.ts";
import { couplingsOf, type FlipModel, interactionOf, offsetsOf, updateRatesOf } from "./flipModel.ts";
import type { FittedNetwork } from "./purpose.ts";

/**
 * What a fit says about the network, with the measured reference policy and input chain beside it.
 * The reference p is the share of time that each unit is active (F6): on recordings a choice, not knowledge.
 */
export function fittedNetwork(model: FlipModel, statistics: FlipStatistics): FittedNetwork {
  const table = wholeTable(statistics);
  const updateRateHz = updateRatesOf(model);
  const totalRateHz = updateRateHz.reduce((sum, rate) => sum + rate, 0);
  return {
    units: model.units,
    inputs: model.inputs,
    family: model.family,
    offsets: offsetsOf(model),
    couplings: couplingsOf(model),
    interaction: interactionOf(model),
    updateRateHz,
    reference: occupancyOf(table),
    inputChain: inputChainOf(statistics, table, totalRateHz),
  };
}

const HALF_A_MILLISECOND = 0.0005; // a unit that was never or always active keeps a finite logit

/** Share of the observed time that each unit is active, shape [units], strictly between 0 and 1 (F6). */
export function occupancyOf(table: FlipTable): Float64Array {
  let total = 0;
  const active = new Float64Array(table.units);
  for (let s = 0; s < table.word.length; s++) {
    total += table.seconds[s];
    for (let i = 0; i < table.units; i++) if ((table.word[s] >> i) & 1) active[i] += table.seconds[s];
  }
  return active.map((seconds) => (seconds + HALF_A_MILLISECOND) / (total + 2 * HALF_A_MILLISECOND));
}

/** Time spent in every word, seconds, shape [inputs, words]. */
export function wordSeconds(table: FlipTable): Float64Array {
  const words = 2 ** table.units;
  const seconds = new Float64Array(table.inputs * words);
  for (let s = 0; s < table.word.length; s++) seconds[table.input[s] * words + table.word[s]] += table.seconds[s];
  return seconds;
}

// One step lasts 1/Σu: P = I + Q/Σu with Q the measured switching rates, exact when the input moves at the neurons' redraws.
function inputChainOf(statistics: FlipStatistics, table: FlipTable, totalRateHz: number): Float64Array {
  const { inputs, inputSwitches } = statistics;
  const seconds = new Float64Array(inputs);
  for (let s = 0; s < table.word.length; s++) seconds[table.input[s]] += table.seconds[s];
  const total = seconds.reduce((sum, value) => sum + value, 0);
  const share = seconds.map((value) => value / total);
  // An input that never came leads to the others, and none leads to it: the chain of those that came is not touched.
  const switches = inputSwitches.map((count, k) => (seconds[Math.floor(k / inputs)] > 0 ? count : share[k % inputs]));
  const measured = chainOfSwitches(switches, seconds, totalRateHz);
  const closed = closedInputSets(measured, inputs);
  if (closed.length === 1 && closed[0].length === seconds.filter((value) => value > 0).length) return measured;
  // An input was left for good, or never left (it changed in gaps): as many switches back as forth and one more in all, spread by the
  // shares of time, so that there is one long run and it is the measured share.
  const mutual = inputSwitches.map((count, k) => {
    const [x, y] = [Math.floor(k / inputs), k % inputs];
    return (count + inputSwitches[y * inputs + x]) / 2 + (seconds[x] > 0 ? share[x] : 1) * share[y];
  });
  return chainOfSwitches(mutual, seconds, totalRateHz);
}

function chainOfSwitches(switches: Float64Array, seconds: Float64Array, totalRateHz: number): Float64Array {
  const inputs = seconds.length;
  const chain = new Float64Array(inputs * inputs);
  for (let x = 0; x < inputs; x++) {
    const row = x * inputs;
    let leaving = 0;
    for (let y = 0; y < inputs; y++) if (y !== x) leaving += switches[row + y];
    const steps = Math.max(seconds[x] * totalRateHz, leaving, 1); // never more than one switch a step
    for (let y = 0; y < inputs; y++) chain[row + y] = (y === x ? steps - leaving : switches[row + y]) / steps;
  }
  return chain;
}

/**
 * Value before the input moves, w(σ, x) up to a constant for each x, units of λ, shape [inputs, words] (F7):
 * w = Σᵢ (b[x, i] − logit pᵢ) σᵢ + interaction.
 */
export function potentialOf(network: FittedNetwork): Float64Array {
  const { units, inputs } = network;
  const words = 2 ** units;
  const potential = Float64Array.from(network.interaction);
  for (let x = 0; x < inputs; x++)
    for (let i = 0; i < units; i++) {
      const linear = network.offsets[x * units + i] - logit(network.reference[i]);
      for (let word = 0; word < words; word++) if ((word >> i) & 1) potential[x * words + word] += linear;
    }
  return potential;
}
