import { controlSummary, parseControllerSpec, runNow, trainableOf } from "@telos/core";
import { controllerArrays, type NpyInput } from "@telos/recordings";
import type { PointLog, PointResult } from "@telos/runs";
import { chosenKernels } from "../chosenKernels.ts";

/**
 * Trains the controller of a spec and judges it beside its controls, as `telos train` does.
 * @throws Error where the loss was no longer finite
 */
export function trainPoint(
  settings: unknown,
  log: PointLog,
): { readonly result: PointResult; readonly arrays: () => Record<string, NpyInput> } {
  const trainable = trainableOf(parseControllerSpec(settings), chosenKernels({}));
  const { built, method, trainingRng, evaluationRng: rng } = trainable;
  const { spec } = built;
  const {
    status,
    steps: updates,
    result: trained,
  } = runNow(method, null, { rng: trainingRng, maxSteps: spec.training.steps });
  log(`trained: ${updates} updates, ${status}, loss ${trained.progress.loss.toExponential(2)}`);
  if (status === "diverged")
    throw new Error(`train: the loss was no longer finite after ${updates} updates. Lower training.learningRate.`);
  const { start, steps, agents } = spec.evaluation;
  const rollouts = trainable.judged(trained).map(({ rollouts: made }) => made({ agents, steps, start, rng }));
  const [own, myopic, free, random] = ["trained", "myopic", "free", "random"].map((name, k) =>
    controlSummary(name, built, rollouts[k]!),
  );
  return {
    result: {
      lifetime: own!.lifetime,
      lifetime_error: own!.lifetimeError,
      alive: own!.alive,
      action_entropy: own!.actionEntropy,
      coverage: own!.coverage,
      lifetime_myopic: myopic!.lifetime,
      lifetime_free: free!.lifetime,
      lifetime_random: random!.lifetime,
      action_entropy_myopic: myopic!.actionEntropy,
      coverage_myopic: myopic!.coverage,
      updates,
      loss: trained.progress.loss,
    },
    arrays: () => controllerArrays(built, trained, rollouts),
  };
}
