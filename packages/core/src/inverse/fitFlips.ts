import { exp } from "../num/exp.ts";
import { type Minimum, minimise } from "../num/lbfgs.ts";
import { log } from "../num/log.ts";
import { newtonMinimise } from "../num/newton.ts";
import type { FlipTable } from "../recording/flipStatistics.ts";
import { fitCoordinates } from "./fitCoordinates.ts";
import { addFlipLoss, flipContexts } from "./flipContexts.ts";
import { type FlipModel, INTERACTION_RIDGE, interactionCount, OFFSET_RIDGE, parameterOffsets } from "./flipModel.ts";
import type { PotentialFamily } from "./purpose.ts";

/** A fitted model with how the fit ended. */
export interface FlipFit {
  readonly model: FlipModel;
  readonly steps: number;
  readonly status: "converged" | "exhausted" | "diverged";
}

export interface FitFlipsOptions {
  /** A model of the same family and words to start from; without it the independent rates. */
  readonly start?: FlipModel;
  readonly maxSteps?: number;
  /** Stop when the objective per flip changes by less than this. */
  readonly tolerance?: number;
  /** Second derivatives are taken of up to so many parameters; default 250. */
  readonly mostForNewton?: number;
}

const UPDATE_RATE_RIDGE = 0.001; // keeps ln u finite for a unit that never flips
const MOST_STEPS = 500;
const TOLERANCE = 1e-9; // nats per flip
const GRADIENT_TOLERANCE = 1e-6; // in coordinates of unit curvature per √flip
// The steps of more parameters take longer than the thirty evaluations that they save.
const MOST_FOR_NEWTON = 250;

/**
 * Penalised maximum likelihood of the flip process (F2, F3, F4): log-likelihood minus ½ ridge · θ² on offsets and interactions.
 * Not concave in general; started from independent rates it found the best of six random starts on every recording tried.
 * @param words words on which the full family is free (see `freeWordsOf`); other families take no notice
 */
export function fitFlips(
  table: FlipTable,
  family: PotentialFamily,
  words: Int32Array,
  options: FitFlipsOptions = {},
): FlipFit {
  const { units, inputs } = table;
  const freeWords = family === "full" ? words : new Int32Array(0);
  const shape = { family, units, inputs, freeWords };
  const { couplings } = parameterOffsets(shape);
  const count = couplings + interactionCount(family, units, freeWords.length);
  const centre = rateCentre(table);
  const first = new Float64Array(count);
  first.set(independentStart(table, centre));
  const problem: FitProblem = { shape, table, first, centre, start: startOf(options, first), options };
  const {
    x: parameters,
    steps,
    status,
  } = count <= (options.mostForNewton ?? MOST_FOR_NEWTON) ? byNewton(problem) : byGradient(problem);
  return { model: { ...shape, parameters }, steps, status };
}

function startOf({ start }: FitFlipsOptions, first: Float64Array): Float64Array {
  return start?.parameters.length === first.length ? start.parameters : first;
}

interface FitProblem {
  readonly shape: Omit<FlipModel, "parameters">;
  readonly table: FlipTable;
  /** Independent rates, and ln u about which the clocks stand. */
  readonly first: Float64Array;
  readonly centre: Float64Array;
  readonly start: Float64Array;
  readonly options: FitFlipsOptions;
}

type Fitted = Pick<Minimum, "x" | "steps" | "status">;

/** Penalty of the parameters (F4), its slope added and, where wanted, its second derivative. */
function addPenalty(
  { shape, centre }: FitProblem,
  parameters: Float64Array,
  slope: Float64Array,
  curvature?: Float64Array,
): number {
  const { offsets, couplings } = parameterOffsets(shape);
  const count = parameters.length;
  let penalty = 0;
  for (let k = 0; k < count; k++) {
    const ridge = k < offsets ? UPDATE_RATE_RIDGE : k < couplings ? OFFSET_RIDGE : INTERACTION_RIDGE;
    const distance = k < offsets ? parameters[k] - centre[k] : parameters[k];
    penalty += 0.5 * ridge * distance * distance;
    slope[k] += ridge * distance;
    if (curvature) curvature[k * (count + 1)] += ridge;
  }
  return penalty;
}

/** Newton's method (N14): four steps or so. */
function byNewton(problem: FitProblem): Fitted {
  const { shape, table, start, options } = problem;
  const contexts = flipContexts(shape, table);
  const totalFlips = Math.max(1, sum(table.flips));
  const updateRates = new Float64Array(shape.units);
  return newtonMinimise(
    (parameters, gradient, curvature) => {
      gradient.fill(0);
      curvature.fill(0);
      for (let i = 0; i < updateRates.length; i++) updateRates[i] = exp(parameters[i]);
      const loss =
        addFlipLoss(contexts, parameters, updateRates, gradient, curvature) +
        addPenalty(problem, parameters, gradient, curvature);
      for (let k = 0; k < gradient.length; k++) gradient[k] /= totalFlips;
      for (let k = 0; k < curvature.length; k++) curvature[k] /= totalFlips;
      return loss / totalFlips;
    },
    { start, valueTolerance: options.tolerance ?? TOLERANCE, maxSteps: options.maxSteps ?? MOST_STEPS },
  );
}

/** L-BFGS (N11), where a matrix of second derivatives would be too large. */
function byGradient(problem: FitProblem): Fitted {
  const { shape, table, first, start, options } = problem;
  const coordinates = fitCoordinates({ ...shape, parameters: first }, table);
  const contexts = flipContexts(shape, table);
  const totalFlips = Math.max(1, sum(table.flips));
  const parameters = new Float64Array(first.length);
  const slope = new Float64Array(first.length);
  const updateRates = new Float64Array(shape.units);
  const evaluate = (x: Float64Array, gradient: Float64Array): number => {
    coordinates.toParameters(parameters, x);
    slope.fill(0);
    for (let i = 0; i < updateRates.length; i++) updateRates[i] = exp(parameters[i]);
    const loss = addFlipLoss(contexts, parameters, updateRates, slope) + addPenalty(problem, parameters, slope);
    for (let k = 0; k < slope.length; k++) slope[k] /= totalFlips;
    coordinates.toGradient(gradient, slope);
    return loss / totalFlips;
  };
  const found = minimise(evaluate, {
    start: coordinates.fromParameters(start),
    memory: 12,
    recursion: true,
    maxSteps: options.maxSteps ?? MOST_STEPS,
    valueTolerance: options.tolerance ?? TOLERANCE,
    gradientTolerance: GRADIENT_TOLERANCE,
  });
  coordinates.toParameters(parameters, found.x);
  return { ...found, x: parameters };
}

/** Words with two or more active units that are visited or one flip away from a visited word, as x · 2ⁿ + word, ascending. */
export function freeWordsOf(table: Pick<FlipTable, "units" | "word" | "input">): Int32Array {
  const words = 2 ** table.units;
  const found = new Set<number>();
  for (let s = 0; s < table.word.length; s++)
    for (let i = -1; i < table.units; i++) {
      const word = i < 0 ? table.word[s] : table.word[s] ^ (1 << i);
      if ((word & (word - 1)) !== 0) found.add(table.input[s] * words + word);
    }
  return Int32Array.from(found).sort();
}

// K = 1: closed form k_on = N₀/T₀, k_off = N₁/T₁, u = k_on + k_off, b = ln(k_on / k_off). K > 1: the same by input for b, u pooled.
function independentStart(table: FlipTable, centre: Float64Array): Float64Array {
  const { units, inputs } = table;
  const start = new Float64Array(units * (1 + inputs));
  start.set(centre);
  for (let x = 0; x < inputs; x++)
    for (let i = 0; i < units; i++) {
      const { on, off } = flipRates(table, i, x);
      start[units * (1 + x) + i] = log(on / off);
    }
  return start;
}

function rateCentre(table: FlipTable): Float64Array {
  return Float64Array.from({ length: table.units }, (_, i) => {
    const { on, off } = flipRates(table, i, undefined);
    return log(on + off);
  });
}

const HALF_A_FLIP = 0.5; // a unit that never flipped gets a finite rate

function flipRates(table: FlipTable, unit: number, input: number | undefined): { on: number; off: number } {
  const flips = [HALF_A_FLIP, HALF_A_FLIP];
  const seconds = [0, 0];
  for (let s = 0; s < table.word.length; s++) {
    if (input !== undefined && table.input[s] !== input) continue;
    const own = (table.word[s] >> unit) & 1;
    flips[own] += table.flips[s * table.units + unit];
    seconds[own] += table.seconds[s];
  }
  const A_MILLISECOND = 0.001;
  return { on: flips[0] / Math.max(seconds[0], A_MILLISECOND), off: flips[1] / Math.max(seconds[1], A_MILLISECOND) };
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
