import { ADVANCE, FORGET } from "./redrawPiece.ts";
import {
  propagatorAt,
  type RedrawRates,
  type SilentPropagator,
  silentPropagator,
  subsetOf,
} from "./silentPropagators.ts";

/** What is known of the hidden word, step by step (F12). */
export interface RedrawFilter {
  /** Begins with a distribution over the subsets of `support`. */
  start(support: number, shares: Float64Array): void;
  /** One step, as `RedrawPiece` lists them, into the support after it. */
  step(kind: number, argument: number, support: number): void;
  /** Probability that each unit is active now, shape [units]; 0 for units that may not be. */
  shares(): Float64Array;
}

/** A filter with given rates. */
export function redrawFilter(rates: RedrawRates): RedrawFilter {
  const { units, spike } = rates;
  const all = rates.leave.length;
  const propagators: (SilentPropagator | undefined)[] = new Array(all);
  const at = (mask: number) => {
    propagators[mask] ??= silentPropagator(units, mask);
    return propagators[mask];
  };
  let here = at(0);
  let known = Float64Array.of(1);
  return {
    start(support, shares) {
      here = at(support);
      known = Float64Array.from(shares);
    },
    step(kind, argument, support) {
      const next = at(support);
      const { subsets, row, to } = here.lattice;
      const after = new Float64Array(next.lattice.subsets);
      if (kind === ADVANCE) {
        const entries = propagatorAt(here, rates, argument);
        for (let l = 0; l < subsets; l++)
          for (let m = row[l]; m < row[l + 1]; m++) after[to[m]] += known[l] * entries[m];
      } else
        for (let l = 0; l < subsets; l++) {
          const word = here.words[l];
          if (kind === FORGET) after[subsetOf(next, word)] += known[l];
          else after[subsetOf(next, word | (1 << argument))] += known[l] * spike[argument * all + word];
        }
      let sum = 0;
      for (let l = 0; l < after.length; l++) sum += after[l];
      for (let l = 0; l < after.length; l++) after[l] /= sum;
      known = after;
      here = next;
    },
    shares() {
      const shares = new Float64Array(units);
      const { members } = here;
      for (let l = 0; l < known.length; l++)
        for (let e = 0; e < members.length; e++) if ((l >> e) & 1) shares[members[e]] += known[l];
      return shares;
    },
  };
}

/** Independent units, active with their share of time: a distribution over the subsets of a support. */
export function initialShares(support: number, occupancy: ArrayLike<number>): Float64Array {
  const members: number[] = [];
  for (let i = 0; i < occupancy.length; i++) if ((support >> i) & 1) members.push(i);
  return Float64Array.from({ length: 1 << members.length }, (_, l) =>
    members.reduce((share, i, e) => share * ((l >> e) & 1 ? occupancy[i] : 1 - occupancy[i]), 1),
  );
}
