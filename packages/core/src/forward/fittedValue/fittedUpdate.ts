import type { ValueNetwork } from "../../nets/valueNetwork.ts";
import { isRateNetworkProcess, type RateNetworkProcess } from "../../process/rateNetworkProcess.ts";
import { type SurvivalTest, survivalTest } from "../../process/survivalTest.ts";
import { type ControlProblem, type DrivenProblem, largestValue } from "./controlProblem.ts";
import type { FittedValueState } from "./fittedValue.ts";

/**
 * What one update of `fittedValue` computes, apart from what the agents do between looking ahead and learning. One is made for
 * a problem and a size of network; it keeps nothing that the state does not determine, so that a run can be resumed with another.
 */
export interface FittedUpdate {
  /** After `lookAhead`: the agents' policies (M21), shape [agents, actions]. Read it anew after every call. */
  readonly policy: Float64Array;
  /** After `lookAhead`: the entropy of each agent's policy (M23), nats, shape [agents]. */
  readonly entropies: Float64Array;
  /** After `lookAhead`: what the states are worth (M22) as shares of the largest value; agents first, then states of the past. */
  readonly targets: ArrayLike<number>;
  /**
   * Looks one step ahead from where the agents are and from states of the past (M20), and keeps what those states are worth (M22):
   * `learn` teaches it.
   * @param places  of the memory; the first `count` are read
   */
  lookAhead(state: FittedValueState, places: Int32Array, count: number, discount: number): void;
  /** Puts the agents' states, as `lookAhead` saw them, into the memory, one after another from place `next` on. */
  remember(state: FittedValueState): void;
  /**
   * All agents at once, where a twin can: each that has not ended draws an action from its policy, one uniform number each from
   * where the stream `action` stands, which moves on, and `moveInto` takes it there.
   * @returns for each agent the probability that its action does not end it; not set for those that have ended
   */
  act?(state: FittedValueState): Float64Array;
  /**
   * Writes where an action takes an agent, without noise.
   * @param out     written from entry `at` on, shape [size]
   * @param action  −1 for none
   * @returns the probability that the action does not end it
   */
  moveInto(out: Float64Array, at: number, agent: number, action: number): number;
  /** Teaches the network what `lookAhead` found, by one step of Adam (M15, M16). @returns the loss before it */
  learn(state: FittedValueState, learningRate: number): number;
}

/** What a faster twin of `plainUpdate` is made for: maximum occupancy of a rate network, without state entropy and without learned survival. */
export interface FittedTask {
  readonly process: RateNetworkProcess;
  readonly training: ControlProblem["training"];
  readonly value: ValueNetwork;
  /** α */
  readonly temperature: number;
  /** The constraint's test of one state's successors, for constraints that a twin does not know. */
  readonly test: SurvivalTest;
  /** The largest value at a discount (M18). */
  readonly largest: (discount: number) => number;
  /** What a state earns by itself; undefined when no state does. @param at  where in `states` it begins */
  readonly reward: ((states: ArrayLike<number>, at: number) => number) | undefined;
}

/** A faster twin of `plainUpdate`; undefined where it does not know the task. */
export type FittedUpdateOf = (task: FittedTask) => FittedUpdate | undefined;

/** The task of a problem; undefined where it is another one than `FittedTask` says. */
export function fittedTaskOf(problem: ControlProblem, value: ValueNetwork): FittedTask | undefined {
  const { process, objective, training } = problem;
  if (training.terminals === "survivalLearned") return undefined;
  if (!isRateNetworkProcess(process) || objective.kind !== "maximumOccupancy" || objective.stateEntropy !== 0)
    return undefined;
  const { network, constraint, offsets, readouts, noiseStd, actions } = process;
  return {
    ...{ process, training, value, temperature: objective.temperature },
    test: survivalTest(constraint, network, offsets, readouts?.shapes ?? [], noiseStd),
    largest: (discount) => largestValue(objective, actions, discount),
    reward: objective.reward > 0 ? (states, at) => rewardAt(problem, states, at) : undefined,
  };
}

/** What a state earns by itself: μ in the rewarded region. @param at  where in `states` it begins */
export function rewardAt(
  { objective, process, rewarded }: DrivenProblem,
  states: ArrayLike<number>,
  at: number,
): number {
  if (objective.kind !== "maximumOccupancy" || !(objective.reward > 0) || !rewarded || !process.readouts) return 0;
  const { units, transfer } = process.readouts;
  return rewarded.inside(transfer.value(states[at + units[0]]), transfer.value(states[at + units[1]]))
    ? objective.reward
    : 0;
}
