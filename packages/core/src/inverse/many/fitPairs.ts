import { exp } from "../../num/exp.ts";
import { minimise } from "../../num/lbfgs.ts";
import { log } from "../../num/log.ts";
import { minimisePreconditioned } from "../../num/preconditioned.ts";
import { solveDense } from "../../num/solveDense.ts";
import { squared } from "../../num/squared.ts";
import type { CountRow } from "./countBasis.ts";
import { pairMetric } from "./pairMetric.ts";
import { type PairLikelihood, type PairModel, type PairSums, pairSums } from "./pairModel.ts";
import type { UpdateCurvature } from "./updateCurvature.ts";

/** Everything a fit has to be told. */
export interface PairFitProblem {
  readonly likelihood: PairLikelihood;
  /** Independent units: where the fit starts, and the update rates that the data say. */
  readonly start: PairModel;
  /** A model to go on from instead, for instance the fit to other blocks. */
  readonly from?: PairModel;
  /** Mean state m, shape [units]: couplings act on σ − m, which makes them nearly independent of the offsets. */
  readonly mean: Float64Array;
  /** Rows of f, shape [units] each; none for a purely pairwise potential. */
  readonly basis: readonly CountRow[];
  /** A term of the count that is known: rows are added to it; shape [units]. */
  readonly count?: Float64Array;
  /** Information on each offset at the start, shape [units]: the scale of the coordinates. */
  readonly information: Float64Array;
  /** Events that the value is divided by: the value is then of order 1. */
  readonly events: number;
  /** Precision of the prior on each coupling, one number or shape [units, units]. */
  readonly ridge: number | Float64Array;
  readonly offsetRidge: number;
  /** Precision of the prior on ln u about the start; undefined: u is known. */
  readonly rateRidge?: number;
  /** Converged when two steps in succession gain less than this share of the value an event. */
  readonly tolerance: number;
  readonly maxSteps?: number;
  /** Couplings in both directions of their own: [j, i] acts on i while j is active. No potential, a control. */
  readonly asymmetric?: boolean;
  /** About what the curvature is (U16), for a potential whose u are known: a third of the evaluations. */
  readonly curvature?: UpdateCurvature;
}

/** A fitted model and how the search went. */
export interface PairFit {
  readonly model: PairModel;
  /** Nats, without the prior. */
  readonly logLikelihood: number;
  /** Slopes of the log-likelihood along f there, shape [units], where they were left over. */
  readonly countSlopes?: Float64Array;
  readonly evaluations: number;
  readonly status: "converged" | "exhausted" | "diverged";
}

const MEMORY = 15;
const PROMISED = 0.01; // of the tolerance: what is left where a curvature leads the search

/**
 * Penalised maximum likelihood of a pairwise potential of many units (U4), by L-BFGS in coordinates in which the curvature is nearly 1:
 * offsets b + J m in place of b, each coordinate times the root of its information. About ten evaluations instead of hundreds; where the
 * curvature is given (U16), five from nothing and two or three from a near model.
 */
export function fitPairs(problem: PairFitProblem): PairFit {
  const { likelihood, start, mean, basis, events, offsetRidge, rateRidge } = problem;
  const { units } = start;
  const places = placesOf(units, problem.asymmetric === true);
  const pairs = places.length;
  const rates = rateRidge === undefined ? 0 : units;
  const at = { offsets: rates, couplings: rates + units, count: rates + units + pairs };
  const scale = scalesOf(problem, at);
  const ridgeOf = ridgeReader(problem.ridge, units);
  const model = {
    units,
    offsets: new Float64Array(units),
    couplings: new Float64Array(units * units),
    count: new Float64Array(units),
    updateRateHz: start.updateRateHz.slice(),
  };
  const read = (y: Float64Array) => {
    for (let i = 0; i < rates; i++) model.updateRateHz[i] = start.updateRateHz[i] * exp(y[i] / scale[i]);
    for (let i = 0; i < units; i++) model.offsets[i] = y[at.offsets + i] / scale[at.offsets + i];
    places.forEach(({ j, i }, p) => {
      const k = at.couplings + p;
      const value = y[k] / scale[k];
      model.couplings[j * units + i] = value;
      model.offsets[i] -= value * mean[j];
      if (problem.asymmetric) return;
      model.couplings[i * units + j] = value;
      model.offsets[j] -= value * mean[i];
    });
    if (problem.count) model.count.set(problem.count);
    else model.count.fill(0);
    basis.forEach((row, d) => {
      const value = y[at.count + d] / scale[at.count + d];
      for (let k = 0; k < units; k++) model.count[k] += value * row.values[k];
    });
  };
  const known = new Map<number, { logLikelihood: number; countSlopes: Float64Array }>(); // by the value that was made of them
  const evaluate = (y: Float64Array, gradient: Float64Array): number => {
    read(y);
    const sums = pairSums(units);
    const logLikelihood = likelihood(model, sums, "slopes");
    let penalty = 0;
    for (let i = 0; i < rates; i++) {
      const distance = y[i] / scale[i];
      penalty += 0.5 * (rateRidge ?? 0) * distance * distance;
      gradient[i] = ((rateRidge ?? 0) * distance - sums.logRates[i]) / (events * scale[i]);
    }
    for (let i = 0; i < units; i++) {
      penalty += 0.5 * offsetRidge * squared(model.offsets[i]);
      sums.offsets[i] -= offsetRidge * model.offsets[i];
      gradient[at.offsets + i] = -sums.offsets[i] / (events * scale[at.offsets + i]);
    }
    places.forEach(({ j, i }, p) => {
      const k = at.couplings + p;
      const value = model.couplings[j * units + i];
      const ridge = ridgeOf(i, j);
      penalty += 0.5 * ridge * value * value;
      let slope = sums.couplings[j * units + i] - sums.offsets[i] * mean[j];
      if (!problem.asymmetric) slope += sums.couplings[i * units + j] - sums.offsets[j] * mean[i];
      gradient[k] = (ridge * value - slope) / (events * scale[k]);
    });
    basis.forEach((row, d) => {
      const value = y[at.count + d] / scale[at.count + d];
      penalty += 0.5 * row.ridge * value * value;
      const slope = row.values.reduce((sum, height, k) => sum + height * sums.count[k], 0);
      gradient[at.count + d] = (row.ridge * value - slope) / (events * scale[at.count + d]);
    });
    const value = (penalty - logLikelihood) / events;
    known.set(value, { logLikelihood, countSlopes: sums.count });
    return value;
  };
  const shared = {
    start: coordinatesOf(problem, at, scale),
    memory: MEMORY,
    maxSteps: problem.maxSteps ?? 300,
  };
  const inverse = inverseOf(problem, scale, ridgeOf);
  const found = inverse
    ? minimisePreconditioned(evaluate, { ...shared, inverse, tolerance: PROMISED * problem.tolerance })
    : minimise(evaluate, { ...shared, valueTolerance: problem.tolerance, gradientTolerance: 1e-10 });
  read(found.x);
  return {
    model,
    ...(known.get(found.value) ?? { logLikelihood: likelihood(model, pairSums(units), "slopes") }),
    evaluations: found.evaluations,
    status: found.status,
  };
}

/** Information on each coupling (U4), shape [units, units]: its diagonal, centred, from the curvature sums of a model. */
export function couplingInformation(sums: PairSums, mean: Float64Array): Float64Array {
  const units = mean.length;
  const information = new Float64Array(units * units);
  const onto = (i: number, j: number) =>
    sums.couplings[j * units + i] * (1 - 2 * mean[j]) + sums.offsets[i] * squared(mean[j]);
  for (let i = 0; i < units; i++)
    for (let j = 0; j < units; j++) if (i !== j) information[i * units + j] = onto(i, j) + onto(j, i);
  return information;
}

interface Place {
  /** The source. */
  readonly j: number;
  /** The unit that it acts on. */
  readonly i: number;
}

function placesOf(units: number, asymmetric: boolean): Place[] {
  const places: Place[] = [];
  for (let j = 0; j < units; j++)
    for (let i = asymmetric ? 0 : j + 1; i < units; i++) if (i !== j) places.push({ j, i });
  return places;
}

interface Places {
  readonly offsets: number;
  readonly couplings: number;
  readonly count: number;
}

function ridgeReader(ridge: number | Float64Array, units: number): (i: number, j: number) => number {
  return typeof ridge === "number" ? () => ridge : (i, j) => ridge[i * units + j];
}

/** Roots of the information an event on each coordinate, at independent units. */
function scalesOf(problem: PairFitProblem, at: Places): Float64Array {
  const { start, mean, basis, information, events, offsetRidge, rateRidge } = problem;
  const { units } = start;
  const scale = new Float64Array(at.count + basis.length);
  for (let i = 0; i < at.offsets; i++) scale[i] = information[i] + (rateRidge ?? 0) + 1;
  for (let i = 0; i < units; i++) scale[at.offsets + i] = information[i] + offsetRidge + TINY;
  const spread = mean.map((m) => m * (1 - m));
  const ridgeOf = ridgeReader(problem.ridge, units);
  placesOf(units, problem.asymmetric === true).forEach(({ j, i }, p) => {
    const back = problem.asymmetric ? 0 : information[j] * spread[i];
    scale[at.couplings + p] = information[i] * spread[j] + back + ridgeOf(i, j) + TINY;
  });
  const all = information.reduce((sum, value) => sum + value, 0);
  for (let d = 0; d < basis.length; d++) scale[at.count + d] = all + basis[d].ridge + TINY;
  return scale.map((value) => Math.sqrt(value / events));
}

const TINY = 1e-3; // for units that never flip

/** The inverse of the curvature in the coordinates of the search (U16). */
function inverseOf(
  { curvature, mean, basis, offsetRidge, events, rateRidge, asymmetric }: PairFitProblem,
  scale: Float64Array,
  ridgeOf: (i: number, j: number) => number,
): ((gradient: Float64Array) => Float64Array) | undefined {
  if (!curvature || rateRidge !== undefined || asymmetric) return undefined;
  const solve = pairMetric({ curvature, mean, basis, ridgeOf, offsetRidge });
  return (gradient) => solve(gradient.map((slope, k) => slope * events * scale[k])).map((step, k) => step * scale[k]);
}

function coordinatesOf(
  { start, from, mean, basis, count, asymmetric, curvature }: PairFitProblem,
  at: Places,
  scale: Float64Array,
): Float64Array {
  const { units } = start;
  const model = from ?? start;
  const y = new Float64Array(scale.length);
  // f is a sum of rows whose heights are read off by least squares over the counts; rows are few. Where it is known how often counts are visited, they
  // are weighed by that, and the level that no row can stand for goes to the offsets.
  const visits = curvature?.counts.subarray(0, units);
  const values = basis.map((row) => row.values);
  const [level, ...heights] = solveHeights(
    visits ? [new Float64Array(units).fill(1), ...values] : [new Float64Array(units), ...values],
    count ? model.count.map((value, k) => value - count[k]) : model.count,
    visits ?? new Float64Array(units).fill(1),
  );
  for (let i = 0; i < at.offsets; i++) y[i] = scale[i] * log(model.updateRateHz[i] / start.updateRateHz[i]);
  for (let i = 0; i < units; i++) {
    let offset = model.offsets[i] + level;
    for (let j = 0; j < units; j++) offset += model.couplings[j * units + i] * mean[j];
    y[at.offsets + i] = scale[at.offsets + i] * offset;
  }
  placesOf(units, asymmetric === true).forEach(({ j, i }, p) => {
    y[at.couplings + p] = scale[at.couplings + p] * model.couplings[j * units + i];
  });
  heights.forEach((height, d) => {
    y[at.count + d] = scale[at.count + d] * height;
  });
  return y;
}

function solveHeights(basis: readonly Float64Array[], count: Float64Array, weights: Float64Array): Float64Array {
  const size = basis.length;
  const left = new Float64Array(size * size);
  const right = new Float64Array(size);
  for (let a = 0; a < size; a++) {
    for (let b = 0; b < size; b++)
      left[a * size + b] =
        basis[a].reduce((sum, value, k) => sum + weights[k] * value * basis[b][k], 0) + (a === b ? 1e-9 : 0);
    right[a] = basis[a].reduce((sum, value, k) => sum + weights[k] * value * count[k], 0);
  }
  return solveDense(left, right);
}
