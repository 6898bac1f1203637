import { addOuterInto, productInto } from "../../num/matrixProduct.ts";
import { factoriseLu, solveLu } from "../../num/solveDense.ts";
import { squared } from "../../num/squared.ts";
import { activitiesInto, type RateNetwork } from "../../process/rateNetwork.ts";
import { TRANSFER_NAMES, type TransferName } from "../../process/transfer.ts";
import { type AgentRecord, expectAgentRecord } from "./agentRecord.ts";

/** A rate network fitted to how the currents moved. */
export interface FittedTransitions {
  /** The record with the fitted network as its dynamics. */
  readonly record: AgentRecord;
  readonly network: RateNetwork;
  /** Root mean square of what each transfer function misses on held-out steps; the chosen one misses least. */
  readonly misses: Readonly<Partial<Record<TransferName, number>>>;
  /** The same for "nothing changes", to compare with. */
  readonly stillMiss: number;
}

const MOST_TO_CHOOSE = 4000;
const RIDGE = 1e-9;
// A miss below this share of what the currents move is the precision of the recording, not process noise.
const EXACT = 1e-3;

/**
 * The network from a record of currents and injections alone (L10): ridge regression of x′ on x, φ(x) and a,
 * x′ = (1 − d) x + W φ(x) + V a + context, for each transfer function; the one that misses least on held-out steps is kept.
 * @param heldOutShare  share of the steps, from the end of each agent's life, that chooses the transfer function
 * @throws RangeError if there are fewer training steps than unknowns of one unit
 */
export function fittedTransitions(record: AgentRecord, heldOutShare: number): FittedTransitions {
  expectAgentRecord("fittedTransitions", record);
  const { training, heldOut } = transitionRows(record, heldOutShare);
  const columns = record.units + channelsOf(record) + contextColumns(record);
  if (training.length < 2 * columns || heldOut.length === 0) {
    throw new RangeError(
      `fittedTransitions: ${training.length} training steps cannot tell ${columns + 1} unknowns of each unit. ` +
        `Record at least ${2 * columns} steps, or give J and B.`,
    );
  }
  const few = everyNth(training, MOST_TO_CHOOSE);
  const judges = everyNth(heldOut, MOST_TO_CHOOSE);
  const misses: Partial<Record<TransferName, number>> = {};
  let best: TransferName = "tanh";
  for (const transfer of TRANSFER_NAMES) {
    const miss = missOf(record, transfer, regress(record, transfer, few), judges);
    misses[transfer] = miss;
    if (miss < (misses[best] ?? Number.POSITIVE_INFINITY)) best = transfer;
  }
  const fit = regress(record, best, training);
  const stillMiss = missOf(record, "tanh", { leak: 1, weights: new Float64Array(columns * record.units) }, judges);
  const miss = missOf(record, best, fit, judges);
  const network = networkOf(record, best, fit, miss > EXACT * stillMiss ? miss : 0);
  return {
    record: { ...record, dynamics: { kind: "given", network, injections: record.dynamics.injections } },
    network,
    misses,
    stillMiss,
  };
}

/** One fitted step: x′ = leak · x + weightsᵀ (φ(x), a, context), weights of shape [columns, units]. */
interface Regression {
  readonly leak: number;
  readonly weights: Float64Array;
}

interface TransitionRow {
  /** Where the state before the step stands in `states`, in rows. */
  readonly row: number;
  readonly action: number;
  readonly context: number;
}

function channelsOf({ dynamics }: AgentRecord): number {
  return dynamics.kind === "given" ? dynamics.network.channels : dynamics.channels;
}

/** One constant current for each context, where there are several. */
function contextColumns({ contexts }: AgentRecord): number {
  const most = contexts.reduce((so, context) => Math.max(so, context), 0);
  return most > 0 ? most + 1 : 0;
}

function transitionRows(record: AgentRecord, heldOutShare: number) {
  const training: TransitionRow[] = [];
  const heldOut: TransitionRow[] = [];
  let step = 0;
  record.lengths.forEach((length, m) => {
    const fitted = Math.ceil(length * (1 - heldOutShare));
    for (let k = 0; k < length; k++, step++)
      (k < fitted ? training : heldOut).push({
        row: step + m,
        action: record.actions[step],
        context: record.contexts[m],
      });
  });
  return { training, heldOut };
}

function everyNth<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, k) => items[Math.floor((k * items.length) / most)]);
}

const ROWS = 256;

/** Calls back with what a fit sees: regressors [count, columns], states before and after [count, units]. */
function forEachBlock(
  record: AgentRecord,
  transfer: TransferName,
  rows: readonly TransitionRow[],
  use: (regressors: Float64Array, before: Float64Array, after: Float64Array, count: number) => void,
): void {
  const { units, states, dynamics } = record;
  const channels = channelsOf(record);
  const contexts = contextColumns(record);
  const columns = units + channels + contexts;
  for (let from = 0; from < rows.length; from += ROWS) {
    const count = Math.min(ROWS, rows.length - from);
    const regressors = new Float64Array(count * columns);
    const before = new Float64Array(count * units);
    const after = new Float64Array(count * units);
    for (let r = 0; r < count; r++) {
      const { row, action, context } = rows[from + r];
      before.set(states.subarray(row * units, (row + 1) * units), r * units);
      after.set(states.subarray((row + 1) * units, (row + 2) * units), r * units);
      const part = regressors.subarray(r * columns, (r + 1) * columns);
      activitiesInto(part, transfer, before.subarray(r * units, (r + 1) * units), units);
      if (action >= 0) part.set(dynamics.injections.subarray(action * channels, (action + 1) * channels), units);
      if (contexts > 0) part[units + channels + context] = 1;
    }
    use(regressors, before, after, count);
  }
}

/** The leak is common to all units: what is left of x and of x′ after both were regressed on the rest gives it. */
function regress(record: AgentRecord, transfer: TransferName, rows: readonly TransitionRow[]): Regression {
  const { units } = record;
  const columns = units + channelsOf(record) + contextColumns(record);
  const gram = new Float64Array(columns * columns);
  const withBefore = new Float64Array(columns * units);
  const withAfter = new Float64Array(columns * units);
  forEachBlock(record, transfer, rows, (regressors, before, after, count) => {
    addOuterInto(gram, regressors, regressors, count, columns, columns);
    addOuterInto(withBefore, regressors, before, count, columns, units);
    addOuterInto(withAfter, regressors, after, count, columns, units);
  });
  let trace = 0;
  for (let c = 0; c < columns; c++) trace += gram[c * columns + c];
  // A regressor that never moves, such as a relu unit below threshold, would leave the equations singular.
  for (let c = 0; c < columns; c++) gram[c * columns + c] += Math.max((RIDGE * trace) / columns, Number.MIN_VALUE);
  const factors = factoriseLu(gram, columns);
  const solve = (rhs: Float64Array) => {
    const out = new Float64Array(columns * units);
    const column = new Float64Array(columns);
    for (let i = 0; i < units; i++) {
      for (let c = 0; c < columns; c++) column[c] = rhs[c * units + i];
      const found = solveLu(factors, column);
      for (let c = 0; c < columns; c++) out[c * units + i] = found[c];
    }
    return out;
  };
  const ofBefore = solve(withBefore);
  const ofAfter = solve(withAfter);
  let [both, own, all] = [0, 0, 0];
  const [firstWeights, secondWeights] = [transposed(ofBefore, columns, units), transposed(ofAfter, columns, units)];
  forEachBlock(record, transfer, rows, (regressors, before, after, count) => {
    const first = new Float64Array(count * units);
    const second = new Float64Array(count * units);
    productInto(first, regressors, firstWeights, count, units, columns);
    productInto(second, regressors, secondWeights, count, units, columns);
    for (let k = 0; k < count * units; k++) {
      const rest = before[k] - first[k];
      both += rest * (after[k] - second[k]);
      own += rest * rest;
      all += before[k] * before[k];
    }
  });
  // A linear transfer function says all that x says: then no leak can be told apart, and none is needed.
  const leak = own > 1e-10 * all ? Math.min(1 - 1e-6, Math.max(0, both / own)) : 0;
  return { leak, weights: ofAfter.map((value, k) => value - leak * ofBefore[k]) };
}

function transposed(values: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(values.length);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) out[c * rows + r] = values[r * columns + c];
  return out;
}

function missOf(
  record: AgentRecord,
  transfer: TransferName,
  { leak, weights }: Regression,
  rows: readonly TransitionRow[],
): number {
  const { units } = record;
  const columns = weights.length / units;
  const byUnit = transposed(weights, columns, units);
  let squares = 0;
  forEachBlock(record, transfer, rows, (regressors, before, after, count) => {
    const predicted = new Float64Array(count * units);
    productInto(predicted, regressors, byUnit, count, units, columns);
    for (let k = 0; k < count * units; k++) squares += squared(after[k] - leak * before[k] - predicted[k]);
  });
  return Math.sqrt(squares / (rows.length * units));
}

function networkOf(
  record: AgentRecord,
  transfer: TransferName,
  { leak, weights }: Regression,
  noiseStd: number,
): RateNetwork {
  const { units } = record;
  const channels = channelsOf(record);
  const contexts = contextColumns(record);
  const timeStep = 1 - leak;
  const at = (c: number, i: number) => weights[c * units + i] / timeStep;
  return {
    ...{ units, channels, contexts: Math.max(1, contexts), gain: 1, timeStep, transfer },
    weights: Float64Array.from({ length: units * units }, (_, k) => at(k % units, Math.floor(k / units))),
    inputWeights: Float64Array.from({ length: units * channels }, (_, k) =>
      at(units + (k % channels), Math.floor(k / channels)),
    ),
    contextInputs: Float64Array.from({ length: Math.max(1, contexts) * units }, (_, k) =>
      contexts === 0 ? 0 : at(units + channels + Math.floor(k / units), k % units),
    ),
    noise: noiseStd / Math.sqrt(timeStep),
  };
}
