import type { ControlledRollouts } from "../forward/simulateController.ts";
import type { ControlledProcess } from "../process/controlledProcess.ts";
import { type TransferName, transferOf } from "../process/transfer.ts";
import { aliveSteps } from "./aliveSteps.ts";

/** A number for each agent that lived long enough, and one for all states together. */
export interface PerAgent {
  /** Shape [agents]; NaN for an agent with fewer than two states after settling. */
  readonly agents: Float64Array;
  /** Mean over agents. Mirror images of one another do not blow this up, unlike `pooled`. */
  readonly mean: number;
  /** Of the states of all agents together. */
  readonly pooled: number;
}

/**
 * Participation ratio (Σ λ)² / Σ λ² of a covariance matrix (M32), from its trace and the sum of its squared entries: how
 * many dimensions are filled, 1 to `size`.
 * @param covariance  symmetric, shape [size, size]
 */
export function participationRatio(covariance: Float64Array, size: number): number {
  let trace = 0;
  let squares = 0;
  for (let i = 0; i < size; i++) trace += covariance[i * size + i];
  for (const entry of covariance) squares += entry * entry;
  return (trace * trace) / squares;
}

/** Participation ratio of the activity φ(x) (M32), within each agent's trajectory and of all states together. */
export function activityDimension(rollouts: ControlledRollouts, transfer: TransferName, settle: number): PerAgent {
  const { value } = transferOf(transfer);
  const { size, states } = rollouts;
  return dimensionOf(rollouts, settle, size, (out, _k, at) => {
    for (let i = 0; i < size; i++) out[i] = value(states[at + i]);
  });
}

/**
 * Participation ratio of the action signals (M32).
 * @param space  `channels`: of the actions themselves, at most the number of channels; `units`: of what they add to the
 *               state, whose directions must be the same in all states
 */
export function actionDimension(
  rollouts: ControlledRollouts,
  process: ControlledProcess,
  settle: number,
  space: "channels" | "units",
): PerAgent {
  const { channels, size, injections, directions } = process;
  if (space === "units" && directions === undefined) {
    throw new RangeError('actionDimension: directions depend on the state here. Ask for the space "channels".');
  }
  const dims = space === "channels" ? channels : size;
  return dimensionOf(rollouts, settle, dims, (out, k) => {
    const action = rollouts.actions[k];
    out.fill(0);
    if (action < 0) return;
    for (let c = 0; c < channels; c++) {
      const amount = injections[action * channels + c];
      if (space === "channels" || directions === undefined) out[c] = amount;
      else for (let i = 0; i < size; i++) out[i] += amount * directions[c * size + i];
    }
  });
}

const CHUNK = 64;

function dimensionOf(
  rollouts: ControlledRollouts,
  settle: number,
  dims: number,
  sampleInto: (out: Float64Array, entry: number, at: number) => void,
): PerAgent {
  const { agents, steps } = rollouts;
  const total = moments(dims);
  const own = Array.from({ length: agents }, () => Number.NaN);
  let current = moments(dims);
  let agentNow = -1;
  const close = () => {
    if (agentNow < 0) return;
    flush(current);
    if (current.count > 1) own[agentNow] = participationRatio(covarianceOf(current), dims);
    total.count += current.count;
    for (let i = 0; i < dims; i++) total.sums[i] += current.sums[i];
    for (let i = 0; i < dims * dims; i++) total.products[i] += current.products[i];
  };
  const sample = new Float64Array(dims);
  aliveSteps(rollouts, settle, (agent, step, at) => {
    if (agent !== agentNow) {
      close();
      agentNow = agent;
      current = moments(dims);
    }
    sampleInto(sample, agent * steps + step, at);
    current.buffer.set(sample, current.buffered++ * dims);
    if (current.buffered === CHUNK) flush(current);
  });
  close();
  const valid = own.filter((value) => !Number.isNaN(value));
  return {
    agents: Float64Array.from(own),
    mean: valid.reduce((sum, value) => sum + value, 0) / valid.length,
    pooled: participationRatio(covarianceOf(total), dims),
  };
}

interface Moments {
  readonly dims: number;
  count: number;
  readonly sums: Float64Array;
  /** On and above the diagonal, shape [dims, dims]. */
  readonly products: Float64Array;
  readonly buffer: Float64Array;
  buffered: number;
}

function moments(dims: number): Moments {
  return {
    dims,
    count: 0,
    sums: new Float64Array(dims),
    products: new Float64Array(dims * dims),
    buffer: new Float64Array(CHUNK * dims),
    buffered: 0,
  };
}

/** Adds the buffered samples, four at a time: sums of outer products, of which half are enough. */
function flush(into: Moments): void {
  const { dims, buffer, buffered, sums, products } = into;
  for (let k = 0; k < buffered; k++) for (let i = 0; i < dims; i++) sums[i] += buffer[k * dims + i];
  for (let i = 0; i < dims; i++) {
    const o = i * dims;
    let r = 0;
    for (; r + 3 < buffered; r += 4) {
      const b0 = r * dims;
      const b1 = b0 + dims;
      const b2 = b1 + dims;
      const b3 = b2 + dims;
      const x0 = buffer[b0 + i];
      const x1 = buffer[b1 + i];
      const x2 = buffer[b2 + i];
      const x3 = buffer[b3 + i];
      if (x0 === 0 && x1 === 0 && x2 === 0 && x3 === 0) continue;
      for (let j = i; j < dims; j++)
        products[o + j] += x0 * buffer[b0 + j] + x1 * buffer[b1 + j] + x2 * buffer[b2 + j] + x3 * buffer[b3 + j];
    }
    for (; r < buffered; r++) {
      const x = buffer[r * dims + i];
      for (let j = i; j < dims; j++) products[o + j] += x * buffer[r * dims + j];
    }
  }
  into.count += buffered;
  into.buffered = 0;
}

function covarianceOf({ dims, count, sums, products }: Moments): Float64Array {
  const out = new Float64Array(dims * dims);
  for (let i = 0; i < dims; i++) {
    for (let j = 0; j < dims; j++) {
      const product = i < j ? products[i * dims + j] : products[j * dims + i];
      out[i * dims + j] = product / count - (sums[i] / count) * (sums[j] / count);
    }
  }
  return out;
}
