import type { SpikeGrid } from "../../recording/spikeGrid.ts";
import { initialShares, type RedrawFilter, redrawFilter } from "./redrawFilter.ts";
import { ADVANCE, FORGET, LEVELS, type RedrawPiece, SPIKE } from "./redrawPiece.ts";
import type { RedrawRates } from "./silentPropagators.ts";

/** How spikes become pieces. */
export interface RedrawEventOptions {
  /** A unit that is active with less than this probability counts as silent from then on. */
  readonly leastShare: number;
  /** At most so many units may be active at a time; those least likely to be count as silent. */
  readonly mostActive: number;
  /** Probability that each unit is active at the start of a piece, shape [units]. */
  readonly occupancy: ArrayLike<number>;
  /** One piece in so many, from the middle of as many; 1 for all. */
  readonly every: number;
}

const PIECE_MS = 20_000;

/**
 * Cuts the observed time into pieces of twenty seconds and lists what happens in each (F12). Which units may still be active is told by a filter
 * with the given rates; the list then serves other rates that are not far away.
 */
export function redrawEvents(grid: SpikeGrid, rates: RedrawRates, options: RedrawEventOptions): RedrawPiece[] {
  const filter = redrawFilter(rates);
  const next = new Int32Array(grid.timesMs.length);
  const parts = cut(grid);
  const every = Math.min(options.every, parts.length); // one part is left at least
  return parts.flatMap(({ startMs, stopMs }, k) => {
    if (k % every !== every >> 1) return [];
    return [pieceOf(spikesWithin(grid, startMs, stopMs, next), startMs, stopMs, filter, options)];
  });
}

function cut({ stretches }: SpikeGrid): SpikeGrid["stretches"] {
  return stretches.flatMap(({ startMs, stopMs }) => {
    const parts = Math.max(1, Math.round((stopMs - startMs) / PIECE_MS));
    const edge = (part: number) => startMs + Math.round(((stopMs - startMs) * part) / parts);
    return Array.from({ length: parts }, (_, part) => ({ startMs: edge(part), stopMs: edge(part + 1) }));
  });
}

interface Spike {
  readonly atMs: number;
  readonly unit: number;
}

function spikesWithin({ timesMs }: SpikeGrid, from: number, until: number, next: Int32Array): Spike[] {
  const spikes: Spike[] = [];
  timesMs.forEach((times, unit) => {
    while (next[unit] < times.length && times[next[unit]] < from) next[unit]++;
    for (; next[unit] < times.length && times[next[unit]] < until; next[unit]++)
      spikes.push({ atMs: times[next[unit]], unit });
  });
  return spikes.sort((a, b) => a.atMs - b.atMs || a.unit - b.unit);
}

const LONGEST_MS = 2 ** (LEVELS - 1);

function pieceOf(
  spikes: readonly Spike[],
  from: number,
  until: number,
  filter: RedrawFilter,
  { leastShare, mostActive, occupancy }: RedrawEventOptions,
): RedrawPiece {
  const kind: number[] = [];
  const argument: number[] = [];
  let mask = likeliest(occupancy, mostActive);
  const support = [mask];
  filter.start(mask, initialShares(mask, occupancy));
  const push = (what: number, value: number, into: number) => {
    filter.step(what, value, into);
    kind.push(what);
    argument.push(value);
    mask = into;
    support.push(mask);
  };
  const advance = (ms: number) => {
    for (let level = LEVELS - 1; level >= 0; level--) if ((ms >> level) & 1) push(ADVANCE, level, mask);
  };
  const forget = (least: number, most: number) => {
    const shares = filter.shares();
    const kept = likeliest(shares, most, least);
    if ((mask & ~kept) !== 0) push(FORGET, mask & ~kept, mask & kept);
  };
  let now = from;
  const passTo = (target: number) => {
    // In a long silence what counts as silent is dropped on the way; else at the next spike, which costs fewer steps.
    for (; target - now > LONGEST_MS; now += LONGEST_MS) {
      advance(LONGEST_MS);
      forget(leastShare, mostActive);
    }
    advance(target - now);
    if (target > now) forget(leastShare, mostActive);
    now = target;
  };
  for (const { atMs, unit } of spikes) {
    passTo(atMs);
    if (((mask >> unit) & 1) === 0 && countBits(mask) >= mostActive) forget(leastShare, mostActive - 1);
    push(SPIKE, unit, mask | (1 << unit));
  }
  passTo(until);
  return {
    kind: Uint8Array.from(kind),
    argument: Int32Array.from(argument),
    support: Int32Array.from(support),
    spikes: spikes.length,
    seconds: (until - from) / 1000,
  };
}

/** The mask of the `most` largest shares that are larger than `least`; of equal ones the first. */
function likeliest(shares: ArrayLike<number>, most: number, least = 0): number {
  let mask = 0;
  for (let count = 0; count < most; count++) {
    let best = -1;
    let share = least;
    for (let i = 0; i < shares.length; i++)
      if (((mask >> i) & 1) === 0 && shares[i] > share) {
        best = i;
        share = shares[i];
      }
    if (best < 0) return mask;
    mask |= 1 << best;
  }
  return mask;
}

/** Number of units in a mask. */
export function countBits(mask: number): number {
  let count = 0;
  for (let left = mask; left !== 0; left &= left - 1) count++;
  return count;
}
