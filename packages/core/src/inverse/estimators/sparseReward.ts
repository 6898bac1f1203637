import { expectPositive } from "../../num/expectShape.ts";
import { quantile } from "../../num/quantile.ts";
import type { PotentialModel } from "../rewardOfPotential.ts";
import { fitReward, type RewardFit, type RewardFitOptions } from "./fitReward.ts";
import { rewardLikelihood } from "./rewardLikelihood.ts";
import type { TransitionEvidence } from "./transitionEvidence.ts";

/** A sparse reward, and the same without the shrinkage that made it sparse. */
export interface SparseReward {
  /** c, the strength of the penalty. */
  readonly strength: number;
  /** η = c / √T. */
  readonly penalty: number;
  /** The penalised fit: its support is right early, its scale is shrunk. */
  readonly sparse: RewardFit;
  /** 1 where the penalised fit exceeds a share of its plateau, shape [inputs, words]. */
  readonly support: Uint8Array;
  /** Refitted on the support without penalty: use it for predictions. */
  readonly relaxed: RewardFit;
  /** One number on the states where the relaxed fit exceeds half of its plateau. */
  readonly twoLevel: RewardFit;
  /** The median of the relaxed reward's larger values, reward units. */
  readonly plateau: number;
}

/** A search for a sparse reward. */
export interface SparseOptions extends RewardFitOptions {
  /** c > 0: the penalty on Σ r is c / √T. */
  readonly strength: number;
  /** A penalised fit to begin with, from a larger strength or a similar record, shape [inputs, words]. */
  readonly start?: Float64Array;
}

// A state belongs to the support when it is worth this share of the plateau, ...
const SUPPORT_SHARE = 0.15;
// ... and the plateau is the median of the states above this share of the largest.
const PLATEAU_SHARE = 0.3;

/**
 * The sparse reward in three steps (E11): the penalised fit with η = c/√T, its support, and the fit on that support
 * without penalty. Shrinkage acts as a larger coding cost, so that predictions want the relaxed or the two-level fit.
 * @throws RangeError if the model, the evidence or the strength is out of range, or the penalty leaves no support
 */
export function inferSparseReward(
  model: PotentialModel,
  evidence: TransitionEvidence,
  options: SparseOptions,
): SparseReward {
  const { strength, start, ...how } = options;
  expectPositive("inferSparseReward", "strength", strength);
  const penalty = strength / Math.sqrt(evidence.steps);
  const sparse = fitReward({ model, evidence, family: { kind: "sparse" }, penalty, ...(start && { start }) }, how);
  const support = supportOf(sparse.reward);
  if (!support.includes(1))
    throw new RangeError(
      `inferSparseReward: with strength ${strength} no state is worth more than 0. Take a smaller strength or a longer record.`,
    );
  const kept = sparse.reward.filter((_, s) => support[s] === 1);
  const relaxed = fitReward({ model, evidence, family: { kind: "support", support }, penalty: 0, start: kept }, how);
  const plateau = plateauOf(relaxed.reward);
  const upper = Uint8Array.from(relaxed.reward, (r) => (r > plateau / 2 ? 1 : 0));
  const twoLevel = fitReward(
    { model, evidence, family: { kind: "twoLevel", support: upper }, penalty: 0, start: Float64Array.of(plateau) },
    how,
  );
  return { strength, penalty, sparse, support, relaxed, twoLevel, plateau };
}

/** The plateau of a reward (E11): the median of the values above 0.3 of the largest; 0 if none is positive. */
export function plateauOf(reward: Float64Array): number {
  const largest = reward.reduce((most, r) => Math.max(most, r), 0);
  if (!(largest > 0)) return 0;
  return quantile(reward.filter((r) => r > PLATEAU_SHARE * largest).sort(), 0.5);
}

/** The support of a sparse reward (E11): 1 where it exceeds a share (default 0.15) of its plateau. */
export function supportOf(reward: Float64Array, share: number = SUPPORT_SHARE): Uint8Array {
  const plateau = plateauOf(reward);
  return Uint8Array.from(reward, (r) => (plateau > 0 && r > share * plateau ? 1 : 0));
}

/** A strength that was tried, and how well it foretells steps that were held out. */
export interface StrengthCandidate {
  readonly strength: number;
  /** Held-out log-likelihood of the relaxed and of the penalised fit, nats per step. */
  readonly heldOutRelaxed: number;
  readonly heldOutSparse: number;
  readonly fit: SparseReward;
}

/**
 * Chooses the strength of the penalty (E11) by the held-out likelihood of the relaxed fit. The penalised fit itself
 * would choose too small a strength, for its shrinkage costs likelihood that the relaxed fit wins back.
 * @param strengths  tried from the largest to the smallest, each begun where the last one ended
 * @throws RangeError if no strength is given or one is out of range
 */
export function chooseStrength(
  model: PotentialModel,
  training: TransitionEvidence,
  heldOut: TransitionEvidence,
  options: RewardFitOptions & { readonly strengths: readonly number[] },
): { readonly strength: number; readonly candidates: readonly StrengthCandidate[] } {
  const { strengths, ...how } = options;
  if (strengths.length === 0)
    throw new RangeError("chooseStrength: strengths is empty. Try 0.16, 0.08, 0.04 and 0.02.");
  const candidates: StrengthCandidate[] = [];
  for (const strength of [...strengths].sort((a, b) => b - a)) {
    const before = candidates.at(-1)?.fit.sparse.reward;
    const fit = inferSparseReward(model, training, { ...how, strength, ...(before && { start: before }) });
    const score = ({ reward, value }: RewardFit) =>
      rewardLikelihood(reward, model, heldOut, {
        ...how.solver,
        start: { value, adjoint: new Float64Array(value.length) },
      }).logLikelihood / heldOut.steps;
    candidates.push({ strength, fit, heldOutRelaxed: score(fit.relaxed), heldOutSparse: score(fit.sparse) });
  }
  const best = candidates.reduce((a, b) => (b.heldOutRelaxed > a.heldOutRelaxed ? b : a));
  return { strength: best.strength, candidates };
}
