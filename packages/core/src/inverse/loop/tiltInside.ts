import { exp } from "../../num/exp.ts";
import type { RegionShape } from "../../process/regions/regionShape.ts";
import { type SuccessorTable, sampledSteps } from "./successorTable.ts";

/** How much likelier agents step into a region than even choice among what they survive would. */
export interface Tilt {
  /** Log odds, nats. */
  readonly tilt: number;
  /** Its standard error from the spread over steps. */
  readonly error: number;
  /** Steps in which there was a choice between in and out. */
  readonly steps: number;
}

const MOST_NEWTON = 50;
const LARGEST_MOVE = 1;

/**
 * The tilt of choices towards an inner region (L17): b with Σ_t [1(a_t in) − n_in eᵇ/(n_in eᵇ + n_out)] = 0, n the numbers of
 * survivable actions that lead in and out. Nothing but what was offered and what was taken: no critic enters.
 * @param allowed  what is survived
 * @param inner    where stepping in is asked about
 * @param most     steps to look at
 */
export function tiltInside(
  table: SuccessorTable,
  [first, second]: readonly [number, number],
  { allowed, inner }: { readonly allowed: RegionShape; readonly inner: RegionShape },
  most = Number.POSITIVE_INFINITY,
): Tilt {
  const { actions, units, bases, offsets, transfer, chosen } = table;
  const every = Int32Array.from({ length: table.steps }, (_, t) => t);
  const [ins, outs, taken]: [number[], number[], number[]] = [[], [], []];
  for (const t of sampledSteps(every, most)) {
    let [into, out, own] = [0, 0, -1];
    for (let a = 0; a < actions; a++) {
      const x = transfer.value(bases[t * units + first] + offsets[a * units + first]);
      const y = transfer.value(bases[t * units + second] + offsets[a * units + second]);
      if (!allowed.inside(x, y)) continue;
      const inside = inner.inside(x, y);
      if (inside) into++;
      else out++;
      if (a === chosen[t]) own = inside ? 1 : 0;
    }
    if (into === 0 || out === 0 || own < 0) continue;
    ins.push(into);
    outs.push(out);
    taken.push(own);
  }
  let tilt = 0;
  let [information, squares] = [0, 0];
  for (let k = 0; k < MOST_NEWTON; k++) {
    const odds = exp(tilt);
    let score = 0;
    [information, squares] = [0, 0];
    for (let s = 0; s < taken.length; s++) {
      const p = (ins[s] * odds) / (ins[s] * odds + outs[s]);
      score += taken[s] - p;
      squares += (taken[s] - p) * (taken[s] - p);
      information += p * (1 - p);
    }
    // Where all step in, or none, the tilt is infinite: Newton is stopped on its way there.
    if (!(information > 1e-9)) break;
    const move = Math.max(-LARGEST_MOVE, Math.min(LARGEST_MOVE, score / information));
    tilt += move;
    if (Math.abs(move) < 1e-10) break;
  }
  const error = information > 1e-9 ? Math.sqrt(squares) / information : Number.POSITIVE_INFINITY;
  return { tilt, error, steps: taken.length };
}
