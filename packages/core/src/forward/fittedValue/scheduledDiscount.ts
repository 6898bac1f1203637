import type { Training } from "./controlProblem.ts";

const LAST_SHARE = 0.05;

/** The discount of a step (M24): 1 − (1 − γ) max(1, k (1 − step/(steps/2))), which grows to γ before half of the steps. */
export function scheduledDiscount(discount: number, { curriculum, steps }: Training, step: number): number {
  return 1 - (1 - discount) * Math.max(1, curriculum * (1 - step / (0.5 * steps)));
}

/** The learning rate of a step (M24): constant for the first half, then falling linearly to 5 % of it. */
export function scheduledRate({ learningRate, steps }: Training, step: number): number {
  const done = step / steps;
  return learningRate * (done < 0.5 ? 1 : 1 - (1 - LAST_SHARE) * (2 * done - 1));
}
