import { normalCdf } from "../num/normalCdf.ts";
import type { Constraint } from "./constraint.ts";
import { ceilingsOf } from "./constraint.ts";
import { energySurvival } from "./energySurvival.ts";
import { activitiesInto, type RateNetwork } from "./rateNetwork.ts";
import { regionSurvival } from "./regionSurvival.ts";
import type { RegionShape } from "./regions/regionShape.ts";
import { currentAt, transferOf } from "./transfer.ts";

/** What a constraint answers about the successors of one state, and about one state. */
export interface SurvivalTest {
  /**
   * The probability that the successor under each action keeps the constraint (M10).
   * @param out   written, entries `to` to `to + actions − 1`
   * @param base  the currents that follow without action; entries `from` to `from + units − 1`
   */
  readonly survivalInto: (out: Float64Array, to: number, base: Float64Array, from: number, context: number) => void;
  /** Whether the currents from `at` on keep the constraint. */
  readonly holds: (currents: Float64Array, at: number, context: number) => boolean;
}

/**
 * A survival test of several states at once; a faster twin is handed in under this type.
 * @param out    written, the probability that the successor under each action keeps the constraint, shape [count, actions]
 * @param bases  the currents that follow without action, shape [count, units]
 */
export type SurvivalRowsInto = (out: Float64Array, bases: Float64Array, contexts: Int32Array, count: number) => void;

/**
 * Makes a constraint ready for use on a network (M10): true successors are tested, and under process noise the
 * probability of surviving is given instead of 0 or 1.
 * @param offsets   what each action adds to the currents, shape [actions, units]
 * @param shapes    the regions of the constraint, one for each context; empty for other kinds
 * @param noiseStd  what noise adds to each current, standard deviation per step
 */
export function survivalTest(
  constraint: Constraint,
  network: RateNetwork,
  offsets: Float64Array,
  shapes: readonly RegionShape[],
  noiseStd: number,
): SurvivalTest {
  const actions = offsets.length / network.units;
  switch (constraint.kind) {
    case "none":
      return { survivalInto: (out, to) => void out.fill(1, to, to + actions), holds: () => true };
    case "energy":
      return energySurvival(constraint, network, offsets, noiseStd);
    case "ceilings":
      return ceilingSurvival(ceilingsOf(constraint.ceilings, network.units), network, offsets, noiseStd);
    case "region":
      return regionSurvival(constraint.units, transferOf(network.transfer), network.units, offsets, shapes, noiseStd);
  }
}

/** Every unit below its ceiling: independent under noise, so the exact probability is a product. */
function ceilingSurvival(
  ceilings: Float64Array,
  network: RateNetwork,
  offsets: Float64Array,
  noiseStd: number,
): SurvivalTest {
  const { units } = network;
  const actions = offsets.length / units;
  const transfer = transferOf(network.transfer);
  const upper = ceilings.map((ceiling) => currentAt(transfer, ceiling));
  const lower = ceilings.map((ceiling) => currentAt(transfer, -ceiling));
  const activity = new Float64Array(units);
  return {
    survivalInto(out, to, base, from) {
      for (let a = 0; a < actions; a++) {
        let survival = 1;
        for (let i = 0; i < units && survival > 0; i++) {
          const x = base[from + i] + offsets[a * units + i];
          if (noiseStd > 0) survival *= normalCdf((upper[i] - x) / noiseStd) - normalCdf((lower[i] - x) / noiseStd);
          else if (!(x >= lower[i] && x <= upper[i])) survival = 0;
        }
        out[to + a] = survival;
      }
    },
    holds(currents, at) {
      activitiesInto(activity, network.transfer, currents.subarray(at, at + units), units);
      return activity.every((phi, i) => Math.abs(phi) <= ceilings[i]);
    },
  };
}
