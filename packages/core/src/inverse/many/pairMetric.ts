import { productInto } from "../../num/matrixProduct.ts";
import type { CountRow } from "./countBasis.ts";
import type { UpdateCurvature } from "./updateCurvature.ts";

/** What a fit's curvature consists of besides the data's. */
export interface PairMetricProblem {
  readonly curvature: UpdateCurvature;
  /** What couplings act on is σ less this, shape [units]. */
  readonly mean: Float64Array;
  readonly basis: readonly CountRow[];
  /** Precision of the prior on the coupling of i and j. */
  readonly ridgeOf: (i: number, j: number) => number;
  readonly offsetRidge: number;
}

const ROUNDS = 30;
const TINY = 1e-3; // information on what no update says anything of
const ENOUGH = 1e-3; // of the first squared residual: the curvature itself is not known better

/**
 * About what the inverse of a fit's curvature makes of a gradient (U16), by conjugate gradients: unit i's curvature along what changes its log-odds,
 * its own offset, its couplings and the heights of f, is its weight times the moments of (1, σ − m, rows of f), which are the same for all units.
 * @returns a function of a gradient: of offsets, of couplings [j, i], i > j, row by row, of heights; the answer in the same order
 */
export function pairMetric(problem: PairMetricProblem): (gradient: Float64Array) => Float64Array {
  const { curvature, basis, ridgeOf, offsetRidge } = problem;
  const { units, weights } = curvature;
  const moments = momentsOf(problem);
  const size = 1 + units + basis.length;
  const pairs = (units * (units - 1)) / 2;
  const heights = units + pairs;
  const ridge = new Float64Array(heights + basis.length).fill(offsetRidge, 0, units);
  const diagonal = ridge.slice();
  const moment = (a: number) => moments[a * size + a];
  for (let j = 0, k = units; j < units; j++)
    for (let i = j + 1; i < units; i++, k++) {
      ridge[k] = ridgeOf(j, i);
      diagonal[k] = ridge[k] + weights[i] * moment(1 + j) + weights[j] * moment(1 + i);
    }
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  for (let i = 0; i < units; i++) diagonal[i] += weights[i];
  basis.forEach((row, d) => {
    ridge[heights + d] = row.ridge;
    diagonal[heights + d] = row.ridge + all * moment(1 + units + d);
  });
  for (let k = 0; k < diagonal.length; k++) diagonal[k] += TINY;
  const rows = new Float64Array(units * size);
  const images = new Float64Array(units * size);

  /** The curvature times a vector. */
  function applyTo(x: Float64Array): Float64Array {
    for (let i = 0; i < units; i++) {
      rows[i * size] = x[i];
      for (let d = 0; d < basis.length; d++) rows[i * size + 1 + units + d] = x[heights + d];
    }
    for (let j = 0, k = units; j < units; j++)
      for (let i = j + 1; i < units; i++, k++) rows[i * size + 1 + j] = rows[j * size + 1 + i] = x[k];
    productInto(images, rows, moments, units, size, size);
    const out = x.map((value, k) => (ridge[k] + TINY) * value);
    for (let i = 0; i < units; i++) {
      out[i] += weights[i] * images[i * size];
      for (let d = 0; d < basis.length; d++) out[heights + d] += weights[i] * images[i * size + 1 + units + d];
    }
    for (let j = 0, k = units; j < units; j++)
      for (let i = j + 1; i < units; i++, k++)
        out[k] += weights[i] * images[i * size + 1 + j] + weights[j] * images[j * size + 1 + i];
    return out;
  }

  return (gradient) => {
    const x = new Float64Array(gradient.length);
    const rest = gradient.slice();
    const scaled = rest.map((value, k) => value / diagonal[k]);
    const direction = scaled.slice();
    const first = dot(rest, scaled);
    let square = first;
    for (let round = 0; round < ROUNDS && square > ENOUGH * first; round++) {
      const image = applyTo(direction);
      const bending = dot(direction, image);
      if (!(bending > 0)) return round === 0 ? scaled : x; // moments of some states may be a little indefinite
      const share = square / bending;
      for (let k = 0; k < x.length; k++) {
        x[k] += share * direction[k];
        rest[k] -= share * image[k];
        scaled[k] = rest[k] / diagonal[k];
      }
      const next = dot(rest, scaled);
      for (let k = 0; k < x.length; k++) direction[k] = scaled[k] + (next / square) * direction[k];
      square = next;
    }
    return x;
  };
}

/** Means of products of (1, σ − m, rows of f), shape [size, size]. */
function momentsOf({ curvature, mean, basis }: PairMetricProblem): Float64Array {
  const { units, states, counts } = curvature;
  const size = 1 + units + basis.length;
  const moments = new Float64Array(size * size);
  const inner = units + 1;
  const centre = (a: number) => (a === 0 ? 0 : mean[a - 1]);
  for (let a = 0; a < inner; a++)
    for (let b = 0; b < inner; b++)
      moments[a * size + b] =
        states[a * inner + b] - centre(a) * states[b] - centre(b) * states[a] + centre(a) * centre(b);
  basis.forEach(({ values }, d) => {
    const at = inner + d;
    const along = (a: number) => values.reduce((sum, value, k) => sum + value * counts[a * units + k], 0);
    const level = along(0);
    for (let a = 0; a < inner; a++) {
      const moment = a === 0 ? level : along(a) - centre(a) * level;
      moments[a * size + at] = moment;
      moments[at * size + a] = moment;
    }
    basis.forEach((other, e) => {
      moments[at * size + inner + e] = values.reduce((sum, value, k) => sum + value * other.values[k] * counts[k], 0);
    });
  });
  return moments;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}
