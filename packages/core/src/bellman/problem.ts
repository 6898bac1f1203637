import { expectAllFinite, expectDistribution, expectShape } from "../num/expectShape.ts";
import type { FiniteProcess, Process } from "../process/process.ts";

/**
 * What is earned, in reward units per step. A state's reward is earned by being there, a terminal state's once, on
 * arrival. `zero` is maximum occupancy: the reward is the behaviour's own entropy.
 */
export type Reward =
  | { readonly kind: "zero" }
  /** Shape [states]. */
  | { readonly kind: "state"; readonly values: Float64Array }
  /** Shape [states, actions]; the rows of terminal states must be 0, since nothing is done there. */
  | { readonly kind: "stateAction"; readonly values: Float64Array };

/** What the policy is compared with. It decides the weight of each action and so what the temperature pays for. */
export type Reference =
  /** Every action counts 1: the policy earns temperature × its action entropy. Maximum occupancy. */
  | { readonly kind: "counting" }
  /** A given policy, shape [actions] or [states, actions]: the policy pays temperature × KL to it. 0 forbids an action. */
  | { readonly kind: "fixed"; readonly probabilities: Float64Array }
  /**
   * The policy's own average over the states that it visits: temperature × the information that actions carry about
   * states, the coding cost. One average for each agent of the process, or one `shared` by all.
   */
  | { readonly kind: "marginal"; readonly shared: boolean };

/** Whether the future counts less and less, or the mean over a long time counts. */
export type Criterion =
  /** Reward k steps ahead counts discountᵏ, 0 ≤ discount < 1. */
  | { readonly kind: "discounted"; readonly discount: number }
  /** Reward per step in the long run; values are relative, with mean 0 over states. No terminal states. */
  | { readonly kind: "average" };

/**
 * All that defines soft-optimal behaviour, in one value, so that no solver can forget a part of it. Nothing here has a
 * default: a solver that fills in a discount of its own answers another question than the one asked.
 */
export interface SoftProblem<P extends Process = FiniteProcess> {
  readonly process: P;
  readonly reward: Reward;
  readonly reference: Reference;
  /** α (maximum occupancy) or λ (coding cost), reward units per nat, > 0. */
  readonly temperature: number;
  readonly criterion: Criterion;
}

/** A problem whose reference policy is known, so that one backup is defined. */
export interface SettledProblem<P extends Process = FiniteProcess> extends SoftProblem<P> {
  readonly reference: Exclude<Reference, { kind: "marginal" }>;
}

/**
 * Checks a problem on a finite process at a public door.
 * @param where  the function that was called, for the message
 * @throws RangeError naming the field at fault and how to mend it
 */
export function expectProblem(where: string, problem: SoftProblem): void {
  const { process, reward, reference, temperature } = problem;
  if (!(temperature > 0 && temperature < Infinity)) {
    throw new RangeError(
      `${where}: temperature must be > 0 but is ${temperature}. ` +
        "Pass reward units per nat; 0.1 × the reward's range is a fair start.",
    );
  }
  expectCriterion(where, problem);
  if (reward.kind === "state") expectShape(where, "reward.values", reward.values, process.states);
  if (reward.kind === "stateAction") {
    expectShape(where, "reward.values", reward.values, process.states, process.actions);
    for (let row = 0; row < reward.values.length; row++) {
      if (!process.terminal[Math.floor(row / process.actions)] || reward.values[row] === 0) continue;
      throw new RangeError(
        `${where}: reward.values[${row}] is ${reward.values[row]} but state ${Math.floor(row / process.actions)} is ` +
          "terminal and nothing is done there. Give the reward for reaching it to the action that leads there.",
      );
    }
  }
  if (reward.kind !== "zero") expectAllFinite(where, "reward.values", reward.values);
  if (reference.kind === "fixed") expectReference(where, reference.probabilities, process);
}

/** Checks how the future counts. @throws RangeError for a discount outside [0, 1) or an average over a process that ends */
export function expectCriterion(
  where: string,
  { process, criterion }: Pick<SoftProblem, "process" | "criterion">,
): void {
  if (criterion.kind === "discounted" && !(criterion.discount >= 0 && criterion.discount < 1)) {
    throw new RangeError(
      `${where}: criterion.discount must lie in [0, 1) but is ${criterion.discount}. ` +
        'Pass 1 − 1/horizon in steps, or { kind: "average" } to count every step alike.',
    );
  }
  const ending = process.terminal.indexOf(1);
  if (criterion.kind === "average" && ending >= 0) {
    throw new RangeError(
      `${where}: state ${ending} is terminal, so the average over a long time is that of having ended. ` +
        "Use a discount, or lead the state back to the start.",
    );
  }
}

function expectReference(where: string, probabilities: Float64Array, { states, actions }: FiniteProcess): void {
  if (probabilities.length !== actions) expectShape(where, "reference.probabilities", probabilities, states, actions);
  for (let at = 0; at < probabilities.length; at += actions) {
    const name =
      probabilities.length === actions ? "reference.probabilities" : `reference.probabilities of state ${at / actions}`;
    expectDistribution(where, name, probabilities.subarray(at, at + actions));
  }
}

/** The reward of every state and action, shape [states, actions]; rows of terminal states are 0. */
export function actionRewardOf({ process, reward }: Pick<SoftProblem, "process" | "reward">): Float64Array {
  const { states, actions, terminal } = process;
  const out = new Float64Array(states * actions);
  switch (reward.kind) {
    case "zero":
      break;
    case "stateAction":
      out.set(reward.values);
      break;
    case "state":
      for (let s = 0; s < states; s++) {
        if (!terminal[s]) out.fill(reward.values[s]!, s * actions, (s + 1) * actions);
      }
  }
  return out;
}

/** The reward of arriving in a state, which is all that a terminal state is worth. */
export function terminalRewardOf(reward: Reward, state: number): number {
  return reward.kind === "state" ? reward.values[state]! : 0;
}
