import { minimise } from "../../num/lbfgs.ts";
import { log } from "../../num/log.ts";
import { singularValues } from "../../num/singularValues.ts";
import { type FlipStatistics, wholeTable } from "../../recording/flipStatistics.ts";
import type { SpikeGrid } from "../../recording/spikeGrid.ts";
import { type FitCoordinates, fitCoordinates } from "../fitCoordinates.ts";
import { occupancyOf } from "../fittedNetwork.ts";
import type { FlipModel } from "../flipModel.ts";
import { redrawEvents } from "./redrawEvents.ts";
import { type RedrawLikelihood, redrawLogLikelihood } from "./redrawLikelihood.ts";
import type { RedrawPiece } from "./redrawPiece.ts";
import {
  type PosteriorValue,
  posteriorCurvature,
  type RedrawPosterior,
  redrawPosterior,
  ridgesOf,
  valueAt,
} from "./redrawPosterior.ts";
import { redrawRates } from "./redrawRates.ts";

/** A model without the hold window's bias and how sure it is. */
export interface RedrawFit {
  readonly model: FlipModel;
  /** Covariance of its parameters, shape [parameters, parameters]. */
  readonly covariance: Float64Array;
}

/** Units that may be active at a time; of more, those whose spike is oldest count as silent. */
const MOST_ACTIVE = 6;
/** A unit that is active with less probability counts as silent. */
const LEAST_SHARE = 0.002;
/** Spikes that the first search and the curvature are computed from; the rest only moves the fit. */
const ENOUGH_SPIKES = 6000;
const REACH = 0.5; // of ln u: how far a clock may move before the units that count as silent are told again
const WALL = 1000;
const NEWTON_STEPS = 6;
const CLOSE_ENOUGH = 0.1; // nats that two steps in succession gain less than
const MOST_STEPS = 40;

/**
 * The network behind spike trains by maximum likelihood, where each spike is a redraw and redraws to silence are not seen (F12, F13): offsets,
 * interactions and a clock for each unit, with the covariance that the curvature of the posterior gives.
 *
 * How long a spike of one unit acts on the others tells its clock; the hold window, which sets one clock for all, is only where the search begins.
 * @param model       pairwise or full with one input, fitted to `statistics`
 * @param statistics  gives the window and the shares of time
 * @param likelihood  where the time goes; a kernel may take the reference's place
 * @throws RangeError if the model has more than one input
 */
export function fitRedraws(
  grid: SpikeGrid,
  model: FlipModel,
  statistics: FlipStatistics,
  likelihood: RedrawLikelihood = redrawLogLikelihood,
): RedrawFit {
  if (model.inputs !== 1)
    throw new RangeError(`fitRedraws: takes one input but the model has ${model.inputs}. Fit each input by itself.`);
  const { units } = model;
  const table = wholeTable(statistics);
  const occupancy = occupancyOf(table);
  const clock = log(1000 / statistics.windowMs);
  const posterior = redrawPosterior(model, occupancy, clock, likelihood);
  const start = Float64Array.from(model.parameters).fill(clock, 0, units);
  const spikes = grid.timesMs.reduce((sum, times) => sum + times.length, 0);
  const every = Math.max(1, Math.floor(spikes / ENOUGH_SPIKES));
  const eventsAt = (parameters: Float64Array, some: boolean) =>
    redrawEvents(grid, redrawRates({ ...model, parameters }), {
      leastShare: LEAST_SHARE,
      mostActive: MOST_ACTIVE,
      occupancy,
      every: some ? every : 1,
    });
  const coordinates = keepingRates(fitCoordinates({ ...model, parameters: start }, table), occupancy, clock);
  // The clocks are let go only when the couplings are about right: a unit that seems never to act has any clock.
  const few = eventsAt(start, true);
  const share = spikes / spikesOf(few);
  const withOneClock = search(posterior, few, share, start, coordinates, units, 0);
  const rough = search(posterior, eventsAt(withOneClock, true), share, withOneClock, coordinates, units, REACH);
  const some = eventsAt(rough, true);
  const { information, value, gradient } = posteriorCurvature(posterior, rough, some, share);
  const covariance = inverseWithin(information, ridgesOf(model));
  const whole = every === 1; // then the curvature has been computed from all pieces
  const pieces = whole ? some : eventsAt(rough, false);
  const known = whole ? { value, gradient } : valueAt(posterior, rough, pieces);
  const parameters = climb(posterior, pieces, { parameters: rough, ...known }, covariance, units);
  return { model: { ...model, parameters }, covariance };
}

type Coordinates = Pick<FitCoordinates, "toParameters" | "fromParameters" | "toGradient">;

/**
 * Maximum of the posterior on some pieces. Which units count as silent hangs on the clocks, so that a steep wall stands where one has moved by
 * `reach` from where the pieces were listed; with a reach of 0 the clocks stay.
 */
function search(
  posterior: RedrawPosterior,
  pieces: readonly RedrawPiece[],
  weight: number,
  start: Float64Array,
  coordinates: Coordinates,
  units: number,
  reach: number,
): Float64Array {
  const scale = spikesOf(pieces) * weight;
  const parameters = new Float64Array(start.length);
  const slope = new Float64Array(start.length);
  const found = minimise(
    (x, gradient) => {
      coordinates.toParameters(parameters, x);
      if (reach === 0) parameters.set(start.subarray(0, units));
      let value = posterior(parameters, pieces, weight, slope);
      for (let i = 0; i < units; i++) {
        const beyond = Math.max(0, Math.abs(parameters[i] - start[i]) - reach) * Math.sign(parameters[i] - start[i]);
        value -= 0.5 * WALL * beyond * beyond;
        slope[i] -= WALL * beyond;
      }
      if (reach === 0) slope.fill(0, 0, units);
      coordinates.toGradient(gradient, slope);
      for (let k = 0; k < gradient.length; k++) gradient[k] /= -scale;
      return -value / scale;
    },
    {
      start: coordinates.fromParameters(start),
      memory: 12,
      maxSteps: MOST_STEPS,
      valueTolerance: CLOSE_ENOUGH / scale,
      gradientTolerance: 1e-7,
    },
  );
  coordinates.toParameters(parameters, found.x);
  if (reach === 0) parameters.set(start.subarray(0, units));
  return parameters;
}

/** The same coordinates, but a clock moves at the unit's rate as it is: u s(b) stays when u changes. */
function keepingRates(coordinates: Coordinates, occupancy: Float64Array, clock: number): Coordinates {
  const units = occupancy.length;
  const shift = (values: Float64Array, sign: number) => {
    for (let i = 0; i < units; i++) values[units + i] += (sign * (values[i] - clock)) / (1 - occupancy[i]);
  };
  return {
    toParameters(out, x) {
      coordinates.toParameters(out, x);
      shift(out, -1);
    },
    fromParameters(parameters) {
      const moved = Float64Array.from(parameters);
      shift(moved, 1);
      return coordinates.fromParameters(moved);
    },
    toGradient(out, slope) {
      const moved = Float64Array.from(slope);
      for (let i = 0; i < units; i++) moved[i] -= slope[units + i] / (1 - occupancy[i]);
      coordinates.toGradient(out, moved);
    },
  };
}

/** Newton's method on all pieces with one curvature for all steps: few are needed, for the start is the optimum of a part of the pieces. */
function climb(
  posterior: RedrawPosterior,
  pieces: readonly RedrawPiece[],
  start: PosteriorValue & { readonly parameters: Float64Array },
  covariance: Float64Array,
  units: number,
): Float64Array {
  let { parameters, value } = start;
  const size = parameters.length;
  const gradient = Float64Array.from(start.gradient);
  for (let step = 0, share = 1; step < NEWTON_STEPS; step++) {
    const direction = gradient.map((_, a) => {
      let sum = 0;
      for (let b = 0; b < size; b++) sum += covariance[a * size + b] * gradient[b];
      return sum;
    });
    const gain = direction.reduce((sum, move, k) => sum + move * gradient[k], 0);
    const largest = direction.reduce((most, move, k) => (k < units ? Math.max(most, Math.abs(move)) : most), 0);
    const length = Math.min(share, REACH / largest);
    const there = parameters.map((from, k) => from + length * direction[k]);
    if (gain < CLOSE_ENOUGH) return there;
    const slope = new Float64Array(size);
    const reached = posterior(there, pieces, 1, slope);
    if (!(reached > value)) {
      share /= 2;
      continue;
    }
    parameters = there;
    value = reached;
    gradient.set(slope);
  }
  return parameters;
}

/** The inverse of the posterior's curvature. What the data say less of than the prior, or against it by noise, has the prior's width. */
function inverseWithin(information: Float64Array, ridges: Float64Array): Float64Array {
  const size = ridges.length;
  const white = information.map((value, k) => value / Math.sqrt(ridges[Math.floor(k / size)] * ridges[k % size]));
  const { values, left, right } = singularValues(white, size);
  const inverse = new Float64Array(size * size);
  for (let k = 0; k < size; k++) {
    let sign = 0; // of a symmetric matrix left = ± right, the sign being that of the eigenvalue
    for (let a = 0; a < size; a++) sign += left[a * size + k] * right[a * size + k];
    const value = Math.max(1, sign * values[k]);
    for (let a = 0; a < size; a++)
      for (let b = 0; b < size; b++) inverse[a * size + b] += (right[a * size + k] * right[b * size + k]) / value;
  }
  return inverse.map((value, k) => value / Math.sqrt(ridges[Math.floor(k / size)] * ridges[k % size]));
}

function spikesOf(pieces: readonly RedrawPiece[]): number {
  return pieces.reduce((sum, { spikes }) => sum + spikes, 0);
}
