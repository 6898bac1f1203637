import { squared } from "../../num/squared.ts";
import { type FlipModel, INTERACTION_RIDGE, OFFSET_RIDGE, parameterOffsets } from "../flipModel.ts";
import type { RedrawLikelihood } from "./redrawLikelihood.ts";
import type { RedrawPiece } from "./redrawPiece.ts";

/**
 * The prior on clocks: ln u has a centre that all units share, itself about one redraw a hold window, and around it a spread.
 * Of a unit that hardly acts on the others nothing but the clocks of the others says how fast its own is.
 */
const CLOCK_SPREAD = 0.35;
const CLOCK_CENTRE_SPREAD = 0.7;

/** Log posterior of parameters on some pieces, counted `weight` times, and its gradient. */
export interface RedrawPosterior {
  (parameters: Float64Array, pieces: readonly RedrawPiece[], weight: number, gradient: Float64Array): number;
  /** The gradients of two at once. */
  pair(
    parameters: readonly [Float64Array, Float64Array],
    pieces: readonly RedrawPiece[],
    weight: number,
    gradients: readonly [Float64Array, Float64Array],
  ): void;
}

/** Precisions of the prior, one for each parameter. */
export function ridgesOf(model: FlipModel): Float64Array {
  const { offsets, couplings } = parameterOffsets(model);
  return new Float64Array(model.parameters.length)
    .fill(1 / squared(CLOCK_SPREAD), 0, offsets)
    .fill(OFFSET_RIDGE, offsets, couplings)
    .fill(INTERACTION_RIDGE, couplings);
}

/**
 * The posterior of a model's parameters (F13).
 * @param clock  ln u about which the prior on clocks stands
 */
export function redrawPosterior(
  model: FlipModel,
  occupancy: Float64Array,
  clock: number,
  likelihood: RedrawLikelihood,
): RedrawPosterior {
  const ridges = ridgesOf(model);
  const withPrior = (logLikelihood: number, parameters: Float64Array, weight: number, gradient: Float64Array) => {
    let value = weight * logLikelihood;
    let shared = 0;
    for (let i = 0; i < model.units; i++) shared += parameters[i] - clock;
    shared *= squared(CLOCK_CENTRE_SPREAD) / (squared(CLOCK_SPREAD) + model.units * squared(CLOCK_CENTRE_SPREAD));
    for (let k = 0; k < parameters.length; k++) {
      const distance = k < model.units ? parameters[k] - clock : parameters[k];
      const pull = ridges[k] * (k < model.units ? distance - shared : distance);
      value -= 0.5 * pull * distance;
      gradient[k] = weight * gradient[k] - pull;
    }
    return value;
  };
  const at = (parameters: Float64Array) => ({ ...model, parameters });
  const one = (parameters: Float64Array, pieces: readonly RedrawPiece[], weight: number, gradient: Float64Array) =>
    withPrior(likelihood(at(parameters), pieces, occupancy, gradient), parameters, weight, gradient);
  const pair: RedrawPosterior["pair"] = ([first, second], pieces, weight, gradients) => {
    if (likelihood.pairGradients) {
      likelihood.pairGradients([at(first), at(second)], pieces, occupancy, gradients);
      withPrior(0, first, weight, gradients[0]);
      withPrior(0, second, weight, gradients[1]);
    } else {
      one(first, pieces, weight, gradients[0]);
      one(second, pieces, weight, gradients[1]);
    }
  };
  return Object.assign(one, { pair });
}

/** Log posterior somewhere. */
export interface PosteriorValue {
  readonly value: number;
  readonly gradient: Float64Array;
}

/** The same on all of some pieces, each counted once. */
export function valueAt(
  posterior: RedrawPosterior,
  parameters: Float64Array,
  pieces: readonly RedrawPiece[],
): PosteriorValue {
  const gradient = new Float64Array(parameters.length);
  return { value: posterior(parameters, pieces, 1, gradient), gradient };
}

const STEP = 1e-3; // of a parameter, for the difference of two gradients: they are smooth to eight digits

/** Value, gradient and minus the second derivative of the log posterior, the last of shape [parameters, parameters], symmetric. */
export function posteriorCurvature(
  posterior: RedrawPosterior,
  parameters: Float64Array,
  pieces: readonly RedrawPiece[],
  weight: number,
): PosteriorValue & { information: Float64Array } {
  const size = parameters.length;
  const matrix = new Float64Array(size * size);
  const gradient = new Float64Array(size);
  const value = posterior(parameters, pieces, weight, gradient);
  const moved = [Float64Array.from(parameters), Float64Array.from(parameters)] as const;
  const there = [new Float64Array(size), new Float64Array(size)] as const;
  const tell = (a: number, side: 0 | 1) => {
    for (let b = 0; b < size; b++) matrix[a * size + b] = (gradient[b] - there[side][b]) / STEP;
    moved[side][a] = parameters[a];
  };
  for (let a = 0; a < size; a += 2) {
    const last = a + 1 === size;
    moved[0][a] += STEP;
    if (last) posterior(moved[0], pieces, weight, there[0]);
    else {
      moved[1][a + 1] += STEP;
      posterior.pair(moved, pieces, weight, there);
      tell(a + 1, 1);
    }
    tell(a, 0);
  }
  for (let a = 0; a < size; a++)
    for (let b = a + 1; b < size; b++) {
      const mean = (matrix[a * size + b] + matrix[b * size + a]) / 2;
      matrix[a * size + b] = mean;
      matrix[b * size + a] = mean;
    }
  return { value, gradient, information: matrix };
}
