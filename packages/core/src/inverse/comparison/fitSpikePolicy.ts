import { exp } from "../../num/exp.ts";
import { minimise } from "../../num/lbfgs.ts";
import { log } from "../../num/log.ts";
import { logistic } from "../../num/logistic.ts";
import { squared } from "../../num/squared.ts";
import { INTERACTION_RIDGE } from "../flipModel.ts";
import { type BinCounts, bestRate, binLogLikelihood, binSlope } from "./binLikelihood.ts";
import type { PolicyRows } from "./policyRows.ts";
import { designPotential, designSlopes, type PotentialDesign } from "./potentialDesign.ts";

/** The spikes of all units as their policies see them, to train on. */
export interface PolicyData {
  readonly rows: readonly PolicyRows[];
  readonly counts: readonly BinCounts[];
  readonly inputs: number;
  /** Log-odds of the measured share of time that each unit is active, shape [units]. */
  readonly offsets: Float64Array;
}

/** A potential with the clocks of its units. */
export interface SpikePolicy {
  /** W, shape [inputs, words]. */
  readonly potential: Float64Array;
  /** θ of the design. */
  readonly interactions: Float64Array;
  /** ln λ of the rows of each unit, one array a unit. */
  readonly logRates: readonly Float64Array[];
  readonly logLikelihood: number;
}

/** How a potential is fitted. */
export interface PolicyFitOptions {
  /** Nats that one unit of |θ| costs in a sparse design. */
  readonly strength?: number;
  /** A potential that is given and not fitted, added to the design's, shape [inputs, words]. */
  readonly given?: Float64Array;
  readonly maxSteps?: number;
}

const CLOCK_RIDGE = 1;
const INPUT_RIDGE = 0.1;

/**
 * The flip process as a model of spikes (G5), by penalised maximum likelihood: every spike is a redraw that chose "active", so
 * λᵢ = uᵢ(own past, input) s(zᵢ), zᵢ = logit pᵢ + W(σ with i on) − W(σ with i off). The redraw rate u is free in each own group, so that one potential
 * serves all units and all clocks; its sparse form costs strength · |θ|.
 */
export function fitSpikePolicy(data: PolicyData, design: PotentialDesign, options: PolicyFitOptions = {}): SpikePolicy {
  const layout = layoutOf(data);
  const columns = design.columns.length;
  const signed = design.sparse ? 2 * columns : columns; // a signed sparse θ is the difference of two parts ≥ 0
  const length = layout.length + signed;
  const centre = centreOf(data, layout);
  const spikes = data.counts.reduce((sum, { spikes: one }) => sum + one.reduce((a, b) => a + b, 0), 1);
  const strength = options.strength ?? 0;
  const parameters = new Float64Array(length);
  const interactions = new Float64Array(columns);
  const slope = new Float64Array(length);
  const scale = scaleOf(data, design, layout, centre, length, options);
  const evaluate = (x: Float64Array, gradient: Float64Array): number => {
    for (let k = 0; k < length; k++) parameters[k] = x[k] * scale[k];
    joinInto(interactions, parameters, layout.length, design.sparse);
    let value = -policyLogLikelihood(data, design, layout, parameters, interactions, options.given, slope);
    for (let k = 0; k < layout.length; k++) {
      const ridge = layout.ridge[k];
      const distance = parameters[k] - centre[k];
      value += 0.5 * ridge * distance * distance;
      gradient[k] = ridge * distance - slope[k];
    }
    for (let k = 0; k < columns; k++) {
      const at = layout.length + k;
      const down = slope[at];
      if (design.sparse) {
        value += strength * (parameters[at] + parameters[at + columns]);
        gradient[at] = strength - down;
        gradient[at + columns] = strength + down;
      } else {
        value += 0.5 * INTERACTION_RIDGE * squared(parameters[at]);
        gradient[at] = INTERACTION_RIDGE * parameters[at] - down;
      }
    }
    for (let k = 0; k < length; k++) gradient[k] *= scale[k] / spikes;
    return value / spikes;
  };
  const start = new Float64Array(length);
  for (let k = 0; k < layout.length; k++) start[k] = centre[k] / scale[k];
  const bounds = design.sparse
    ? { lower: new Float64Array(length).fill(Number.NEGATIVE_INFINITY).fill(0, layout.length) }
    : {};
  const found = minimise(evaluate, {
    start,
    ...bounds,
    memory: 12,
    maxSteps: options.maxSteps ?? 300,
    valueTolerance: 1e-8,
    gradientTolerance: 1e-5,
  });
  for (let k = 0; k < length; k++) parameters[k] = found.x[k] * scale[k];
  joinInto(interactions, parameters, layout.length, design.sparse);
  const potential = potentialOfFit(design, interactions, options.given, data);
  const logLikelihood = policyLogLikelihood(data, design, layout, parameters, interactions, options.given, slope);
  return {
    potential,
    interactions: interactions.slice(),
    logRates: data.rows.map((rows, unit) => logRatesOf(rows, unit, data, layout, parameters, potential)),
    logLikelihood,
  };
}

/** Where the clock parameters of each unit lie: ln u[unit, group], then an effect for each input but the first. */
export interface PolicyLayout {
  readonly groups: Int32Array;
  readonly inputs: Int32Array;
  readonly length: number;
  readonly ridge: Float64Array;
}

/** The layout of the clock parameters; the interactions come behind them. */
export function layoutOf(data: Pick<PolicyData, "rows" | "inputs">): PolicyLayout {
  const groups: number[] = [];
  const inputs: number[] = [];
  const ridge: number[] = [];
  for (const rows of data.rows) {
    groups.push(ridge.length);
    for (let g = 0; g < rows.groups; g++) ridge.push(CLOCK_RIDGE);
    inputs.push(ridge.length - 1);
    for (let x = 1; x < data.inputs; x++) ridge.push(INPUT_RIDGE);
  }
  return {
    groups: Int32Array.from(groups),
    inputs: Int32Array.from(inputs),
    length: ridge.length,
    ridge: Float64Array.from(ridge),
  };
}

/**
 * Log-likelihood of all units' milliseconds, nats (G5).
 * @param parameters  clock parameters, see `layoutOf`; what lies behind them is not read
 * @param gradient    written: clock parameters, then the design's
 */
export function policyLogLikelihood(
  data: PolicyData,
  design: PotentialDesign,
  layout: PolicyLayout,
  parameters: Float64Array,
  interactions: Float64Array,
  given: Float64Array | undefined,
  gradient: Float64Array,
): number {
  const potential = potentialOfFit(design, interactions, given, data);
  const slopes = new Float64Array(potential.length);
  gradient.fill(0);
  let total = 0;
  data.rows.forEach((rows, unit) => {
    const { ms, spikes } = data.counts[unit];
    const bit = 1 << rows.unit;
    for (let row = 0; row < rows.group.length; row++) {
      if (!(ms[row] > 0)) continue;
      const off = rows.off[row];
      const z = data.offsets[unit] + potential[off + bit] - potential[off];
      const clock = layout.groups[unit] + rows.group[row];
      const share = logistic(z);
      let logRate = parameters[clock] + logOf(share);
      const effect = layout.inputs[unit] + rows.input[row];
      if (rows.input[row] > 0) logRate += parameters[effect];
      total += binLogLikelihood(ms[row], spikes[row], logRate);
      const slope = binSlope(ms[row], spikes[row], logRate);
      gradient[clock] += slope;
      if (rows.input[row] > 0) gradient[effect] += slope;
      slopes[off + bit] += slope * (1 - share);
      slopes[off] -= slope * (1 - share);
    }
  });
  gradient.set(designSlopes(design, slopes), layout.length);
  return total;
}

function logRatesOf(
  rows: PolicyRows,
  unit: number,
  data: PolicyData,
  layout: PolicyLayout,
  parameters: Float64Array,
  potential: Float64Array,
): Float64Array {
  return Float64Array.from(rows.group, (group, row) => {
    const off = rows.off[row];
    const z = data.offsets[unit] + potential[off + (1 << rows.unit)] - potential[off];
    const input = rows.input[row] > 0 ? parameters[layout.inputs[unit] + rows.input[row]] : 0;
    return parameters[layout.groups[unit] + group] + input + logOf(logistic(z));
  });
}

function potentialOfFit(
  design: PotentialDesign,
  interactions: Float64Array,
  given: Float64Array | undefined,
  data: PolicyData,
): Float64Array {
  const potential = designPotential(design, interactions, data.inputs * 2 ** data.rows.length);
  if (given) for (let s = 0; s < potential.length; s++) potential[s] += given[s];
  return potential;
}

function joinInto(out: Float64Array, parameters: Float64Array, from: number, sparse: boolean): void {
  for (let k = 0; k < out.length; k++) out[k] = parameters[from + k] - (sparse ? parameters[from + out.length + k] : 0);
}

/** Each clock's own rate over s(logit p): where a clock without interactions lies. */
function centreOf(data: PolicyData, layout: PolicyLayout): Float64Array {
  const centre = new Float64Array(layout.length);
  data.rows.forEach((rows, unit) => {
    const { ms, spikes } = data.counts[unit];
    const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0);
    const mean = bestRate(sum(ms), sum(spikes), 1, 1);
    const share = logistic(data.offsets[unit]);
    for (let g = 0; g < rows.groups; g++) {
      let groupMs = 0;
      let groupSpikes = 0;
      rows.group.forEach((group, row) => {
        if (group !== g) return;
        groupMs += ms[row];
        groupSpikes += spikes[row];
      });
      centre[layout.groups[unit] + g] = log(bestRate(groupMs, groupSpikes, mean, 1000 / mean) / share);
    }
  });
  return centre;
}

function scaleOf(
  data: PolicyData,
  design: PotentialDesign,
  layout: PolicyLayout,
  centre: Float64Array,
  length: number,
  options: PolicyFitOptions,
): Float64Array {
  const curvature = new Float64Array(length).fill(INTERACTION_RIDGE);
  curvature.set(layout.ridge);
  const states = new Float64Array(data.inputs * 2 ** data.rows.length);
  const none = potentialOfFit({ columns: [], sparse: false }, new Float64Array(0), options.given, data);
  data.rows.forEach((rows, unit) => {
    const { ms } = data.counts[unit];
    const logRates = logRatesOf(rows, unit, data, layout, centre, none);
    for (let row = 0; row < rows.group.length; row++) {
      const expected = (ms[row] * exp(logRates[row])) / 1000;
      curvature[layout.groups[unit] + rows.group[row]] += expected;
      if (rows.input[row] > 0) curvature[layout.inputs[unit] + rows.input[row]] += expected;
      states[rows.off[row]] += expected;
      states[rows.off[row] + (1 << rows.unit)] += expected;
    }
  });
  const columns = designSlopes(design, states);
  for (let k = layout.length; k < length; k++) curvature[k] += columns[(k - layout.length) % columns.length];
  return curvature.map((value) => 1 / Math.sqrt(value));
}

function logOf(share: number): number {
  return log(Math.max(1e-300, share));
}
