import type { RedrawParts, RedrawPiece, SilentPropagator } from "@telos/core";

/** What the likelihood of redraws (F12) needs of some pieces, whatever the rates. */
export interface RedrawPlan {
  /** Sets of units that may be active somewhere, as masks, ascending. */
  readonly masks: readonly number[];
  /** By `masks`: the lattice of each, its words, its members. */
  readonly propagators: readonly SilentPropagator[];
  /** By `masks`: how many levels of propagators are used, with all below. */
  readonly levels: readonly number[];
  /** Subsets of each mask, by mask. */
  readonly subsets: Int32Array;
  /** The most steps of a piece, and the most numbers that its filter holds. */
  readonly mostSteps: number;
  readonly mostFiltered: number;
}

/** The plan of some pieces (F12); made once for as long as they are held. */
export function redrawPlans(parts: RedrawParts): (pieces: readonly RedrawPiece[], units: number) => RedrawPlan {
  const made = new WeakMap<readonly RedrawPiece[], RedrawPlan>();
  return (pieces, units) => {
    const known = made.get(pieces);
    if (known?.subsets.length === 1 << units) return known;
    const plan = planOf(parts, pieces, units);
    made.set(pieces, plan);
    return plan;
  };
}

function planOf(parts: RedrawParts, pieces: readonly RedrawPiece[], units: number): RedrawPlan {
  const uses = new Int8Array(1 << units).fill(-1); // levels used; −1: no such mask
  for (const { kind, argument, support } of pieces) {
    for (const mask of support) uses[mask] = Math.max(uses[mask], 0);
    for (let k = 0; k < kind.length; k++)
      if (kind[k] === 0) uses[support[k]] = Math.max(uses[support[k]], argument[k] + 1);
  }
  const masks = Array.from(uses.keys()).filter((mask) => uses[mask] >= 0);
  const propagators = masks.map((mask) => parts.propagator(units, mask));
  const subsets = new Int32Array(1 << units);
  masks.forEach((mask, k) => {
    subsets[mask] = propagators[k].lattice.subsets;
  });
  const filtered = pieces.map(({ support }) => support.reduce((sum, mask) => sum + subsets[mask], 0));
  return {
    masks,
    propagators,
    levels: masks.map((mask) => uses[mask]),
    subsets,
    mostSteps: pieces.reduce((most, { kind }) => Math.max(most, kind.length), 0),
    mostFiltered: filtered.reduce((most, count) => Math.max(most, count), 0),
  };
}
