import type { SolverKernels } from "../../forward/hypercubeSolution.ts";
import { expectAllFinite, expectShape } from "../../num/expectShape.ts";
import { type LbfgsState, lbfgs, type MinimiseProblem } from "../../num/lbfgs.ts";
import type { Method, MethodStatus } from "../../run/method.ts";
import { type RewardDesign, type RewardFamily, rewardDesign } from "../families/rewardFamily.ts";
import type { PotentialModel } from "../rewardOfPotential.ts";
import { expectEvidence, type RewardLikelihood, rewardLikelihood } from "./rewardLikelihood.ts";
import type { TransitionEvidence } from "./transitionEvidence.ts";

/** All that defines a penalised maximum-likelihood fit of a reward: minimise −LL/T + η · penalty(θ). */
export interface RewardFitProblem {
  readonly model: PotentialModel;
  readonly evidence: TransitionEvidence;
  readonly family: RewardFamily;
  /** η ≥ 0: times Σ r (sparse) or ½ Σ θ² (ridge, pairwise, global); families without a penalty want 0. */
  readonly penalty: number;
  /** First parameters of the family, default 0. A family without a penalty is fitted best from a penalised fit. */
  readonly start?: Float64Array;
}

/** How the fit is done. */
export interface RewardFitOptions {
  /** Converged when no entry of the projected gradient, per step, is larger. Default 1e-7. */
  readonly gradientTolerance?: number;
  /** Converged when two successive steps each gain less, nats per step. Default 1e-9. */
  readonly valueTolerance?: number;
  /** Of the two solves of each gradient. Default 1e-8. */
  readonly solveTolerance?: number;
  /** Past steps that curvature is learnt from. Default 20. */
  readonly memory?: number;
  /** Most line searches of `fitReward`. Default 300. */
  readonly maxSteps?: number;
  /** Kernels for the two solves. Default: the references. */
  readonly solver?: SolverKernels;
  /**
   * Second derivatives of the objective near the answer, shape [parameters, parameters], for the search to begin with:
   * `curvatureOfFit` of a fit to similar evidence. Default: what the search's own steps tell.
   */
  readonly curvature?: Float64Array;
}

/** A reward and how well it explains the evidence. */
export interface RewardFit {
  /** r, in units of the model's coding cost, shape [inputs, words]. */
  readonly reward: Float64Array;
  /** θ of the family. */
  readonly parameters: Float64Array;
  /** Nats, summed over steps. */
  readonly logLikelihood: number;
  /** −LL/T + penalty. */
  readonly objective: number;
  /** The policy that is optimal for the reward, shape [inputs, units, contexts]. */
  readonly logits: Float64Array;
  readonly value: Float64Array;
  readonly averageReward: number;
  readonly steps: number;
  readonly evaluations: number;
  readonly status: "converged" | "exhausted" | "diverged";
}

/** Plain data: the search, and the last solutions as first guesses of the next. */
export interface RewardFitState {
  readonly search: LbfgsState;
  readonly warm: { readonly value: Float64Array; readonly adjoint: Float64Array };
  readonly status: MethodStatus;
}

/**
 * Penalised maximum likelihood of a reward (E8) by L-BFGS-B, in one call. With r ≥ 0 the sum Σ r is linear, so the
 * sparse family needs no proximal step.
 * @throws RangeError if the problem is out of range
 */
export function fitReward(problem: RewardFitProblem, options: RewardFitOptions = {}): RewardFit {
  const method = fitRewardMethod(options);
  const maxSteps = options.maxSteps ?? 300;
  let state = method.init(problem);
  for (let step = 0; state.status === "running" && step < maxSteps; step++) state = method.step(problem, state);
  return method.result(problem, state);
}

/** The same (E8) as a method: one step is one line search. Nothing in it is random. */
export function fitRewardMethod(options: RewardFitOptions = {}): Method<RewardFitProblem, RewardFitState, RewardFit> & {
  init(problem: RewardFitProblem): RewardFitState;
} {
  return {
    init(problem) {
      const { model, evidence, family, penalty, start } = problem;
      expectEvidence("fitReward", model, evidence);
      if (!(penalty >= 0 && penalty < Infinity))
        throw new RangeError(`fitReward: penalty must be ≥ 0 but is ${penalty}. 0.08 / √steps is a fair start.`);
      const design = rewardDesign(family, model);
      if (design.penalty === "none" && penalty !== 0)
        throw new RangeError(
          `fitReward: the family "${family.kind}" has no penalty, but penalty is ${penalty}. Give 0.`,
        );
      if (start) {
        expectShape("fitReward", "start", start, design.parameters);
        expectAllFinite("fitReward", "start", start);
      }
      const states = model.inputs * 2 ** model.units;
      const evaluator = evaluatorOf(problem, design, options, {
        value: new Float64Array(states),
        adjoint: new Float64Array(states),
      });
      const search = lbfgs.init({
        ...searchOf(design, options),
        start: start ?? new Float64Array(design.parameters),
        evaluate: evaluator.evaluate,
      });
      return { search, warm: evaluator.warm(), status: search.status };
    },

    step(problem, state) {
      const design = rewardDesign(problem.family, problem.model);
      const evaluator = evaluatorOf(problem, design, options, state.warm);
      const search = lbfgs.step(
        { ...searchOf(design, options), start: state.search.x, evaluate: evaluator.evaluate },
        state.search,
      );
      return { search, warm: evaluator.warm(), status: search.status };
    },

    status: (state) => state.status,
    residual: (_, state) => state.search.gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0),

    result(problem, state) {
      const { model, evidence, family } = problem;
      const reward = new Float64Array(model.inputs * 2 ** model.units);
      rewardDesign(family, model).rewardInto(reward, state.search.x);
      const at = rewardLikelihood(reward, model, evidence, {
        ...options.solver,
        start: state.warm,
        tolerance: options.solveTolerance ?? 1e-8,
      });
      return {
        reward,
        parameters: state.search.x,
        logLikelihood: at.logLikelihood,
        objective: state.search.value,
        logits: at.logits,
        value: at.value,
        averageReward: at.averageReward,
        steps: state.search.steps,
        evaluations: state.search.evaluations,
        status: state.status === "running" ? "exhausted" : state.status,
      };
    },
  };
}

function searchOf(design: RewardDesign, options: RewardFitOptions): Omit<MinimiseProblem, "evaluate" | "start"> {
  const { gradientTolerance = 1e-7, valueTolerance = 1e-9, memory = 20, curvature } = options;
  const lower = new Float64Array(design.parameters).fill(design.lower);
  return { lower, gradientTolerance, valueTolerance, memory, ...(curvature && { curvature }) };
}

/** The objective with its warm starts, which follow every evaluation that succeeded. */
function evaluatorOf(
  { model, evidence, penalty }: RewardFitProblem,
  design: RewardDesign,
  options: RewardFitOptions,
  start: RewardFitState["warm"],
): { evaluate: MinimiseProblem["evaluate"]; warm: () => RewardFitState["warm"] } {
  let warm = start;
  const reward = new Float64Array(model.inputs * 2 ** model.units);
  const steps = evidence.steps;
  const evaluate = (x: Float64Array, gradient: Float64Array): number => {
    design.rewardInto(reward, x);
    const at: RewardLikelihood = rewardLikelihood(reward, model, evidence, {
      ...options.solver,
      start: warm,
      tolerance: options.solveTolerance ?? 1e-8,
    });
    if (at.status !== "converged") return Infinity; // too far from what a network would do: the line search turns back
    warm = { value: at.value, adjoint: at.adjoint };
    design.gradientInto(gradient, at.gradient);
    let sum = 0;
    for (let k = 0; k < x.length; k++) {
      gradient[k] = -gradient[k] / steps;
      if (design.penalty === "sum") {
        gradient[k] += penalty;
        sum += x[k];
      } else if (design.penalty === "squares") {
        gradient[k] += penalty * x[k];
        sum += (x[k] * x[k]) / 2;
      }
    }
    return -at.logLikelihood / steps + penalty * sum;
  };
  return { evaluate, warm: () => warm };
}
