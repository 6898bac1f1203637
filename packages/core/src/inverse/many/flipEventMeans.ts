import { log } from "../../num/log.ts";
import { squared } from "../../num/squared.ts";
import type { FlipEvents } from "../../recording/flipEvents.ts";
import type { PairModel } from "./pairModel.ts";

/** What independent units and the centring of a fit need to know of some blocks. */
export interface FlipEventMeans {
  /** Share of the time in which each unit is active, shape [units]. */
  readonly mean: Float64Array;
  /** Seconds with so many active units, shape [units + 1]. */
  readonly counts: Float64Array;
  /** Independent units in closed form, as `fitFlips` starts from them. */
  readonly independent: PairModel;
  /** Expected information on each offset of independent units, shape [units]. */
  readonly information: Float64Array;
  readonly flips: number;
  readonly seconds: number;
}

const HALF_A_FLIP = 0.5; // a unit that never flipped gets a finite rate
const A_MILLISECOND = 0.001;

/** Sums over the blocks for which `weights` is positive, each weighed by it. @param weights shape [blocks] */
export function flipEventMeans(events: FlipEvents, weights: ArrayLike<number>): FlipEventMeans {
  const { units, seconds, block, flipFrom, flips, flipBlock } = events;
  const state = events.start.slice();
  const onSeconds = new Float64Array(units);
  const flipsOf = [new Float64Array(units), new Float64Array(units)]; // by state before
  const counts = new Float64Array(units + 1);
  let active = state.reduce((sum, on) => sum + on, 0);
  let total = 0;
  let observed = 0;
  for (let k = 0; k < seconds.length; k++) {
    const time = seconds[k] * weights[block[k]];
    if (time > 0) {
      observed += time;
      counts[active] += time;
      for (let i = 0; i < units; i++) if (state[i] === 1) onSeconds[i] += time;
    }
    const weight = flipBlock[k] < 0 ? 0 : weights[flipBlock[k]];
    for (let e = flipFrom[k]; e < flipFrom[k + 1]; e++) {
      const i = flips[e];
      if (weight > 0) {
        flipsOf[state[i]][i] += weight;
        total += weight;
      }
      active += state[i] === 1 ? -1 : 1;
      state[i] ^= 1;
    }
  }
  const on = flipsOf[0].map((value, i) => (value + HALF_A_FLIP) / Math.max(observed - onSeconds[i], A_MILLISECOND));
  const off = flipsOf[1].map((value, i) => (value + HALF_A_FLIP) / Math.max(onSeconds[i], A_MILLISECOND));
  const share = on.map((rate, i) => rate / (rate + off[i]));
  return {
    mean: onSeconds.map((value) => value / observed),
    counts,
    independent: {
      units,
      offsets: on.map((rate, i) => log(rate / off[i])),
      couplings: new Float64Array(units * units),
      count: new Float64Array(units),
      updateRateHz: on.map((rate, i) => rate + off[i]),
    },
    information: share.map((p, i) => flipsOf[0][i] * squared(1 - p) + flipsOf[1][i] * squared(p) + 1),
    flips: total,
    seconds: observed,
  };
}
