import { normalCdf } from "../num/normalCdf.ts";
import { squared } from "../num/squared.ts";
import { tanh } from "../num/tanh.ts";
import type { Constraint } from "./constraint.ts";
import { energy } from "./energy.ts";
import { activitiesInto, type RateNetwork } from "./rateNetwork.ts";
import type { SurvivalTest } from "./survivalTest.ts";
import { transferOf } from "./transfer.ts";

// tanh of base and offset are combined by a division, which loses digits where both saturate with opposite signs.
const LARGEST_OFFSET = 5;

/**
 * Whether the energy of each successor stays at or below its threshold (M10). Under process noise the energy, a mean
 * over many units, is taken as normal, with mean and variance from its derivatives at the successor.
 */
export function energySurvival(
  constraint: Extract<Constraint, { kind: "energy" }>,
  network: RateNetwork,
  offsets: Float64Array,
  noiseStd: number,
): SurvivalTest {
  const { measure, threshold } = constraint;
  const { units, transfer } = network;
  const actions = offsets.length / units;
  const square = measure === "meanSquare";
  const activity = new Float64Array(units);
  const byAddition = transfer === "tanh" && offsets.every((offset) => Math.abs(offset) <= LARGEST_OFFSET);
  const tanhOfOffset = byAddition ? offsets.map(tanh) : offsets;
  const { value } = transferOf(transfer);

  /** Energy of base + offset, times the number of units. */
  function successorEnergy(base: Float64Array, from: number, at: number): number {
    let sum = 0;
    if (byAddition) {
      // tanh(x + o) = (tanh x + tanh o)/(1 + tanh x tanh o): no transcendental function for each action.
      for (let i = 0; i < units; i++) {
        const t = activity[i];
        const s = tanhOfOffset[at + i];
        const phi = (t + s) / (1 + t * s);
        sum += square ? phi * phi : Math.abs(phi);
      }
      return sum;
    }
    if (transfer === "relu") {
      for (let i = 0; i < units; i++) {
        const x = base[from + i] + offsets[at + i];
        const phi = 0.5 * (x + Math.abs(x));
        sum += square ? phi * phi : phi;
      }
      return sum;
    }
    for (let i = 0; i < units; i++) {
      const phi = value(base[from + i] + offsets[at + i]);
      sum += square ? phi * phi : Math.abs(phi);
    }
    return sum;
  }

  return {
    survivalInto(out, to, base, from) {
      if (noiseStd > 0) {
        for (let a = 0; a < actions; a++) {
          for (let i = 0; i < units; i++) activity[i] = base[from + i] + offsets[a * units + i];
          out[to + a] = noisySurvival(activity, square, network, threshold, noiseStd);
        }
        return;
      }
      if (byAddition) for (let i = 0; i < units; i++) activity[i] = tanh(base[from + i]);
      for (let a = 0; a < actions; a++) {
        out[to + a] = successorEnergy(base, from, a * units) <= threshold * units ? 1 : 0;
      }
    },
    holds(currents, at) {
      activitiesInto(activity, transfer, currents.subarray(at, at + units), units);
      return energy(measure, activity, 0, units) <= threshold;
    },
  };
}

/** P(energy ≤ threshold) for currents plus independent noise, by a normal with the energy's mean and variance. */
function noisySurvival(
  currents: Float64Array,
  square: boolean,
  { units, transfer }: RateNetwork,
  threshold: number,
  std: number,
): number {
  const { value } = transferOf(transfer);
  let mean = 0;
  let variance = 0;
  // Three-point Gauss–Hermite of each unit's own part, exact for polynomials up to the fifth degree.
  const reach = Math.sqrt(3) * std;
  for (let i = 0; i < units; i++) {
    const part = (x: number) => (square ? squared(value(x)) : Math.abs(value(x)));
    const [low, middle, high] = [part(currents[i] - reach), part(currents[i]), part(currents[i] + reach)];
    const first = (low + high) / 6 + (2 * middle) / 3;
    mean += first;
    variance += (low * low + high * high) / 6 + (2 * middle * middle) / 3 - first * first;
  }
  if (!(variance > 0)) return mean <= threshold * units ? 1 : 0;
  return normalCdf((threshold * units - mean) / Math.sqrt(variance));
}
