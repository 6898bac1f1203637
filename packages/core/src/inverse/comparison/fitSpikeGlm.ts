import { exp } from "../../num/exp.ts";
import { minimise } from "../../num/lbfgs.ts";
import { log } from "../../num/log.ts";
import { type HistoryLevels, ownCells } from "../../recording/historyLevels.ts";
import type { HistoryTable } from "../../recording/historyTables.ts";
import { type BinCounts, bestRate, binLogLikelihood, binSlope } from "./binLikelihood.ts";

/** A generalised linear model of one unit's spikes, ready to predict. */
export interface SpikeGlm {
  /** ln a[cell], then one effect for each input but the first, then K[j, level] of every other unit. */
  readonly parameters: Float64Array;
  /** ln λ of each row of the table, shape [rows]. */
  readonly logRates: Float64Array;
}

/** What a generalised linear model may look at. */
export interface GlmShape {
  readonly units: number;
  readonly inputs: number;
  readonly cells: number;
  readonly coupled: boolean;
}

/** The rows of one unit with the parameters that each of them adds up: made once, fitted often. */
export interface GlmTable {
  readonly shape: GlmShape;
  readonly own: Int32Array;
  readonly features: GlmFeatures;
}

/** Makes a table ready for `fitSpikeGlm`. */
export function glmTable(table: HistoryTable, levels: HistoryLevels, coupled: boolean): GlmTable {
  const shape: GlmShape = { units: table.units, inputs: table.inputs, cells: ownCells(levels), coupled };
  return { shape, own: table.own, features: featuresOf(table, shape) };
}

const HISTORY_RIDGE = 1; // a cell that was never seen keeps the unit's mean rate
const INPUT_RIDGE = 0.1;
const COUPLING_RIDGE = 2; // as on the couplings of the flip process
const COUPLING_LEVELS = 3; // within a quarter of the window, within it, within four of it; beyond: no effect

/**
 * Penalised maximum likelihood of ln λ = a[own cell] + b[input] + Σⱼ K[j, age level of j] (G3): own history, and where it is coupled
 * three effects of every other unit by how long ago it spiked. Concave.
 */
export function fitSpikeGlm(table: GlmTable, counts: BinCounts): SpikeGlm {
  const { shape, features } = table;
  const length = shape.cells + shape.inputs - 1 + (shape.coupled ? COUPLING_LEVELS * shape.units : 0);
  const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
  const spikes = Math.max(1, total(counts.spikes));
  const centre = log(bestRate(total(counts.ms), total(counts.spikes), 1, 1));
  const seen = Array.from(counts.ms.keys()).filter((row) => counts.ms[row] > 0);
  const start = startOf(table, counts, shape, centre, length);
  const scale = scaleOf(seen, features, counts, start, shape);
  const parameters = new Float64Array(length);
  const evaluate = (x: Float64Array, gradient: Float64Array): number => {
    let value = 0;
    for (let k = 0; k < length; k++) {
      parameters[k] = x[k] * scale[k];
      const ridge = ridgeOf(k, shape);
      const distance = k < shape.cells ? parameters[k] - centre : parameters[k];
      value += 0.5 * ridge * distance * distance;
      gradient[k] = ridge * distance;
    }
    for (const row of seen) {
      let logRate = 0;
      for (let f = features.from[row]; f < features.from[row + 1]; f++) logRate += parameters[features.index[f]];
      value -= binLogLikelihood(counts.ms[row], counts.spikes[row], logRate);
      const slope = binSlope(counts.ms[row], counts.spikes[row], logRate);
      for (let f = features.from[row]; f < features.from[row + 1]; f++) gradient[features.index[f]] -= slope;
    }
    for (let k = 0; k < length; k++) gradient[k] *= scale[k] / spikes;
    return value / spikes;
  };
  const found = minimise(evaluate, {
    start: start.map((value, k) => value / scale[k]),
    maxSteps: 200,
    valueTolerance: 1e-8,
    gradientTolerance: 1e-5,
  });
  const best = found.x.map((value, k) => value * scale[k]);
  return { parameters: best, logRates: glmLogRates(table, best) };
}

/** ln λ of every row under given parameters (G3), shape [rows]. */
export function glmLogRates({ own, features }: GlmTable, parameters: Float64Array): Float64Array {
  return Float64Array.from(own, (_, row) => {
    let logRate = 0;
    for (let f = features.from[row]; f < features.from[row + 1]; f++) logRate += parameters[features.index[f]];
    return logRate;
  });
}

/** Which parameters each row adds up. */
export interface GlmFeatures {
  /** The parameters that row r adds up are index[from[r]] … index[from[r + 1] − 1]. */
  readonly from: Int32Array;
  readonly index: Int32Array;
}

function featuresOf(table: HistoryTable, shape: GlmShape): GlmFeatures {
  const { cells, inputs, units, coupled } = shape;
  const rows = table.own.length;
  const from = new Int32Array(rows + 1);
  const index: number[] = [];
  for (let row = 0; row < rows; row++) {
    index.push(table.own[row]);
    if (table.input[row] > 0) index.push(cells + table.input[row] - 1);
    if (coupled)
      for (let j = 0; j < units; j++) {
        const level = table.others[row * units + j];
        if (j !== table.unit && level < COUPLING_LEVELS) index.push(cells + inputs - 1 + COUPLING_LEVELS * j + level);
      }
    from[row + 1] = index.length;
  }
  return { from, index: Int32Array.from(index) };
}

function ridgeOf(parameter: number, { cells, inputs }: GlmShape): number {
  if (parameter < cells) return HISTORY_RIDGE;
  return parameter < cells + inputs - 1 ? INPUT_RIDGE : COUPLING_RIDGE;
}

function startOf(table: GlmTable, counts: BinCounts, shape: GlmShape, centre: number, length: number): Float64Array {
  const ms = new Float64Array(shape.cells);
  const spikes = new Float64Array(shape.cells);
  for (let row = 0; row < table.own.length; row++) {
    ms[table.own[row]] += counts.ms[row];
    spikes[table.own[row]] += counts.spikes[row];
  }
  const start = new Float64Array(length);
  const aSpike = 1000 / exp(centre); // bins that hold one spike at the mean rate
  for (let cell = 0; cell < shape.cells; cell++)
    start[cell] = log(bestRate(ms[cell], spikes[cell], exp(centre), aSpike));
  return start;
}

// One over the root of the expected curvature: the optimiser then sees a round valley.
function scaleOf(
  seen: readonly number[],
  features: GlmFeatures,
  counts: BinCounts,
  start: Float64Array,
  shape: GlmShape,
): Float64Array {
  const curvature = Float64Array.from(start, (_, k) => ridgeOf(k, shape));
  for (const row of seen) {
    let logRate = 0;
    for (let f = features.from[row]; f < features.from[row + 1]; f++) logRate += start[features.index[f]];
    const expected = (counts.ms[row] * exp(logRate)) / 1000;
    for (let f = features.from[row]; f < features.from[row + 1]; f++) curvature[features.index[f]] += expected;
  }
  return curvature.map((value) => 1 / Math.sqrt(value));
}
