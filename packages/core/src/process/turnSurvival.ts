import { tanh } from "../num/tanh.ts";
import type { Constraint } from "./constraint.ts";
import type { RateNetwork } from "./rateNetwork.ts";
import type { RegionShape } from "./regions/regionShape.ts";
import { survivalTest } from "./survivalTest.ts";

/**
 * The probability that next currents keep the constraint after each single channel's sign is turned (A1).
 * @param out    written, entries `to` to `to + channels − 1`
 * @param next   the next currents, read from `at` on
 * @param signs  ±1, read from `from` on, shape [channels]
 */
export type TurnSurvivalInto = (
  out: Float64Array,
  to: number,
  next: Float64Array,
  at: number,
  signs: Int8Array,
  from: number,
  context: number,
) => void;

/**
 * Makes the test of all single turns of an action (A1).
 * @param steps  what a channel adds when its sign is +, shape [channels, units]
 */
export function turnSurvival(
  constraint: Constraint,
  network: RateNetwork,
  steps: Float64Array,
  shapes: readonly RegionShape[],
  noiseStd: number,
): TurnSurvivalInto {
  const { channels, units, transfer } = network;
  const isSquare = constraint.kind === "energy" && constraint.measure === "meanSquare";
  if (isSquare && transfer === "tanh" && noiseStd === 0) return energyTurns(constraint.threshold, units, steps);
  const [afterFall, afterRise] = [new Float64Array(channels), new Float64Array(channels)];
  const falling = survivalTest(
    constraint,
    network,
    steps.map((step) => -2 * step),
    shapes,
    noiseStd,
  ); // prettier-ignore
  const rising = survivalTest(
    constraint,
    network,
    steps.map((step) => 2 * step),
    shapes,
    noiseStd,
  ); // prettier-ignore
  return (out, to, next, at, signs, from, context) => {
    falling.survivalInto(afterFall, 0, next, at, context);
    rising.survivalInto(afterRise, 0, next, at, context);
    for (let k = 0; k < channels; k++) out[to + k] = (signs[from + k] > 0 ? afterFall : afterRise)[k];
  };
}

// The second derivative of tanh² lies between −2/3 and 2, half of which bounds what the first one leaves out.
const [LEAST_CURVE, MOST_CURVE] = [-1 / 3, 1];

/**
 * Energies of all turns at once. The slope of tanh² at the currents tells nearly every answer, its curvature bounding the
 * rest: only turns that this leaves open are computed in full.
 */
function energyTurns(threshold: number, units: number, steps: Float64Array): TurnSurvivalInto {
  const channels = steps.length / units;
  const most = threshold * units;
  const reaches = Float64Array.from({ length: channels }, (_, k) => {
    let sum = 0;
    for (let i = k * units; i < (k + 1) * units; i++) sum += 4 * steps[i] * steps[i];
    return sum;
  });
  const [activity, slopes] = [new Float64Array(units), new Float64Array(units)];
  return (out, to, next, at, signs, from) => {
    let energy = 0;
    for (let i = 0; i < units; i++) {
      const phi = tanh(next[at + i]);
      activity[i] = phi;
      energy += phi * phi;
      slopes[i] = 2 * phi * (1 - phi * phi);
    }
    for (let k = 0, step = 0; k < channels; k++, step += units) {
      const turn = -2 * signs[from + k];
      let change = 0;
      for (let i = 0; i < units; i++) change += slopes[i] * steps[step + i];
      const about = energy + turn * change;
      if (about + MOST_CURVE * reaches[k] <= most) out[to + k] = 1;
      else if (about + LEAST_CURVE * reaches[k] > most) out[to + k] = 0;
      else {
        let sum = 0;
        for (let i = 0; i < units; i++) {
          const phi = tanh(next[at + i] + turn * steps[step + i]);
          sum += phi * phi;
        }
        out[to + k] = sum <= most ? 1 : 0;
      }
    }
  };
}
