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
  // Shares of the subsets of `here`, in the first numbers of the one; the other is room for the next step's.
  let known = new Float64Array(all).fill(1, 0, 1);
  let after = new Float64Array(all);
  return {
    start(support, shares) {
      here = at(support);
      known.set(shares);
    },
    step(kind, argument, support) {
      const next = at(support);
      const { subsets } = here.lattice;
      const count = next.lattice.subsets;
      after.fill(0, 0, count);
      if (kind === ADVANCE) spread(after, known, propagatorAt(here, rates, argument), here);
      else
        for (let l = 0; l < subsets; l++) {
          if (known[l] === 0) continue;
          const word = here.words[l];
          if (kind === FORGET) after[subsetOf(next, word)] += known[l];
          else after[subsetOf(next, word | (1 << argument))] += known[l] * spike[argument * all + word];
        }
      let sum = 0;
      for (let l = 0; l < count; l++) sum += after[l];
      for (let l = 0; l < count; l++) after[l] /= sum;
      [known, after] = [after, known];
      here = next;
    },
    shares() {
      const shares = new Float64Array(units);
      const { members } = here;
      for (let l = 0; l < here.words.length; l++)
        for (let e = 0; e < members.length; e++) if ((l >> e) & 1) shares[members[e]] += known[l];
      return shares;
    },
  };
}

/** Time passes without a spike: out ← out + known times the propagator, on its lattice. */
function spread(
  out: Float64Array,
  known: Float64Array,
  entries: Float64Array,
  { lattice: { subsets, row, to } }: SilentPropagator,
): void {
  for (let l = 0; l < subsets; l++) {
    const share = known[l];
    if (share === 0) continue; // after a spike half of the words cannot be
    const end = row[l + 1];
    for (let m = row[l]; m < end; m++) out[to[m]] += share * entries[m];
  }
}

/** Independent units, active with their share of time: a distribution over the subsets of a support. */
export function initialShares(support: number, occupancy: ArrayLike<number>): Float64Array {
  const members: number[] = [];
  for (let i = 0; i < occupancy.length; i++) if ((support >> i) & 1) members.push(i);
  return Float64Array.from({ length: 1 << members.length }, (_, l) =>
    members.reduce((share, i, e) => share * ((l >> e) & 1 ? occupancy[i] : 1 - occupancy[i]), 1),
  );
}
