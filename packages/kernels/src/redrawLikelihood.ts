import type {
  RedrawLikelihood,
  RedrawParts,
  RedrawPiece,
  RedrawRates,
  SilentPropagator,
  SubsetLattice,
} from "@telos/core";
import type { Arena } from "./arena.ts";
import type { Kernels } from "./loadKernels.ts";

/**
 * The likelihood of spikes as redraws in the kernel (F12): twin of `redrawLogLikelihood`, bit for bit in both builds; NaN where the spikes are
 * impossible. Kernel memory is held for a call only.
 * @param parts  the rest of the likelihood: core's `redrawParts`
 */
export function redrawLikelihoodOf(kernels: Kernels, parts: RedrawParts): RedrawLikelihood {
  const { exports } = kernels;
  return (model, pieces, occupancy, gradient) => {
    const rates = parts.rates(model);
    const all = rates.leave.length;
    using arena = kernels.arena();
    const spike = arena.f64(rates.spike.length);
    spike.view.set(rates.spike);
    const spiked = arena.f64(rates.spike.length);
    const around = [arena.f64(all), arena.f64(all)] as const;
    const room = roomOf(arena, kernels, parts, pieces, rates);
    let total = 0;
    for (const piece of pieces) {
      const steps = piece.kind.length;
      using own = kernels.arena();
      const kind = own.u8(steps);
      const argument = own.i32(steps);
      const support = own.i32(steps + 1);
      const scales = own.f64(steps);
      let subsets = 0;
      for (const mask of piece.support) subsets += room.subsets[mask];
      const filtered = own.f64(subsets);
      kind.view.set(piece.kind);
      argument.view.set(piece.argument);
      support.view.set(piece.support);
      filtered.view.set(parts.shares(piece.support[0], occupancy));
      const how = [kind.at, argument.at, support.at, steps, room.records, spike.at, all] as const;
      total += exports.redrawForward64(...how, filtered.at, scales.at);
      if (!gradient || Number.isNaN(total)) continue;
      around[0].view.fill(1);
      const last = filtered.at + 8 * (subsets - room.subsets[piece.support[steps]]);
      exports.redrawBackward64(...how, last, scales.at, spiked.at, around[0].at, around[1].at);
    }
    if (!gradient) return total;
    const expected = { seconds: new Float64Array(all), silenced: new Float64Array(rates.spike.length) };
    for (const one of room.propagators) {
      const { subsets, row, to, entry } = one.lattice;
      const level = (base: number, of: number) => base + 8 * of * one.entries;
      for (let above = one.levels - 1; above > 0; above--) {
        const [from, into, half] = [
          level(one.weights, above),
          level(one.weights, above - 1),
          level(one.values, above - 1),
        ];
        exports.latticeRoot64(into, from, half, subsets, row, to, entry);
      }
      one.propagator.weights[0] = new Float64Array(kernels.memory.buffer, one.weights, one.entries);
      parts.millisecondInto(expected, one.propagator, rates);
    }
    parts.gradientInto(gradient, model, rates, spiked.view, expected);
    return total;
  };
}

/** A lattice in kernel memory, by addresses. */
interface LatticePlace {
  readonly subsets: number;
  readonly row: number;
  readonly to: number;
  readonly entry: number;
}

/** Propagators of one mask in kernel memory, and their weights: addresses. */
interface PropagatorPlace {
  readonly propagator: SilentPropagator;
  readonly lattice: LatticePlace;
  readonly entries: number;
  /** Levels that are used, and those below. */
  readonly levels: number;
  readonly values: number;
  readonly weights: number;
}

const RECORD = 6; // words of 32 bits, as in assembly/redrawFilter64.ts

/** Propagators of all masks that the pieces hold, made, and what tells the kernel where they are. */
function roomOf(
  arena: Arena,
  { exports, memory }: Kernels,
  parts: RedrawParts,
  pieces: readonly RedrawPiece[],
  rates: RedrawRates,
) {
  const masks = 1 << rates.units;
  const levels = new Int8Array(masks).fill(-1); // highest level used; −1: none, and no such mask
  for (const { kind, argument, support } of pieces) {
    for (const mask of support) levels[mask] = Math.max(levels[mask], 0);
    for (let k = 0; k < kind.length; k++)
      if (kind[k] === 0) levels[support[k]] = Math.max(levels[support[k]], argument[k] + 1);
  }
  const lattices: (LatticePlace | undefined)[] = [];
  const subsets = new Int32Array(masks);
  const used = Array.from(levels.keys()).filter((mask) => levels[mask] >= 0);
  const propagators = used.map((mask) => parts.propagator(rates.units, mask));
  const numbers = used.map((mask, k) => levels[mask] * propagators[k].lattice.to.length);
  const words = arena.i32(propagators.reduce((sum, one) => sum + one.words.length, 0));
  const records = arena.i32(RECORD * masks);
  const store = arena.f64(2 * numbers.reduce((sum, count) => sum + count, 0));
  for (const { lattice } of propagators) lattices[lattice.size] ??= latticePlace(arena, lattice);
  const wordsView = words.view; // all memory has been asked for
  const recordsView = records.view;
  let [word, at] = [0, store.at];
  const places = used.map((mask, k): PropagatorPlace => {
    const propagator = propagators[k];
    const lattice = lattices[propagator.lattice.size]!;
    const entries = propagator.lattice.to.length;
    const place = { propagator, lattice, entries, levels: levels[mask], values: at, weights: at + 8 * numbers[k] };
    at += 16 * numbers[k];
    subsets[mask] = lattice.subsets;
    wordsView.set(propagator.words, word);
    recordsView.set(
      [propagator.lattice.size, words.at + 4 * word, lattice.row, lattice.to, place.values, place.weights],
      RECORD * mask,
    );
    word += propagator.words.length;
    if (place.levels === 0) return place;
    new Float64Array(memory.buffer, place.values, entries).set(parts.propagatorAt(propagator, rates, 0));
    const { row, to, entry } = lattice;
    for (let level = 1; level < place.levels; level++) {
      const [half, out] = [place.values + 8 * (level - 1) * entries, place.values + 8 * level * entries];
      exports.latticeProduct64(out, half, half, lattice.subsets, row, to, entry);
    }
    return place;
  });
  return { records: records.at, subsets, propagators: places.filter((one) => one.levels > 0) };
}

function latticePlace(arena: Arena, { subsets, row, to, entry }: SubsetLattice): LatticePlace {
  const blocks = [row, to, entry].map((values) => arena.i32(values.length));
  blocks[0].view.set(row);
  blocks[1].view.set(to.map((subset) => 8 * subset)); // in bytes
  blocks[2].view.set(entry);
  return { subsets, row: blocks[0].at, to: blocks[1].at, entry: blocks[2].at };
}
