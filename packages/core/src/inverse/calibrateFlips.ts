import { meanActivity } from "../measures/tuningCurves.ts";
import { simulateNetwork } from "../process/simulateNetwork.ts";
import type { SpinSamplerOf } from "../process/spinSampler.ts";
import { type FlipStatistics, flipStatistics, wholeTable } from "../recording/flipStatistics.ts";
import { holdWindow } from "../recording/holdWindow.ts";
import { spikeGrid } from "../recording/spikeGrid.ts";
import { fitFlips } from "./fitFlips.ts";
import { fittedNetwork } from "./fittedNetwork.ts";
import type { FlipModel } from "./flipModel.ts";
import { networkPolicy, networkWords } from "./networkPolicy.ts";
import type { FittedNetwork } from "./purpose.ts";

/** How long and how often the calibration simulates; all have to be said. */
export interface CalibrationOptions {
  /** Rounds of simulating and refitting; the first three correct in full, later ones by half, so that noise averages out. */
  readonly rounds: number;
  /** Seconds simulated in each round; as long as the recording is a fair choice. */
  readonly durationS: number;
  readonly seed: number;
  /** Runs the networks; a kernel may take its place. Default `spinSampler`. */
  readonly sampler?: SpinSamplerOf;
}

const FULL_ROUNDS = 3;

/**
 * Takes the hold window's bias out of a fit by indirect inference (F9): finds the network whose simulated spikes, put through the same
 * window and the same fit, give the model that was fitted: θ ← θ + (θ̂ − fit(simulate(θ))).
 *
 * The window ends W after the last spike whatever the neuron did meanwhile, so that the others are seen in the wrong state part of the
 * time: couplings come out at half to two thirds of their size. The correction holds where a spike stands for a redraw, as in a spin network; on a recording with bursts it is an
 * assumption.
 * @param model       pairwise or full, fitted to `statistics` with one input
 * @param statistics  gives the window
 * @throws RangeError if the model has more than one input
 */
export function calibrateFlips(model: FlipModel, statistics: FlipStatistics, options: CalibrationOptions): FlipModel {
  if (model.inputs !== 1)
    throw new RangeError(
      `calibrateFlips: takes one input but the model has ${model.inputs}. Calibrate each input by itself.`,
    );
  const { rounds, durationS, seed, sampler } = options;
  const parameters = Float64Array.from(model.parameters);
  for (let round = 0; round < rounds; round++) {
    const again = refit(model, parameters, statistics, durationS, seed + round, sampler);
    const step = round < FULL_ROUNDS ? 1 : 0.5;
    for (let k = 0; k < parameters.length; k++) parameters[k] += step * (model.parameters[k] - again[k]);
  }
  return { ...model, parameters };
}

/** The network of a calibrated model: its reference is its own mean activity, for the window's would be the biased one. */
export function calibratedNetwork(model: FlipModel, statistics: FlipStatistics): FittedNetwork {
  const network = fittedNetwork(model, statistics);
  return { ...network, reference: meanActivity(networkWords(network), network.units) };
}

function refit(
  model: FlipModel,
  parameters: Float64Array,
  statistics: FlipStatistics,
  durationS: number,
  seed: number,
  sampler: SpinSamplerOf | undefined,
): Float64Array {
  const network = fittedNetwork({ ...model, parameters }, statistics);
  const spins = { ...networkPolicy(network), updateRateHz: network.updateRateHz };
  const trains = simulateNetwork(spins, networkWords(network), durationS, seed, sampler);
  const units = trains.map((timesS, id) => ({ id, timesS }));
  const grid = spikeGrid(units, [{ startS: 0, stopS: durationS }]);
  const made = wholeTable(flipStatistics(holdWindow(grid, statistics.windowMs), 1));
  return fitFlips(made, model.family, model.freeWords, { start: model, tolerance: 1e-8 }).model.parameters;
}
