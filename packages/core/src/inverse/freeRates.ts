import { exp } from "../num/exp.ts";
import { minimise } from "../num/lbfgs.ts";
import { log } from "../num/log.ts";
import type { FlipTable } from "../recording/flipStatistics.ts";
import { INTERACTION_RIDGE, OFFSET_RIDGE } from "./flipModel.ts";
import type { FlipPredictor } from "./heldOut.ts";

/**
 * The free control (F5): on- and off-flips have rates of their own, ln k = a[x, i] + Σⱼ A[i, j] σⱼ, nothing shared between
 * the two directions and nothing symmetric. The theory says that one potential drives both; this model says what that costs.
 * Separate for every unit and direction, each concave.
 */
export function fitFreeRates(table: FlipTable): FlipPredictor {
  const { units } = table;
  const fits = Array.from({ length: 2 * units }, (_, k) => fitDirection(table, k >> 1, k & 1));
  return {
    score: (held) => {
      let total = 0;
      for (let k = 0; k < fits.length; k++) total += directionLogLikelihood(held, k >> 1, k & 1, fits[k], undefined);
      return total;
    },
  };
}

function fitDirection(table: FlipTable, unit: number, own: number): Float64Array {
  const { units, inputs } = table;
  const start = new Float64Array(inputs + units);
  let flips = 0.5; // half a flip: a unit that never flips has a finite rate
  let seconds = 0.001;
  for (let s = 0; s < table.word.length; s++) {
    if (((table.word[s] >> unit) & 1) !== own) continue;
    flips += table.flips[s * units + unit];
    seconds += table.seconds[s];
  }
  const logRate = log(flips / seconds);
  start.fill(logRate, 0, inputs);
  const evaluate = (x: Float64Array, gradient: Float64Array): number => {
    const logLikelihood = directionLogLikelihood(table, unit, own, x, gradient);
    let penalty = 0;
    for (let k = 0; k < x.length; k++) {
      const ridge = k < inputs ? OFFSET_RIDGE : INTERACTION_RIDGE;
      const distance = k < inputs ? x[k] - logRate : x[k];
      penalty += 0.5 * ridge * distance * distance;
      gradient[k] = (ridge * distance - gradient[k]) / flips;
    }
    return (penalty - logLikelihood) / flips;
  };
  return minimise(evaluate, { start, memory: 10, maxSteps: 300, valueTolerance: 1e-9, gradientTolerance: 1e-7 }).x;
}

// Parameters: a[x] of the unit, then A[j] onto it.
function directionLogLikelihood(
  table: FlipTable,
  unit: number,
  own: number,
  x: Float64Array,
  gradient: Float64Array | undefined,
): number {
  const { units, inputs } = table;
  gradient?.fill(0);
  let total = 0;
  for (let s = 0; s < table.word.length; s++) {
    const word = table.word[s];
    const seconds = table.seconds[s];
    if (((word >> unit) & 1) !== own || !(seconds > 0)) continue;
    const input = table.input[s];
    let logRate = x[input];
    for (let j = 0; j < units; j++) if (j !== unit && (word >> j) & 1) logRate += x[inputs + j];
    const flips = table.flips[s * units + unit];
    const expected = seconds * exp(logRate);
    total += flips * logRate - expected;
    if (!gradient) continue;
    gradient[input] += flips - expected;
    for (let j = 0; j < units; j++) if (j !== unit && (word >> j) & 1) gradient[inputs + j] += flips - expected;
  }
  return total;
}
