import { exp } from "../num/exp.ts";
import { log } from "../num/log.ts";
import { newtonMinimise } from "../num/newton.ts";
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
      for (let k = 0; k < fits.length; k++) total += directionLogLikelihood(held, k >> 1, k & 1, fits[k]);
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
  const ridgeOf = (k: number) => (k < inputs ? OFFSET_RIDGE : INTERACTION_RIDGE);
  return newtonMinimise(
    (x, gradient, curvature) => {
      curvature.fill(0);
      const logLikelihood = directionLogLikelihood(table, unit, own, x, { gradient, curvature });
      let penalty = 0;
      for (let k = 0; k < x.length; k++) {
        const distance = k < inputs ? x[k] - logRate : x[k];
        penalty += 0.5 * ridgeOf(k) * distance * distance;
        gradient[k] = (ridgeOf(k) * distance - gradient[k]) / flips;
        curvature[k * (x.length + 1)] += ridgeOf(k);
      }
      for (let k = 0; k < curvature.length; k++) curvature[k] /= flips;
      return (penalty - logLikelihood) / flips;
    },
    { start, valueTolerance: 1e-9, maxSteps: 300 },
  ).x;
}

// Parameters: a[x] of the unit, then A[j] onto it. The gradient is written, minus the second derivative added in its lower half.
function directionLogLikelihood(
  table: FlipTable,
  unit: number,
  own: number,
  x: Float64Array,
  slopes?: { readonly gradient: Float64Array; readonly curvature: Float64Array },
): number {
  const { units, inputs } = table;
  const others = ~(1 << unit);
  slopes?.gradient.fill(0);
  let total = 0;
  for (let s = 0; s < table.word.length; s++) {
    const word = table.word[s];
    const seconds = table.seconds[s];
    if (((word >> unit) & 1) !== own || !(seconds > 0)) continue;
    const input = table.input[s];
    const active = word & others;
    let logRate = x[input];
    for (let left = active; left !== 0; left &= left - 1) logRate += x[inputs + lowestOf(left)];
    const flips = table.flips[s * units + unit];
    const expected = seconds * exp(logRate);
    total += flips * logRate - expected;
    if (!slopes) continue;
    const { gradient, curvature } = slopes;
    gradient[input] += flips - expected;
    curvature[input * (x.length + 1)] += expected;
    for (let left = active; left !== 0; left &= left - 1) {
      const j = inputs + lowestOf(left);
      gradient[j] += flips - expected;
      curvature[j * x.length + input] += expected;
      for (let more = active; more !== 0; more &= more - 1) {
        const i = inputs + lowestOf(more);
        if (i > j) break;
        curvature[j * x.length + i] += expected;
      }
    }
  }
  return total;
}

function lowestOf(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
