import { expectInteger, expectShape } from "../../num/expectShape.ts";
import { createRng, type Rng } from "../../num/rng.ts";
import { squared } from "../../num/squared.ts";
import { bootstrapWeights } from "../../recording/blocks.ts";
import type { Method, MethodStatus } from "../../run/method.ts";
import { rewardDesign } from "../families/rewardFamily.ts";
import type { PotentialModel } from "../rewardOfPotential.ts";
import { curvatureOfFit } from "./curvatureOfFit.ts";
import { fitReward, type RewardFit, type RewardFitOptions } from "./fitReward.ts";
import { meanOn, type RewardIntervals, supportIntervals } from "./supportIntervals.ts";
import { sumEvidence, type TransitionEvidence } from "./transitionEvidence.ts";

/** A record in blocks, and the fit whose uncertainty is asked for. */
export interface BootstrapProblem {
  readonly model: PotentialModel;
  /** Stretches of the record, each ten correlation times of the input or longer. */
  readonly blocks: readonly TransitionEvidence[];
  /** 1 on the states whose reward is free, shape [inputs, words]. */
  readonly support: Uint8Array;
  /** The fit on all blocks: where each resample's fit begins. */
  readonly fit: Pick<RewardFit, "reward" | "logits">;
}

export interface BootstrapOptions extends RewardFitOptions {
  /** How often the blocks are redrawn, 2 or more. */
  readonly resamples: number;
}

/** Plain data. */
export interface BootstrapState {
  /** The seed that all redraws are split from. */
  readonly seed: number;
  /** The reward on the support in each resample so far, shape [resamples][members]. */
  readonly replicates: readonly Float64Array[];
  /** Of the objective at the fit, where every refit's search begins with it. */
  readonly curvature?: Float64Array;
  readonly status: MethodStatus;
}

/**
 * Intervals by the block bootstrap (E14): blocks are drawn with replacement, the reward is refitted on the support, and
 * the spread of the refits is the uncertainty. It assumes nothing about the likelihood but that blocks are alike and
 * independent. One step is one resample; after two the result is defined. Searches begin with the curvature at the fit
 * (E16), which makes them some four times as short.
 * @throws RangeError from `init` if an option is out of range or there are fewer than two blocks
 */
export function bootstrapIntervals(
  options: BootstrapOptions,
): Method<BootstrapProblem, BootstrapState, RewardIntervals> {
  const { resamples, ...how } = options;
  return {
    init({ model, blocks, support, fit }, rng: Rng) {
      expectInteger("bootstrapIntervals", "resamples", resamples, 2, 100_000);
      expectInteger("bootstrapIntervals", "blocks.length", blocks.length, 2, 10_000_000);
      expectShape("bootstrapIntervals", "support", support, fit.reward.length);
      const design = rewardDesign({ kind: "support", support }, model);
      const curvature = curvatureOfFit(model, sumEvidence(blocks), design, 0, fit.logits, options.solver ?? {});
      const seed = rng.split("bootstrap").uint32();
      return { seed, replicates: [], ...(curvature && { curvature }), status: "running" };
    },
    step({ model, blocks, support, fit }, state) {
      const rng = createRng(state.seed).split(`resample ${state.replicates.length}`);
      const evidence = sumEvidence(blocks, bootstrapWeights(blocks.length, rng));
      const start = fit.reward.filter((_, s) => support[s] === 1).map((r) => Math.max(0, r));
      const { curvature } = state;
      const refit = fitReward(
        { model, evidence, family: { kind: "support", support }, penalty: 0, start },
        { ...how, ...(curvature && { curvature }) },
      );
      const replicates = [...state.replicates, refit.parameters];
      return { ...state, replicates, status: replicates.length >= resamples ? "converged" : "running" };
    },
    status: (state) => state.status,
    result({ support, fit }, { replicates }) {
      const members = Int32Array.from(Array.from(support.keys()).filter((s) => support[s] === 1));
      const means = replicates.map((replicate) => replicate.reduce((sum, r) => sum + r, 0) / members.length);
      const plateau = meanOn(fit.reward, members);
      return supportIntervals(fit.reward, members, {
        reward: spread(members.length, replicates.length, (a, k) => replicates[k][a]),
        share: spread(members.length, replicates.length, (a, k) => replicates[k][a] / means[k]),
        plateau: plateau > 0 ? spread(1, means.length, (_, k) => means[k])[0] : NaN,
      });
    },
  };
}

/** Standard deviation over replicates of each of `size` numbers; NaN for fewer than two replicates. */
function spread(size: number, replicates: number, at: (entry: number, replicate: number) => number): Float64Array {
  return Float64Array.from({ length: size }, (_, a) => {
    if (replicates < 2) return NaN;
    let mean = 0;
    for (let k = 0; k < replicates; k++) mean += at(a, k) / replicates;
    let sum = 0;
    for (let k = 0; k < replicates; k++) sum += squared(at(a, k) - mean);
    return Math.sqrt(sum / (replicates - 1));
  });
}
