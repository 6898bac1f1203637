import { type AgentRecord, addOuterInto, factoriseLu, productInto, solveLu, squared, tanh } from "@telos/core";

/** Spikes and injected currents: everything that is given. */
export interface SpikeRecord {
  readonly units: number;
  readonly channels: number;
  /** Shape [rows, units]; rows as in the states of a record. */
  readonly counts: Float64Array;
  /** Spikes of a unit per step at φ = 0. */
  readonly perStep: number;
  /** Currents injected after each row, zeros at the last row of an agent, shape [rows, channels]. */
  readonly injected: Float64Array;
  /** Rows of each agent. */
  readonly lives: readonly number[];
}

/** x′ = leak · x + W φ(x) + V a; W of shape [units, units], V of shape [units, channels]. */
export interface StepModel {
  readonly leak: number;
  readonly recurrent: Float64Array;
  readonly input: Float64Array;
}

/** States as they were filtered from the spikes of that row and of those before it. */
export interface FilteredStates {
  readonly states: Float64Array;
  /** Log likelihood of a count given those before it, nats, but for a constant. */
  readonly score: number;
  /** Variance that a prediction was taken to have. */
  readonly variance: number;
}

/** Spikes and currents of a record, and no more of it. */
export function spikeRecord(record: AgentRecord, counts: Float64Array, perStep: number): SpikeRecord {
  const { dynamics, units, actions } = record;
  const channels = dynamics.kind === "given" ? dynamics.network.channels : dynamics.channels;
  const lives = Array.from(record.lengths, (length) => length + 1);
  const injected = new Float64Array((counts.length / units) * channels);
  let [row, step] = [0, 0];
  for (const life of lives) {
    for (let k = 0; k + 1 < life; k++, row++, step++) {
      const from = actions[step]! * channels;
      if (from >= 0) injected.set(dynamics.injections.subarray(from, from + channels), row * channels);
    }
    row++;
  }
  return { units, channels, counts, perStep, injected, lives };
}

const MOST_CURRENT = 4; // φ is 0.9993 there: no count tells more
const FIRST_VARIANCE = 0.1; // of the states that agents start from
const LEAST_RATE = 0.02; // share of the mean rate below which no variance of a count falls

/**
 * A filter that goes forward in time only: each unit's current is predicted by the model and moved towards its count by the
 * gain of an extended Kalman filter with one variance for all. It sees nothing of an action before the step after it.
 */
export function filteredStates(spikes: SpikeRecord, model: StepModel, variance: number): FilteredStates {
  const { units, channels, counts, perStep, injected, lives } = spikes;
  const states = new Float64Array(counts.length);
  const activity = new Float64Array(units);
  const recurrent = new Float64Array(units);
  const driven = new Float64Array(units);
  let [row, score, judged] = [0, 0, 0];
  for (const life of lives) {
    for (let k = 0; k < life; k++, row++) {
      const from = row * units;
      if (k > 0) {
        productInto(recurrent, activity, model.recurrent, 1, units, units);
        const action = injected.subarray((row - 1) * channels, row * channels);
        productInto(driven, action, model.input, 1, units, channels);
      }
      const prior = k > 0 ? variance : FIRST_VARIANCE;
      for (let i = 0; i < units; i++) {
        const predicted = k > 0 ? model.leak * states[from - units + i]! + recurrent[i]! + driven[i]! : 0;
        const y = tanh(predicted);
        const slope = 1 - y * y;
        const rate = Math.max(LEAST_RATE, 1 + y);
        const count = counts[from + i]!;
        if (k > 0) {
          score += count * Math.log(rate) - perStep * rate;
          judged++;
        }
        const gain = (prior * slope) / (squared(slope) * prior + rate / perStep);
        const moved = predicted + gain * (count / perStep - 1 - y);
        states[from + i] = Math.min(MOST_CURRENT, Math.max(-MOST_CURRENT, moved));
      }
      for (let i = 0; i < units; i++) activity[i] = tanh(states[from + i]!);
    }
  }
  return { states, score: score / judged, variance };
}

/** The variance of the list under which counts are likeliest. */
export function bestFiltered(spikes: SpikeRecord, model: StepModel, variances: readonly number[]): FilteredStates {
  return variances
    .map((variance) => filteredStates(spikes, model, variance))
    .reduce((best, one) => (one.score > best.score ? one : best));
}

/** Weighs neighbouring rows of one agent by a normal curve of this width, in steps. */
export function smoothed(values: Float64Array, columns: number, lives: readonly number[], width: number): Float64Array {
  const out = new Float64Array(values.length);
  const reach = Math.ceil(3 * width);
  let first = 0;
  for (const life of lives) {
    for (let t = 0; t < life; t++) {
      let total = 0;
      const to = out.subarray((first + t) * columns, (first + t + 1) * columns);
      for (let u = Math.max(0, t - reach); u <= Math.min(life - 1, t + reach); u++) {
        const weight = Math.exp(-squared((u - t) / width) / 2);
        total += weight;
        for (let i = 0; i < columns; i++) to[i]! += weight * values[(first + u) * columns + i]!;
      }
      for (let i = 0; i < columns; i++) to[i]! /= total;
    }
    first += life;
  }
  return out;
}

/**
 * Ridge regression of x′ on x, φ and a. Where counts were smoothed, currents must have been, in the same way.
 * @param ridge  per step, on the recurrent weights: the variance of the error in φ
 */
export function fittedModel(
  { units, channels, lives }: SpikeRecord,
  states: Float64Array,
  activities: Float64Array,
  injected: Float64Array,
  ridge: number,
): StepModel {
  const rows = states.length / units - lives.length;
  const columns = units + channels;
  const regressors = new Float64Array(rows * columns);
  const before = new Float64Array(rows * units);
  const after = new Float64Array(rows * units);
  let [to, from] = [0, 0];
  for (const life of lives) {
    for (let k = 0; k + 1 < life; k++, to++, from++) {
      regressors.set(activities.subarray(from * units, (from + 1) * units), to * columns);
      regressors.set(injected.subarray(from * channels, (from + 1) * channels), to * columns + units);
      before.set(states.subarray(from * units, (from + 1) * units), to * units);
      after.set(states.subarray((from + 1) * units, (from + 2) * units), to * units);
    }
    from++;
  }
  const gram = new Float64Array(columns * columns);
  addOuterInto(gram, regressors, regressors, rows, columns, columns);
  for (let c = 0; c < columns; c++) gram[c * columns + c]! += rows * (c < units ? ridge : 1e-9);
  const factors = factoriseLu(gram, columns);
  /** Weights of shape [units, columns], and what they leave over. */
  const regressed = (target: Float64Array) => {
    const crossed = new Float64Array(units * columns);
    addOuterInto(crossed, target, regressors, rows, units, columns);
    const weights = new Float64Array(units * columns);
    for (let i = 0; i < units; i++) {
      weights.set(solveLu(factors, crossed.subarray(i * columns, (i + 1) * columns)), i * columns);
    }
    const explained = new Float64Array(rows * units);
    productInto(explained, regressors, weights, rows, units, columns);
    return { weights, rest: target.map((value, k) => value - explained[k]!) };
  };
  const [first, second] = [regressed(before), regressed(after)];
  let [both, own] = [0, 0];
  first.rest.forEach((value, k) => {
    both += value * second.rest[k]!;
    own += value * value;
  });
  const leak = both / own;
  const at = (i: number, c: number) => second.weights[i * columns + c]! - leak * first.weights[i * columns + c]!;
  return {
    leak,
    recurrent: Float64Array.from({ length: units * units }, (_, k) => at(Math.floor(k / units), k % units)),
    input: Float64Array.from({ length: units * channels }, (_, k) =>
      at(Math.floor(k / channels), units + (k % channels)),
    ),
  };
}

const ROUNDS = 3;
const VARIANCES = [0.001, 0.003, 0.01, 0.03, 0.1];
const LARGEST_ACTIVITY = 0.97; // of smoothed counts, before the current is read off them

/** Network and states from spikes and injected currents alone: smoothed counts first, then filter and fit in turn. */
export function statesFromSpikes(spikes: SpikeRecord): {
  readonly model: StepModel;
  readonly filtered: FilteredStates;
} {
  const { units, channels, counts, perStep, injected, lives } = spikes;
  const width = perStep >= 100 ? 1 : perStep >= 10 ? 2 : perStep >= 1 ? 4 : 8;
  const activities = smoothed(
    counts.map((count) => count / perStep - 1),
    units,
    lives,
    width,
  );
  const currents = activities.map((y) => Math.atanh(Math.min(LARGEST_ACTIVITY, Math.max(-LARGEST_ACTIVITY, y))));
  // Of independent counts, a normal curve averages 2 √π width.
  const error = 1 / (perStep * 2 * Math.sqrt(Math.PI) * width);
  let model = fittedModel(spikes, currents, activities, smoothed(injected, channels, lives, width), error);
  let filtered = bestFiltered(spikes, model, VARIANCES);
  for (let round = 0; round < ROUNDS; round++) {
    const { states, variance } = filtered;
    model = fittedModel(spikes, states, states.map(tanh), injected, 1e-3 / perStep + 1e-5);
    filtered = bestFiltered(spikes, model, [variance / 2, variance]);
  }
  return { model, filtered };
}
