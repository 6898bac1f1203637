import type { FlipTable } from "../recording/flipStatistics.ts";
import { flipCurvature } from "./flipLikelihood.ts";
import { type FlipModel, INTERACTION_RIDGE, parameterOffsets } from "./flipModel.ts";

/** A change of variables in which the fit is well conditioned. All three write or return arrays of the parameters' shape. */
export interface FitCoordinates {
  toParameters(out: Float64Array, x: Float64Array): void;
  fromParameters(parameters: Float64Array): Float64Array;
  /** Turns a derivative with respect to parameters into one with respect to x. */
  toGradient(out: Float64Array, slope: Float64Array): void;
}

/**
 * Coordinates for the fit of the flip process: couplings act on centred states (the offset becomes b + Σⱼ Jᵢⱼ mⱼ, with m the mean
 * state), and every coordinate is divided by the square root of its expected curvature at `start`.
 * It changes the path of the optimiser only: 15 to 40 steps instead of 150 to 350 on retina recordings.
 */
export function fitCoordinates(start: FlipModel, table: FlipTable): FitCoordinates {
  const mean = meanState(table);
  const flips = Math.max(
    1,
    table.flips.reduce((total, count) => total + count, 0),
  );
  const scale = flipCurvature(start, table, mean).map(
    (curvature) => 1 / Math.sqrt((curvature + INTERACTION_RIDGE) / flips),
  );
  return {
    toParameters(out, x) {
      for (let k = 0; k < x.length; k++) out[k] = x[k] * scale[k];
      shiftOffsets(start, out, mean, -1);
    },
    fromParameters(parameters) {
      const x = Float64Array.from(parameters);
      shiftOffsets(start, x, mean, 1);
      for (let k = 0; k < x.length; k++) x[k] /= scale[k];
      return x;
    },
    toGradient(out, slope) {
      out.set(slope);
      centreSlopes(start, out, mean);
      for (let k = 0; k < out.length; k++) out[k] *= scale[k];
    },
  };
}

/** Calls `visit(at, i, j)` for each coupling parameter: its place, the unit it acts on, the unit it comes from; both ways if symmetric. */
function eachCoupling(model: FlipModel, visit: (at: number, onto: number, from: number) => void): void {
  const { units, family } = model;
  let at = parameterOffsets(model).couplings;
  if (family === "independent") return;
  for (let i = 0; i < units; i++) {
    if (family === "asymmetric") {
      for (let j = 0; j < units; j++) if (j !== i) visit(at++, i, j);
    } else
      for (let j = i + 1; j < units; j++, at++) {
        visit(at, i, j);
        visit(at, j, i);
      }
  }
}

function shiftOffsets(model: FlipModel, values: Float64Array, mean: Float64Array, sign: number): void {
  const { offsets } = parameterOffsets(model);
  const { units, inputs } = model;
  eachCoupling(model, (at, onto, from) => {
    for (let x = 0; x < inputs; x++) values[offsets + x * units + onto] += sign * values[at] * mean[from];
  });
}

function centreSlopes(model: FlipModel, slope: Float64Array, mean: Float64Array): void {
  const { offsets } = parameterOffsets(model);
  const { units, inputs } = model;
  eachCoupling(model, (at, onto, from) => {
    for (let x = 0; x < inputs; x++) slope[at] -= mean[from] * slope[offsets + x * units + onto];
  });
}

function meanState(table: FlipTable): Float64Array {
  const mean = new Float64Array(table.units);
  let total = 0;
  for (let s = 0; s < table.word.length; s++) {
    total += table.seconds[s];
    for (let i = 0; i < table.units; i++) if ((table.word[s] >> i) & 1) mean[i] += table.seconds[s];
  }
  return mean.map((seconds) => (total > 0 ? seconds / total : 0));
}
