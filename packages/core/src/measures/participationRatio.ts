import type { ControlledRollouts } from "../forward/simulateController.ts";
import type { ControlledProcess } from "../process/controlledProcess.ts";
import { type TransferName, transferOf } from "../process/transfer.ts";
import { aliveSteps } from "./aliveSteps.ts";
import { addMoments, covarianceOf, joinMoments, noMoments } from "./moments.ts";

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
  const total = noMoments(dims);
  const own = new Float64Array(agents).fill(Number.NaN);
  let current = noMoments(dims);
  const buffer = new Float64Array(CHUNK * dims);
  let buffered = 0;
  let agentNow = -1;
  const flush = () => {
    addMoments(current.sums, current.squares, current.products, buffer, buffered, dims);
    current.count += buffered;
    buffered = 0;
  };
  const close = () => {
    if (agentNow < 0) return;
    flush();
    if (current.count > 1) own[agentNow] = participationRatio(covarianceOf(current), dims);
    joinMoments(total, current);
  };
  const sample = new Float64Array(dims);
  aliveSteps(rollouts, settle, (agent, step, at) => {
    if (agent !== agentNow) {
      close();
      agentNow = agent;
      current = noMoments(dims);
    }
    sampleInto(sample, agent * steps + step, at);
    buffer.set(sample, buffered++ * dims);
    if (buffered === CHUNK) flush();
  });
  close();
  const valid = own.filter((value) => !Number.isNaN(value));
  return {
    agents: own,
    mean: valid.reduce((sum, value) => sum + value, 0) / valid.length,
    pooled: participationRatio(covarianceOf(total), dims),
  };
}
