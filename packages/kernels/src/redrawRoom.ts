import type { RedrawRates, SilentExpectations, SubsetLattice } from "@telos/core";
import type { Arena } from "./arena.ts";
import type { Kernels } from "./loadKernels.ts";
import type { RedrawPlan } from "./redrawPlan.ts";

/** Propagators in kernel memory, made for some rates, and what the way back leaves there. */
export interface RedrawRoom {
  /** What tells the filter where they lie. */
  readonly records: number;
  /** Turns the weights into expected seconds and redraws, by rates (F12). The weights are used up. */
  expectations(): SilentExpectations[];
}

/** One propagator: the place of its mask in the plan, and its rates. */
interface Lane {
  readonly at: number;
  readonly rates: number;
}

/** Two propagators on one lattice, side by side: addresses. */
interface Slot {
  readonly lanes: readonly Lane[];
  readonly levels: number;
  readonly values: number;
  readonly weights: number;
  readonly sums: number;
  readonly leave: number;
  readonly silence: number;
  readonly seconds: number;
  readonly silenced: number;
}

const RECORD = 6; // words of 32 bits, as in assembly/redrawFilter64.ts
const TERMS = 4; // of the exponential over a millisecond, as in assembly/redrawLattice64.ts

/**
 * Propagators of all masks of a plan (F12). Kernels make two at a time: those of one mask for two rates, or of two masks with as many units for one.
 * @param rates  of one model or two; then the filter reads pairs
 */
export function redrawRoom(
  arena: Arena,
  { exports, memory }: Kernels,
  plan: RedrawPlan,
  rates: readonly RedrawRates[],
): RedrawRoom {
  const { masks, propagators } = plan;
  const latticeOf = (at: number) => propagators[at].lattice;
  const pairs = rates.length === 2 ? bothRates(plan) : twoMasks(plan);
  const lattices: LatticePlace[] = [];
  for (const { lattice } of propagators) lattices[lattice.size] ??= latticePlace(arena, lattice);
  const words = arena.i32(propagators.reduce((sum, one) => sum + one.words.length, 0));
  const records = arena.i32(RECORD * plan.subsets.length);
  const most = lattices.reduce((sum, { entries }) => Math.max(sum, entries), 0);
  const spare = arena.f64(2 * most);
  const sizes = pairs.map((lanes) => {
    const { to, subsets, size } = latticeOf(lanes[0].at);
    const levels = Math.max(...lanes.map(({ at }) => plan.levels[at]));
    return { entries: 2 * to.length, levels, subsets: 2 * subsets, members: 2 * subsets * size };
  });
  const store = arena.f64(
    sizes.reduce(
      (sum, { entries, levels, subsets, members }) =>
        sum + (2 * levels + TERMS - 1) * entries + (1 + TERMS) * (subsets + members),
      0,
    ),
  );
  const numbers = store.view; // all memory has been asked for
  let next = store.at;
  const take = (length: number) => {
    const at = next;
    next += 8 * length;
    return at;
  };
  const slots = pairs.map((lanes, k): Slot => {
    const { entries, levels, subsets, members } = sizes[k];
    return {
      lanes,
      levels,
      values: take(levels * entries),
      weights: take(levels * entries),
      sums: take((TERMS - 1) * entries),
      leave: take(subsets),
      silence: take(members),
      seconds: take(TERMS * subsets),
      silenced: take(TERMS * members),
    };
  });
  const indexOf = (address: number) => (address - store.at) / 8;

  tellRecords();
  for (const slot of slots) makePropagators(slot);
  const order = slots
    .flatMap((slot) => slot.lanes.map((lane, side) => ({ slot, lane, side })))
    .sort((a, b) => a.lane.at - b.lane.at); // the reference adds by rising mask

  return {
    records: records.at,
    expectations() {
      for (const slot of slots) takeBack(slot);
      const expected = rates.map(({ silence, leave }) => ({
        seconds: new Float64Array(leave.length),
        silenced: new Float64Array(silence.length),
      }));
      for (const { slot, lane, side } of order) addExpectations(expected[lane.rates], slot, lane, side);
      return expected;
    },
  };

  function tellRecords(): void {
    const placed = new Map(slots.flatMap((slot) => slot.lanes.map((lane, side) => [lane.at, { slot, side }] as const)));
    const wordsView = words.view;
    const recordsView = records.view;
    let word = 0;
    masks.forEach((mask, at) => {
      const { size, row, to } = lattices[latticeOf(at).size];
      const { slot, side } = placed.get(at) ?? { slot: undefined, side: 0 };
      const aside = rates.length === 2 ? 0 : 8 * side; // one model's filter reads every other number
      const level0 = slot ? [slot.values + aside, slot.weights + aside] : [0, 0];
      wordsView.set(propagators[at].words, word);
      recordsView.set([size, words.at + 4 * word, row, to, ...level0], RECORD * mask);
      word += propagators[at].words.length;
    });
  }

  function makePropagators({ lanes, levels, values, sums, leave, silence }: Slot): void {
    const { size, entries, row, to, entry } = lattices[latticeOf(lanes[0].at).size];
    lanes.forEach(({ at, rates: which }, side) => {
      const { words: own, members } = propagators[at];
      const all = rates[which].leave.length;
      let left = indexOf(leave) + side;
      let silent = indexOf(silence) + side;
      for (const word of own) {
        numbers[left] = rates[which].leave[word];
        left += 2;
        for (let e = 0; e < size; e++, silent += 2) numbers[silent] = rates[which].silence[members[e] * all + word];
      }
    });
    exports.latticeSeries64(values, sums, leave, silence, size, row, to, entry);
    for (let level = 1; level < levels; level++) {
      const half = values + 16 * (level - 1) * entries;
      exports.latticeProduct64(half + 16 * entries, half, half, 1 << size, row, to, entry);
    }
  }

  function takeBack({ lanes, levels, values, weights, sums, leave, silence, seconds, silenced }: Slot): void {
    const { size, entries, row, to, entry } = lattices[latticeOf(lanes[0].at).size];
    for (let above = levels - 1; above > 0; above--) {
      const below = 16 * (above - 1) * entries;
      exports.latticeRoot64(weights + below, weights + below + 16 * entries, values + below, 1 << size, row, to, entry);
    }
    exports.latticeMillisecond64(
      ...([seconds, silenced, weights, spare.at, sums, leave, silence, size, row, to, entry] as const),
    );
  }

  function addExpectations(
    { seconds, silenced }: SilentExpectations,
    slot: Slot,
    { at, rates: which }: Lane,
    side: number,
  ): void {
    const { words: own, members } = propagators[at];
    const all = rates[which].leave.length;
    const found = new Float64Array(memory.buffer);
    let second = slot.seconds / 8 + side;
    let silent = slot.silenced / 8 + side;
    for (let term = 0; term < TERMS; term++)
      for (let l = 0; l < own.length; l++) {
        const word = own[l];
        seconds[word] += found[second];
        second += 2;
        for (let e = 0; e < members.length; e++, silent += 2)
          if ((l >> e) & 1) silenced[members[e] * all + word] += found[silent];
      }
  }
}

function bothRates({ masks, levels }: RedrawPlan): Lane[][] {
  return Array.from(masks.keys())
    .filter((at) => levels[at] > 0)
    .map((at) => [
      { at, rates: 0 },
      { at, rates: 1 },
    ]);
}

// The last of an odd number stands alone, beside zeros.
function twoMasks({ masks, levels, propagators }: RedrawPlan): Lane[][] {
  const used = Array.from(masks.keys()).filter((at) => levels[at] > 0);
  const sizeOf = (at: number) => propagators[at].lattice.size;
  return Array.from({ length: Math.max(0, ...used.map(sizeOf)) + 1 }, (_, size) => {
    const lanes = used.filter((at) => sizeOf(at) === size).map((at) => ({ at, rates: 0 }));
    return Array.from({ length: Math.ceil(lanes.length / 2) }, (_, k) => lanes.slice(2 * k, 2 * k + 2));
  }).flat();
}

/** A lattice in kernel memory, by addresses. */
interface LatticePlace {
  readonly size: number;
  readonly entries: number;
  readonly row: number;
  readonly to: number;
  readonly entry: number;
}

function latticePlace(arena: Arena, { size, row, to, entry }: SubsetLattice): LatticePlace {
  const blocks = [row, to, entry].map((values) => arena.i32(values.length));
  blocks[0].view.set(row);
  blocks[1].view.set(to.map((subset) => 8 * subset)); // in bytes
  blocks[2].view.set(entry);
  return { size, entries: to.length, row: blocks[0].at, to: blocks[1].at, entry: blocks[2].at };
}
