import { largestWithGap } from "./edgeGap.ts";
import type { SuccessorTable } from "./successorTable.ts";

/** For some steps and every unit, which actions keep |φ| of that unit at or below the largest chosen one: one bit for each action. */
export interface UnitMasks {
  readonly steps: Int32Array;
  /** 32-bit words for the actions of one step. */
  readonly words: number;
  /** Shape [units, steps, words]. */
  readonly bits: Int32Array;
}

/** How far units went in the successors that were chosen, in currents. */
export interface UnitReaches {
  /** The largest |x| of each unit, or the largest x where φ is not odd, shape [units]: φ rises, so it bounds |φ| as well. */
  readonly reaches: Float64Array;
  /** The same with the gap of a maximum (L4). */
  readonly judged: Float64Array;
}

/** How far each unit went in some steps, deaths left out (L5). */
export function chosenReaches(table: SuccessorTable, steps: Int32Array): UnitReaches {
  const { units, bases, offsets, chosen, final, transfer } = table;
  const { odd } = transfer;
  const kept = steps.filter((t) => final[t] === 0);
  const reaches = new Float64Array(units);
  const judged = new Float64Array(units);
  const column = new Float64Array(kept.length);
  for (let i = 0; i < units; i++) {
    for (let s = 0; s < kept.length; s++) {
      const x = bases[kept[s] * units + i] + offsets[chosen[kept[s]] * units + i];
      column[s] = odd ? Math.abs(x) : x;
    }
    const { largest, gap } = largestWithGap(column);
    reaches[i] = largest;
    judged[i] = largest + gap;
  }
  return { reaches, judged };
}

/**
 * Which successors stay within each unit's reach (L5): compared in currents, so that no transfer function is evaluated.
 * @param reaches  from `chosenReaches`, either of both, currents, shape [units]
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
