import type { SuccessorTable } from "./successorTable.ts";

/** For some steps and every unit, which actions keep |φ| of that unit at or below the largest chosen one: one bit for each action. */
export interface UnitMasks {
  readonly steps: Int32Array;
  /** 32-bit words for the actions of one step. */
  readonly words: number;
  /** Shape [units, steps, words]. */
  readonly bits: Int32Array;
}

/**
 * The largest |φ| of each unit that was chosen in some steps, deaths left out (L5), shape [units]. φ rises, so for an odd
 * φ it is φ of the largest |x|.
 */
export function chosenReaches(table: SuccessorTable, steps: Int32Array): Float64Array {
  const { units, bases, offsets, chosen, final, transfer } = table;
  const most = new Float64Array(units);
  const { odd } = transfer;
  if (!odd) most.fill(Number.NEGATIVE_INFINITY);
  for (const t of steps) {
    if (final[t]) continue;
    for (let i = 0, at = t * units, to = chosen[t] * units; i < units; i++) {
      const x = bases[at + i] + offsets[to + i];
      const reach = odd ? Math.abs(x) : x;
      if (reach > most[i]) most[i] = reach;
    }
  }
  return most;
}

/**
 * Which successors stay within each unit's reach (L5): compared in currents, so that no transfer function is evaluated.
 * @param reaches  from `chosenReaches`, currents, shape [units]
 */
export function unitMasks(table: SuccessorTable, reaches: Float64Array, steps: Int32Array): UnitMasks {
  const { units, actions, bases, offsets, transfer } = table;
  const words = Math.ceil(actions / 32);
  const bits = new Int32Array(units * steps.length * words);
  for (let i = 0; i < units; i++) {
    const column = Float64Array.from({ length: actions }, (_, a) => offsets[a * units + i]);
    const high = reaches[i];
    const low = transfer.odd ? -reaches[i] : Number.NEGATIVE_INFINITY;
    for (let s = 0; s < steps.length; s++) {
      const base = bases[steps[s] * units + i];
      const at = (i * steps.length + s) * words;
      for (let a = 0; a < actions; a++) {
        const x = base + column[a];
        if (x <= high && x >= low) bits[at + (a >>> 5)] |= 1 << (a & 31);
      }
    }
  }
  return { steps, words, bits };
}

/** How many bits of a 32-bit word are set. */
export function bitCount(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
