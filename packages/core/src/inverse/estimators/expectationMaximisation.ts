import type { Method, MethodStatus } from "../../run/method.ts";
import {
  fitReward,
  fitRewardMethod,
  type RewardFit,
  type RewardFitOptions,
  type RewardFitProblem,
} from "./fitReward.ts";
import { expectedUpdates, policyLogLikelihood } from "./policyLogLikelihood.ts";

/** How expectation and maximisation alternate. */
export interface MaximisationOptions extends RewardFitOptions {
  /** Line searches of each M step. Default 30. */
  readonly innerSteps?: number;
  /** Converged when a round gains less penalised likelihood, nats per step. Default 1e-7. */
  readonly roundTolerance?: number;
}

/** Plain data: the last fit, of whose policy the next expected counts are taken. */
export interface MaximisationState {
  readonly fit: RewardFit;
  /** −LL/T of the words themselves + penalty; falls from round to round. */
  readonly history: readonly number[];
  readonly status: MethodStatus;
}

/**
 * Maximum likelihood where the redrawn unit is hidden (E6, E9), by expectation and maximisation: split the stays among
 * the units by the policy found last, beginning with π = ½; fit the reward to the expected counts; and so on. Each round
 * raises the likelihood of the words. `fitReward` on the same evidence climbs that likelihood itself and reaches the
 * same optimum with fewer solves; this is its check, and the form that the literature knows.
 * @throws RangeError from `init` if the evidence names the units
 */
export function expectationMaximisation(
  options: MaximisationOptions = {},
): Method<RewardFitProblem, MaximisationState, RewardFit> & { init(problem: RewardFitProblem): MaximisationState } {
  const { innerSteps = 30, roundTolerance = 1e-7, ...how } = options;
  const round = (problem: RewardFitProblem, logits: Float64Array, start: Float64Array | undefined) => {
    const { model, evidence } = problem;
    if (evidence.kind !== "words")
      throw new RangeError(
        'expectationMaximisation: evidence.kind is "updates", which hides nothing. Use fitReward, or count the record with wordEvidence.',
      );
    const { updates } = expectedUpdates(evidence, logits, model.updateShare);
    const fit = fitReward({ ...problem, evidence: updates, ...(start && { start }) }, { ...how, maxSteps: innerSteps });
    const { logLikelihood } = policyLogLikelihood(fit.logits, model.updateShare, evidence);
    const penalty = fit.objective + expectedLoss(problem, fit, updates.steps);
    return { fit, objective: penalty - logLikelihood / evidence.steps, logLikelihood };
    function expectedLoss(of: RewardFitProblem, found: RewardFit, steps: number): number {
      return policyLogLikelihood(found.logits, of.model.updateShare, updates).logLikelihood / steps;
    }
  };
  return {
    init(problem) {
      fitRewardMethod(how).init(problem); // checks the problem
      const first = round(problem, new Float64Array(problem.evidence.on.length), problem.start);
      return stateOf(first, [first.objective], "running");
    },
    step(problem, state) {
      const next = round(problem, state.fit.logits, state.fit.parameters);
      const gain = state.history[state.history.length - 1] - next.objective;
      const status = Number.isNaN(gain) ? "diverged" : gain <= roundTolerance ? "converged" : "running";
      return stateOf(next, [...state.history, next.objective], status);
    },
    status: (state) => state.status,
    residual: (_, { history }) =>
      history.length < 2 ? Infinity : history[history.length - 2] - history[history.length - 1],
    result: (_, state) => state.fit,
  };
}

/** The fit as one of the words: its likelihood and objective are those of what was seen, not of the expected counts. */
function stateOf(
  { fit, objective, logLikelihood }: { fit: RewardFit; objective: number; logLikelihood: number },
  history: readonly number[],
  status: MethodStatus,
): MaximisationState {
  return { fit: { ...fit, objective, logLikelihood }, history, status };
}
