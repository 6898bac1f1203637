import { log } from "../../num/log.ts";
import { type FlipModel, parameterOffsets, updateRatesOf } from "../flipModel.ts";
import { initialShares } from "./redrawFilter.ts";
import { ADVANCE, FORGET, type RedrawPiece } from "./redrawPiece.ts";
import { redrawRates } from "./redrawRates.ts";
import {
  expectationsInto,
  propagatorAt,
  type RedrawRates,
  type SilentExpectations,
  type SilentPropagator,
  silentPropagator,
  subsetOf,
} from "./silentPropagators.ts";

/** `redrawLogLikelihood`, or a kernel that is handed in for it. */
export interface RedrawLikelihood {
  (...of: Parameters<typeof redrawLogLikelihood>): number;
  /** The gradients of two models, where both at once take less time than one after the other. */
  readonly pairGradients?: (
    models: readonly [FlipModel, FlipModel],
    pieces: readonly RedrawPiece[],
    occupancy: ArrayLike<number>,
    gradients: readonly [Float64Array, Float64Array],
  ) => void;
}

/**
 * Log-likelihood of spike trains, nats, where each spike is a redraw to active and the redraws to silence are not seen (F12): the
 * forward filter over all words that may be the hidden one.
 * @param model      pairwise or full with one input
 * @param occupancy  share of time that each unit is active at the start of a piece, shape [units]
 * @param gradient   written where given, shape of `model.parameters`
 */
export function redrawLogLikelihood(
  model: FlipModel,
  pieces: readonly RedrawPiece[],
  occupancy: ArrayLike<number>,
  gradient?: Float64Array,
): number {
  const { units } = model;
  const rates = redrawRates(model);
  const all = rates.leave.length;
  const propagators: (SilentPropagator | undefined)[] = new Array(1 << units);
  const spiked = new Float64Array(units * all); // expected spikes in each word
  let total = 0;
  for (const piece of pieces) total += smoothPiece(piece, rates, occupancy, propagators, gradient && spiked);
  if (!gradient) return total;
  const expected = { seconds: new Float64Array(all), silenced: new Float64Array(units * all) };
  for (const propagator of propagators) if (propagator) expectationsInto(expected, propagator, rates);
  redrawGradientInto(gradient, model, rates, spiked, expected);
  return total;
}

function smoothPiece(
  piece: RedrawPiece,
  rates: RedrawRates,
  occupancy: ArrayLike<number>,
  propagators: (SilentPropagator | undefined)[],
  spiked: Float64Array | undefined,
): number {
  const { units, spike } = rates;
  const all = rates.leave.length;
  const { kind, argument, support } = piece;
  const steps = kind.length;
  const at = (mask: number) => {
    propagators[mask] ??= silentPropagator(units, mask);
    return propagators[mask];
  };
  const starts = new Int32Array(steps + 2);
  for (let k = 0; k <= steps; k++) starts[k + 1] = starts[k] + at(support[k]).lattice.subsets;
  const filtered = new Float64Array(starts[steps + 1]);
  const scales = new Float64Array(steps + 1);
  filtered.set(initialShares(support[0], occupancy));
  let total = 0;
  for (let k = 0; k < steps; k++) {
    const here = at(support[k]);
    const from = starts[k];
    const into = starts[k + 1];
    const { subsets, row, to } = here.lattice;
    switch (kind[k]) {
      case ADVANCE: {
        const entries = propagatorAt(here, rates, argument[k]);
        for (let l = 0; l < subsets; l++) {
          const value = filtered[from + l];
          if (value === 0) continue;
          for (let m = row[l]; m < row[l + 1]; m++) filtered[into + to[m]] += value * entries[m];
        }
        break;
      }
      case FORGET: {
        const map = at(support[k + 1]);
        for (let l = 0; l < subsets; l++) filtered[into + subsetOf(map, here.words[l])] += filtered[from + l];
        break;
      }
      default: {
        const unit = argument[k];
        const map = at(support[k + 1]);
        for (let l = 0; l < subsets; l++) {
          const word = here.words[l];
          filtered[into + subsetOf(map, word | (1 << unit))] += filtered[from + l] * spike[unit * all + word];
        }
      }
    }
    const stop = starts[k + 2];
    let sum = 0;
    for (let l = into; l < stop; l++) sum += filtered[l];
    const scale = 1 / sum;
    for (let l = into; l < stop; l++) filtered[l] *= scale;
    scales[k] = scale;
    total += log(sum);
  }
  if (!spiked) return total;
  let after = new Float64Array(all).fill(1);
  let before = new Float64Array(all);
  for (let k = steps - 1; k >= 0; k--) {
    const here = at(support[k]);
    const from = starts[k];
    const { subsets, row, to } = here.lattice;
    const scale = scales[k];
    switch (kind[k]) {
      case ADVANCE: {
        const entries = propagatorAt(here, rates, argument[k]);
        const weights = here.weights[argument[k]] as Float64Array; // made with the entries
        for (let l = 0; l < subsets; l++) {
          const value = filtered[from + l] * scale;
          before[l] = 0;
          if (value === 0) continue; // what comes after a word that cannot be is asked by nobody
          let sum = 0;
          for (let m = row[l]; m < row[l + 1]; m++) {
            const later = after[to[m]];
            sum += entries[m] * later;
            weights[m] += value * later;
          }
          before[l] = sum * scale;
        }
        break;
      }
      case FORGET: {
        const map = at(support[k + 1]);
        for (let l = 0; l < subsets; l++) before[l] = after[subsetOf(map, here.words[l])] * scale;
        break;
      }
      default: {
        const unit = argument[k];
        const map = at(support[k + 1]);
        for (let l = 0; l < subsets; l++) {
          const word = here.words[l];
          const later = spike[unit * all + word] * after[subsetOf(map, word | (1 << unit))] * scale;
          before[l] = later;
          spiked[unit * all + word] += filtered[from + l] * later;
        }
      }
    }
    [before, after] = [after, before];
  }
  return total;
}

/**
 * The gradient of the log-likelihood (F12): of each unit and context what spikes exceed their expectation and what redraws to silence do, then along
 * the parameters.
 * @param gradient  written, shape of `model.parameters`
 * @param spiked    expected spikes in each word, shape [units, words]
 * @param expected  expected seconds in each word and redraws to silence
 */
export function redrawGradientInto(
  gradient: Float64Array,
  model: FlipModel,
  { spike, silence, leave }: RedrawRates,
  spiked: Float64Array,
  { seconds, silenced }: SilentExpectations,
): void {
  const { units, freeWords, family } = model;
  const words = leave.length;
  const at = parameterOffsets(model);
  const updateRates = updateRatesOf(model);
  const slopes = new Float64Array(words); // with respect to the potential
  gradient.fill(0);
  for (let i = 0; i < units; i++)
    for (let off = 0; off < words; off++) {
      if ((off >> i) & 1) continue;
      const on = off | (1 << i);
      const row = i * words;
      const share = spike[row + on] / updateRates[i];
      const spikes = spiked[row + on] + spiked[row + off] - (seconds[on] + seconds[off]) * spike[row + on];
      const silences = silenced[row + on] - seconds[on] * silence[row + on];
      const slope = spikes * (1 - share) - silences * share;
      gradient[i] += spikes + silences;
      gradient[at.offsets + i] += slope;
      slopes[on] += slope;
      slopes[off] -= slope;
    }
  if (family === "full") {
    for (let k = 0; k < freeWords.length; k++) {
      const slope = slopes[freeWords[k]];
      gradient[at.deviations + k] = slope;
      addPairs(gradient, at.couplings, units, freeWords[k], slope);
    }
  } else for (let word = 0; word < words; word++) addPairs(gradient, at.couplings, units, word, slopes[word]);
}

function addPairs(gradient: Float64Array, from: number, units: number, word: number, slope: number): void {
  let at = from;
  for (let i = 0; i < units; i++) {
    if (((word >> i) & 1) === 0) {
      at += units - 1 - i;
      continue;
    }
    for (let j = i + 1; j < units; j++, at++) if ((word >> j) & 1) gradient[at] += slope;
  }
}
