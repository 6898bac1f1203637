import { type PairModel, pairSums } from "./pairModel.ts";
import type { UpdateLikelihood } from "./updateLikelihood.ts";
import { sliceUpdates, type UpdateSequence } from "./updateSequence.ts";

/** What the curvature of an update sequence's likelihood is nearly made of (U16): a weight of each unit, and moments of the states, which all units share. */
export interface UpdateCurvature {
  readonly units: number;
  /** How many updates it is the curvature of. */
  readonly updates: number;
  /** Sum of π (1 − π) over the updates of each unit, shape [units]. */
  readonly weights: Float64Array;
  /** Means of products of (1, σ), states weighed by π (1 − π) at their count, shape [units + 1, units + 1]. */
  readonly states: Float64Array;
  /** Share of each count of other active units, and of it together with each active unit, weighed alike, shape [units + 1, units]. */
  readonly counts: Float64Array;
}

const THIN = 16; // one update in so many gives the weights
const WEIGHTS_BY_UNIT = 200; // at least so many updates a unit, where there are
const STATES_BY_UNIT = 200; // at most so many states, times the number of units
const STATES_BETWEEN = 4; // states less than a quarter of n updates apart are nearly the same

/**
 * The curvature of an update sequence at a model, nearly (U16). It only has to lead a search: weights are those of the first sixteenth of
 * the updates, moments those of some states.
 */
export function updateCurvature(sequence: UpdateSequence, model: PairModel, kernel: UpdateLikelihood): UpdateCurvature {
  const { units } = sequence;
  const updates = sequence.unit.length;
  const thin = sliceUpdates(
    sequence,
    0,
    Math.max(Math.floor(updates / THIN), Math.min(updates, WEIGHTS_BY_UNIT * units)),
  );
  const sums = pairSums(units);
  kernel(model, thin, sums, "curvature");
  const share = Math.max(1, thin.unit.length) / Math.max(1, updates);
  return {
    units,
    updates,
    weights: sums.offsets.map((sum) => sum / share),
    ...momentsOf(sequence, weightsByCount(thin, sums.count)),
  };
}

/** The same for another number of updates of the same network. */
export function curvatureOf(curvature: UpdateCurvature, updates: number): UpdateCurvature {
  return {
    ...curvature,
    updates,
    weights: curvature.weights.map((weight) => (weight * updates) / Math.max(1, curvature.updates)),
  };
}

/** Mean π (1 − π) by the number of other active units; where none was seen the mean of all. */
function weightsByCount({ start, unit, value, units }: UpdateSequence, sums: Float64Array): Float64Array {
  const times = new Float64Array(units);
  const state = start.slice();
  let active = state.reduce((sum, on) => sum + on, 0);
  for (let t = 0; t < unit.length; t++) {
    const i = unit[t];
    times[active - state[i]]++;
    active += value[t] - state[i];
    state[i] = value[t];
  }
  const all = sums.reduce((sum, value) => sum + value, 0) / Math.max(1, unit.length);
  return sums.map((sum, k) => (times[k] > 0 ? sum / times[k] : all));
}

function momentsOf(
  { units, start, unit, value }: UpdateSequence,
  weights: Float64Array,
): { states: Float64Array; counts: Float64Array } {
  const size = units + 1;
  const states = new Float64Array(size * size);
  const counts = new Float64Array(size * units);
  const every = Math.ceil(Math.max(units / STATES_BETWEEN, unit.length / (STATES_BY_UNIT * units)));
  const state = start.slice();
  const ones = new Int32Array(size); // 0 is the constant, i + 1 the unit i
  let total = 0;
  for (let from = 0; from < unit.length; from += every) {
    let active = 0;
    for (let i = 0; i < units; i++) if (state[i] === 1) ones[++active] = i + 1;
    const weight = weights[Math.min(active, units - 1)];
    total += weight;
    // A unit drawn at random is one of the active ones with this chance, and then sees one fewer.
    const self = active / units;
    for (let a = 0; a <= active; a++) {
      const row = ones[a] * size;
      for (let b = a; b <= active; b++) states[row + ones[b]] += weight;
      if (active > 0) counts[ones[a] * units + active - 1] += weight * self;
      if (active < units) counts[ones[a] * units + active] += weight * (1 - self);
    }
    const to = Math.min(from + every, unit.length);
    for (let t = from; t < to; t++) state[unit[t]] = value[t];
  }
  total ||= 1; // of no updates nothing is known
  for (let a = 0; a < size; a++)
    for (let b = a; b < size; b++) {
      states[a * size + b] /= total;
      states[b * size + a] = states[a * size + b];
    }
  return { states, counts: counts.map((sum) => sum / total) };
}
