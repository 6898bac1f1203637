import type { ControlledRollouts } from "../forward/simulateController.ts";
import { expectInteger, expectShape } from "../num/expectShape.ts";
import { type EnergyMeasure, energy } from "../process/energy.ts";
import { activitiesInto } from "../process/rateNetwork.ts";
import type { TransferName } from "../process/transfer.ts";
import { longestLife } from "./longestLife.ts";
import type { MeasureKernels } from "./measureKernels.ts";
import { addMoments, covarianceOf, joinMoments, meanStdOf, noMoments } from "./moments.ts";
import { type PerAgent, participationRatio } from "./participationRatio.ts";

/** Statistics of the activities φ(x) of rollouts. */
export interface ActivityMeasures {
  /** As `activityDimension` (M32). */
  readonly dimension: PerAgent;
  /** As `trajectoryStd` of all units (M33). */
  readonly std: PerAgent;
  /** As `energySeries` (M9), shape [agents, steps]; empty unless a measure of energy is given. */
  readonly energies: Float64Array;
}

/**
 * How many dimensions activity fills, how much it varies and what energy it has (M9, M32, M33) in one pass over the states, so that
 * φ is computed once.
 * @param settle           steps of each agent that are left out, but for its energy
 * @param options.energy   which energy; none unless given
 * @param options.kernels  faster twins
 */
export function activityMeasures(
  rollouts: ControlledRollouts,
  transfer: TransferName,
  settle: number,
  options: { readonly energy?: EnergyMeasure; readonly kernels?: MeasureKernels } = {},
): ActivityMeasures {
  const { agents, steps, size, states, lifetimes } = rollouts;
  expectInteger("activityMeasures", "settle", settle, 0, 2 ** 31 - 1);
  expectShape("activityMeasures", "rollouts.states", states, agents, steps + 1, size);
  const { kernels = {} } = options;
  const activities = kernels.activities?.(transfer) ?? activitiesInto;
  const moments = kernels.moments ?? addMoments;
  const energies = new Float64Array(options.energy ? agents * steps : 0).fill(Number.NaN);
  const dimensions = new Float64Array(agents).fill(Number.NaN);
  const stds = dimensions.slice();
  const total = noMoments(size);
  const phi = new Float64Array(longestLife(rollouts) * size);
  for (let agent = 0; agent < agents; agent++) {
    const life = lifetimes[agent];
    const from = agent * (steps + 1) * size;
    phi.set(states.subarray(from, from + life * size));
    activities(phi, transfer, phi, life * size);
    if (options.energy)
      for (let t = 0; t < life; t++) energies[agent * steps + t] = energy(options.energy, phi, t * size, size);
    if (life <= settle) continue;
    const own = noMoments(size);
    own.count = life - settle;
    moments(own.sums, own.squares, own.products, phi.subarray(settle * size), own.count, size);
    joinMoments(total, own);
    if (own.count < 2) continue;
    dimensions[agent] = participationRatio(covarianceOf(own), size);
    stds[agent] = meanStdOf(own);
  }
  return {
    dimension: perAgent(dimensions, participationRatio(covarianceOf(total), size)),
    std: perAgent(stds, meanStdOf(total)),
    energies,
  };
}

function perAgent(agents: Float64Array, pooled: number): PerAgent {
  const valid = agents.filter((value) => !Number.isNaN(value));
  return { agents, mean: valid.reduce((sum, value) => sum + value, 0) / valid.length, pooled };
}
