import { exp } from "../num/exp.ts";
import { log } from "../num/log.ts";
import { squared } from "../num/squared.ts";
import type { FlipTable } from "../recording/flipStatistics.ts";
import { couplingsOf, type FlipModel, pairEnergies, parameterOffsets, updateRatesOf } from "./flipModel.ts";

/**
 * Log-likelihood of the flip process in nats (F2, F3): Σ over visited states of Σᵢ [flips ln k − seconds k],
 * with k = uᵢ s(zᵢ) for a silent unit and uᵢ s(−zᵢ) for an active one. "No flip" is the survival term.
 * @param gradient written where given, shape of `model.parameters`: the derivative with respect to them
 */
export function flipLogLikelihood(model: FlipModel, table: FlipTable, gradient?: Float64Array): number {
  gradient?.fill(0);
  switch (model.family) {
    case "independent":
      return independentLogLikelihood(model, table, gradient);
    case "pairwise":
    case "asymmetric":
      return coupledLogLikelihood(model, table, gradient);
    case "full":
      return fullLogLikelihood(model, table, gradient);
  }
}

/**
 * The same log-likelihood (F2, F3) of several tables of the same states, bit for bit: except for the full family, rates are computed once.
 * @param states  any of these tables
 */
export function flipScorer(model: FlipModel, states: Pick<FlipTable, "word" | "input">): (table: FlipTable) => number {
  if (model.family === "full") return (table) => flipLogLikelihood(model, table);
  const { units, parameters } = model;
  const { offsets } = parameterOffsets(model);
  const couplings = couplingsOf(model);
  const updateRates = updateRatesOf(model);
  const rates = new Float64Array(states.word.length * units);
  const logs = new Float64Array(rates.length);
  const tell = (at: number, i: number, own: number, z: number) => {
    rates[at] = updateRates[i] * (1 / (1 + exp(own === 1 ? z : -z)));
    logs[at] = log(rates[at]);
  };
  // Without couplings a unit has two rates in each input, wherever they were met first.
  const known = new Int32Array(model.family === "independent" ? 2 * model.inputs * units : 0).fill(-1);
  for (let s = 0, at = 0; s < states.word.length; s++)
    for (let i = 0; i < units; i++, at++) {
      const own = (states.word[s] >> i) & 1;
      let z = parameters[offsets + states.input[s] * units + i];
      if (known.length > 0) {
        const first = 2 * (states.input[s] * units + i) + own;
        if (known[first] < 0) {
          known[first] = at;
          tell(at, i, own, z);
        }
        rates[at] = rates[known[first]];
        logs[at] = logs[known[first]];
        continue;
      }
      for (let j = 0; j < units; j++) if ((states.word[s] >> j) & 1) z += couplings[i * units + j];
      tell(at, i, own, z);
    }
  return ({ seconds, flips }) => {
    let total = 0;
    for (let s = 0; s < seconds.length; s++) {
      if (!(seconds[s] > 0)) continue;
      for (let at = s * units; at < (s + 1) * units; at++)
        total += (flips[at] > 0 ? flips[at] * logs[at] : 0) - seconds[s] * rates[at];
    }
    return total;
  };
}

/** Without couplings a unit has two rates in each input: as many exponentials as those, not as states. */
function independentLogLikelihood(model: FlipModel, table: FlipTable, gradient: Float64Array | undefined): number {
  const { units, inputs, parameters } = model;
  const { offsets } = parameterOffsets(model);
  const updateRates = updateRatesOf(model);
  const shares = new Float64Array(2 * inputs * units); // s(b) of a silent unit, s(−b) of an active one
  const rates = new Float64Array(2 * inputs * units);
  for (let k = 0; k < inputs * units; k++)
    for (let own = 0; own < 2; own++) {
      const share = 1 / (1 + exp(own === 1 ? parameters[offsets + k] : -parameters[offsets + k]));
      shares[2 * k + own] = share;
      rates[2 * k + own] = updateRates[k % units] * share;
    }
  const logs = rates.map(log);
  let total = 0;
  for (let s = 0; s < table.word.length; s++) {
    const seconds = table.seconds[s];
    if (!(seconds > 0)) continue;
    const word = table.word[s];
    const here = table.input[s] * units;
    for (let i = 0; i < units; i++) {
      const own = (word >> i) & 1;
      const at = 2 * (here + i) + own;
      const flips = table.flips[s * units + i];
      total += (flips > 0 ? flips * logs[at] : 0) - seconds * rates[at];
      if (!gradient) continue;
      const excess = flips - seconds * rates[at];
      gradient[i] += excess;
      gradient[offsets + here + i] += (own === 1 ? -1 : 1) * excess * (1 - shares[at]);
    }
  }
  return total;
}

function coupledLogLikelihood(model: FlipModel, table: FlipTable, gradient: Float64Array | undefined): number {
  const { units, parameters } = model;
  const at = parameterOffsets(model);
  const couplings = couplingsOf(model);
  const slopes = gradient && new Float64Array(units * units); // dLL/dJ[i, j]
  const updateRates = updateRatesOf(model);
  const active = new Int32Array(units);
  let total = 0;
  for (let s = 0; s < table.word.length; s++) {
    const seconds = table.seconds[s];
    if (!(seconds > 0)) continue;
    const word = table.word[s];
    const offsets = at.offsets + table.input[s] * units;
    let actives = 0;
    for (let j = 0; j < units; j++) if ((word >> j) & 1) active[actives++] = j;
    for (let i = 0; i < units; i++) {
      let z = parameters[offsets + i];
      for (let k = 0; k < actives; k++) z += couplings[i * units + active[k]]; // the diagonal is zero
      const sign = (word >> i) & 1 ? -1 : 1;
      const flips = table.flips[s * units + i];
      const share = 1 / (1 + exp(-sign * z)); // s(±z): the probability that a redraw flips the unit
      const rate = updateRates[i] * share;
      total += (flips > 0 ? flips * log(rate) : 0) - seconds * rate;
      if (!gradient) continue;
      const excess = flips - seconds * rate;
      const slope = sign * excess * (1 - share);
      gradient[i] += excess;
      gradient[offsets + i] += slope;
      if (slopes) for (let k = 0; k < actives; k++) slopes[i * units + active[k]] += slope;
    }
  }
  if (gradient && slopes) gatherSlopes(model, slopes, gradient, at.couplings);
  return total;
}

function gatherSlopes(model: FlipModel, slopes: Float64Array, gradient: Float64Array, from: number): void {
  const { units } = model;
  let at = from;
  if (model.family === "pairwise") {
    for (let i = 0; i < units; i++)
      for (let j = i + 1; j < units; j++) gradient[at++] = slopes[i * units + j] + slopes[j * units + i];
  } else {
    for (let i = 0; i < units; i++) for (let j = 0; j < units; j++) if (j !== i) gradient[at++] = slopes[i * units + j];
  }
}

function fullLogLikelihood(model: FlipModel, table: FlipTable, gradient: Float64Array | undefined): number {
  const { units, inputs, parameters, freeWords } = model;
  const at = parameterOffsets(model);
  const updateRates = updateRatesOf(model);
  const words = 2 ** units;
  const pairs = pairEnergies(couplingsOf(model), units);
  const potential = new Float64Array(inputs * words);
  const slopes = new Float64Array(gradient ? inputs * words : 0); // dLL/dW
  for (let k = 0; k < freeWords.length; k++)
    potential[freeWords[k]] = pairs[freeWords[k] % words] + parameters[at.deviations + k];
  let total = 0;
  for (let s = 0; s < table.word.length; s++) {
    const seconds = table.seconds[s];
    if (!(seconds > 0)) continue;
    const word = table.word[s];
    const input = table.input[s];
    const here = input * words;
    const offsets = at.offsets + input * units;
    for (let i = 0; i < units; i++) {
      const on = here + (word | (1 << i));
      const off = here + (word & ~(1 << i));
      const sign = (word >> i) & 1 ? -1 : 1;
      const flips = table.flips[s * units + i];
      const z = parameters[offsets + i] + potential[on] - potential[off];
      const share = 1 / (1 + exp(-sign * z));
      const rate = updateRates[i] * share;
      total += (flips > 0 ? flips * log(rate) : 0) - seconds * rate;
      if (!gradient) continue;
      const excess = flips - seconds * rate;
      const slope = sign * excess * (1 - share);
      gradient[i] += excess;
      gradient[offsets + i] += slope;
      slopes[on] += slope;
      slopes[off] -= slope;
    }
  }
  if (gradient) gatherPotentialSlopes(model, slopes, gradient);
  return total;
}

function gatherPotentialSlopes(model: FlipModel, slopes: Float64Array, gradient: Float64Array): void {
  const { units, freeWords } = model;
  const at = parameterOffsets(model);
  const words = 2 ** units;
  const active = new Int32Array(units);
  for (let k = 0; k < freeWords.length; k++) {
    const slope = slopes[freeWords[k]];
    gradient[at.deviations + k] = slope;
    if (slope === 0) continue;
    let actives = 0;
    for (let j = 0, word = freeWords[k] % words; j < units; j++) if ((word >> j) & 1) active[actives++] = j;
    for (let a = 0; a < actives; a++) {
      // Pairs (i, j > i) lie row by row; the row of i begins after those of 0 … i − 1.
      const row = at.couplings + active[a] * units - (active[a] * (active[a] + 1)) / 2 - active[a] - 1;
      for (let b = a + 1; b < actives; b++) gradient[row + active[b]] += slope;
    }
  }
}

/**
 * Expected curvature of minus the log-likelihood in each parameter, with couplings acting on states centred at `mean`: what scales a fit.
 * @returns shape of `model.parameters`
 */
export function flipCurvature(model: FlipModel, table: FlipTable, mean: Float64Array): Float64Array {
  const { units, inputs, parameters, freeWords } = model;
  const at = parameterOffsets(model);
  const updateRates = updateRatesOf(model);
  const words = 2 ** units;
  const curvature = new Float64Array(parameters.length);
  const byPair = new Float64Array(units * units);
  const byWord = new Float64Array(inputs * words);
  for (let s = 0; s < table.word.length; s++) {
    const word = table.word[s];
    const here = table.input[s] * words;
    for (let i = 0; i < units; i++) {
      const offset = at.offsets + table.input[s] * units + i;
      const share = 1 / (1 + exp((word >> i) & 1 ? parameters[offset] : -parameters[offset]));
      const expected = table.seconds[s] * updateRates[i] * share;
      const curve = expected * (1 - share) * (1 - share);
      curvature[i] += expected;
      curvature[offset] += curve;
      byWord[here + (word | (1 << i))] += curve;
      byWord[here + (word & ~(1 << i))] += curve;
      for (let j = 0; j < units; j++) byPair[i * units + j] += curve * squared(((word >> j) & 1) - mean[j]);
    }
  }
  if (model.family === "independent") return curvature;
  if (model.family === "full")
    for (let k = 0; k < freeWords.length; k++) curvature[at.deviations + k] = byWord[freeWords[k]];
  gatherSlopes(model.family === "full" ? { ...model, family: "pairwise" } : model, byPair, curvature, at.couplings);
  return curvature;
}
