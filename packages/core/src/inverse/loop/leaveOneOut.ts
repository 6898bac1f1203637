import { edgeGain } from "./edgeGain.ts";
import { type SuccessorTable, sampledSteps } from "./successorTable.ts";

/** What an edge on the energy of all units but one is worth. */
export interface EnergyWithout {
  readonly unit: number;
  readonly bits: number;
}

const STEPS = 1500;

/**
 * The energies that leave one unit out (L6), best first: how sharply the record says that every unit counts. Each has its
 * own ĉ over all steps, as `EdgeFit.bits`; a step's successors are gone through once for all units.
 */
export function energiesWithoutOne(table: SuccessorTable): readonly EnergyWithout[] {
  const { units, actions, bases, offsets, chosen, final, training, heldOut, transfer, steps: count } = table;
  const squares = new Float64Array(units);
  const load = (t: number, a: number) => {
    let sum = 0;
    for (let i = 0; i < units; i++) {
      const phi = transfer.value(bases[t * units + i] + offsets[a * units + i]);
      squares[i] = phi * phi;
      sum += squares[i];
    }
    return sum;
  };
  const most = new Float64Array(units);
  for (let t = 0; t < count; t++) {
    if (final[t]) continue;
    const sum = load(t, chosen[t]);
    for (let i = 0; i < units; i++) if (sum - squares[i] > most[i]) most[i] = sum - squares[i];
  }
  const looked = [...sampledSteps(training, STEPS), ...sampledSteps(heldOut, STEPS / 3)];
  const gains = new Float64Array(units);
  const allowed = new Int32Array(units);
  const inside = new Uint8Array(units);
  for (const t of looked) {
    allowed.fill(0);
    for (let a = 0; a < actions; a++) {
      const sum = load(t, a);
      for (let i = 0; i < units; i++) {
        const within = sum - squares[i] <= most[i] ? 1 : 0;
        allowed[i] += within;
        if (a === chosen[t]) inside[i] = within;
      }
    }
    for (let i = 0; i < units; i++) gains[i] += edgeGain(inside[i] === 1, allowed[i], actions) / looked.length;
  }
  return Array.from(gains, (bits, unit) => ({ unit, bits })).sort((a, b) => b.bits - a.bits);
}
