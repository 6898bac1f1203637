import { exp } from "../num/exp.ts";
import { log } from "../num/log.ts";
import type { FlipTable } from "../recording/flipStatistics.ts";
import { type FlipModel, parameterOffsets } from "./flipModel.ts";

/**
 * A table as one line for each unit and context: both states of the unit there have one z (F3), so that an exponential and a logarithm serve both.
 */
export interface FlipContexts extends ContextTerms {
  /** Flips on and off, seconds silent and active, shape [contexts, 4]. */
  readonly counts: Float64Array;
}

/** What z is in each context, whatever was counted there. */
interface ContextTerms {
  /** The unit of each context, which is also the place of its ln u, shape [contexts]. */
  readonly unit: Uint8Array;
  /** The parameters that z is the sum of, by rising place: term[from[c]] … term[from[c + 1] − 1]; −1 − place where one counts negative. */
  readonly from: Int32Array;
  readonly term: Int32Array;
}

/** The contexts of a family, and where what a table holds is counted, shape [states, units]. */
interface ContextPlaces extends ContextTerms {
  readonly place: Int32Array;
  readonly of: Shape;
  readonly input: Int32Array;
}

type Shape = Omit<FlipModel, "parameters">;

/** The contexts of a table for a family (F3). @param shape  tells the family and where its parameters lie */
export function flipContexts(shape: Shape, table: FlipTable): FlipContexts {
  const { unit, from, term, place } = placesOf(shape, table);
  const { units, seconds, flips } = table;
  const counts = new Float64Array(4 * unit.length);
  for (let s = 0, at = 0; s < seconds.length; s++)
    for (let i = 0; i < units; i++, at++) {
      if (!(seconds[s] > 0)) continue; // as everywhere, a state without time at risk says nothing
      const own = 4 * place[at] + ((table.word[s] >> i) & 1);
      counts[own] += flips[at];
      counts[own + 2] += seconds[s];
    }
  return { unit, from, term, counts };
}

// Tables of one recording hold the same states, and ask for the same contexts again and again.
const made = new WeakMap<Int32Array, ContextPlaces[]>();

function placesOf(shape: Shape, table: FlipTable): ContextPlaces {
  if (shape.family === "full") return makePlaces(shape, table);
  const known = made.get(table.word) ?? [];
  const same = ({ of, input }: ContextPlaces) =>
    of.family === shape.family && of.units === shape.units && of.inputs === shape.inputs && input === table.input;
  const places = known.find(same) ?? makePlaces(shape, table);
  if (!known.includes(places)) made.set(table.word, [...known, places]);
  return places;
}

function makePlaces(shape: Shape, { word, input }: FlipTable): ContextPlaces {
  const { family, units, inputs } = shape;
  const words = 2 ** units;
  const termsInto = termsOf(shape);
  const stateOf = new Int32Array(inputs * words).fill(-1);
  for (let s = 0; s < word.length; s++) stateOf[input[s] * words + word[s]] = s;
  const place = new Int32Array(word.length * units).fill(-1);
  const alone = new Int32Array(inputs * units).fill(-1); // without couplings all words are one context
  const unit: number[] = [];
  const from = [0];
  const term: number[] = [];
  for (let s = 0, at = 0; s < word.length; s++)
    for (let i = 0; i < units; i++, at++) {
      const partner = stateOf[input[s] * words + (word[s] ^ (1 << i))];
      const known = partner < 0 ? -1 : place[partner * units + i];
      place[at] = family === "independent" ? alone[input[s] * units + i] : known;
      if (place[at] >= 0) continue;
      place[at] = unit.push(i) - 1;
      alone[input[s] * units + i] = place[at];
      termsInto(term, i, input[s], word[s] & ~(1 << i));
      from.push(term.length);
    }
  return {
    unit: Uint8Array.from(unit),
    from: Int32Array.from(from),
    term: Int32Array.from(term),
    place,
    of: shape,
    input,
  };
}

type Terms = (out: number[], unit: number, input: number, context: number) => void;

function termsOf({ family, units, inputs, freeWords }: Shape): Terms {
  const at = parameterOffsets({ units, inputs });
  const pair = (i: number, j: number) => {
    const [a, b] = i < j ? [i, j] : [j, i];
    return at.couplings + a * units - (a * (a + 1)) / 2 + b - a - 1;
  };
  const ordered = (i: number, j: number) => at.couplings + i * (units - 1) + (j < i ? j : j - 1);
  const coupling = family === "asymmetric" ? ordered : pair;
  const words = 2 ** units;
  const deviation = new Int32Array(family === "full" ? inputs * words : 0).fill(-1);
  freeWords.forEach((word, k) => {
    deviation[word] = at.deviations + k;
  });
  return (out, unit, input, context) => {
    out.push(at.offsets + input * units + unit);
    if (family === "independent") return;
    for (let left = context; left !== 0; left &= left - 1) out.push(coupling(unit, 31 - Math.clz32(left & -left)));
    if (family !== "full") return;
    const on = deviation[input * words + (context | (1 << unit))];
    const off = deviation[input * words + context];
    if (off >= 0) out.push(-1 - off);
    if (on >= 0) out.push(on);
  };
}

/**
 * Minus the log-likelihood (F2, F3), nats, its first and second derivatives added: what a fit asks for (F4).
 * @param updateRates  e^(ln u), shape [units]
 * @param gradient     added to, shape of the parameters
 * @param curvature    added to in its lower half where given, shape [parameters, parameters]
 */
export function addFlipLoss(
  { unit, counts, from, term }: FlipContexts,
  parameters: Float64Array,
  updateRates: Float64Array,
  gradient: Float64Array,
  curvature?: Float64Array,
): number {
  const size = parameters.length;
  let loss = 0;
  for (let c = 0; c < unit.length; c++) {
    const silent = counts[4 * c + 2];
    const active = counts[4 * c + 3];
    if (silent === 0 && active === 0) continue;
    const i = unit[c];
    const first = from[c];
    const end = from[c + 1];
    let z = 0;
    for (let k = first; k < end; k++) z += term[k] >= 0 ? parameters[term[k]] : -parameters[-1 - term[k]];
    // s(z) and s(−z), and their logarithms, from one exponential that cannot overflow.
    const small = exp(z < 0 ? z : -z);
    const larger = 1 / (1 + small);
    const smaller = small * larger;
    const on = z < 0 ? smaller : larger;
    const off = z < 0 ? larger : smaller;
    const logLarger = parameters[i] - log(1 + small);
    const logOn = z < 0 ? logLarger + z : logLarger;
    const logOff = z < 0 ? logLarger : logLarger - z;
    const flipsOn = counts[4 * c];
    const flipsOff = counts[4 * c + 1];
    const expectedOn = silent * updateRates[i] * on;
    const expectedOff = active * updateRates[i] * off;
    loss += expectedOn + expectedOff - flipsOn * logOn - flipsOff * logOff;
    const excessOn = flipsOn - expectedOn;
    const excessOff = flipsOff - expectedOff;
    gradient[i] -= excessOn + excessOff;
    const slope = excessOff * on - excessOn * off; // along z
    if (!curvature) {
      for (let k = first; k < end; k++) {
        if (term[k] >= 0) gradient[term[k]] += slope;
        else gradient[-1 - term[k]] -= slope;
      }
      continue;
    }
    // Twice along ln u, twice along z, and along both.
    curvature[i * (size + 1)] += expectedOn + expectedOff;
    const bend = on * off * (excessOn + excessOff + updateRates[i] * (silent * off + active * on));
    const cross = expectedOn * off - expectedOff * on;
    for (let k = first; k < end; k++) {
      const minus = term[k] >> 31; // −1 where the term counts negative
      const a = term[k] ^ minus;
      const row = a * size;
      const own = minus < 0 ? -bend : bend;
      gradient[a] += minus < 0 ? -slope : slope;
      curvature[row + i] += minus < 0 ? -cross : cross; // clocks come first
      for (let m = first; m <= k; m++) {
        const other = term[m] >> 31;
        curvature[row + (term[m] ^ other)] += other < 0 ? -own : own;
      }
    }
  }
  return loss;
}
