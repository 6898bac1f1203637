import type { HiddenTransfer } from "../../nets/hiddenTransfer.ts";
import { expectFinite, expectInteger, expectPositive, expectProbability } from "../../num/expectShape.ts";
import { log } from "../../num/log.ts";
import type { ControlledProcess, DrivenProcess } from "../../process/controlledProcess.ts";
import type { RegionShape } from "../../process/regions/regionShape.ts";
import type { ControlKernels } from "../controlKernels.ts";
import type { PolicySpec } from "../learnedPolicy/policySpec.ts";
import type { StartStates } from "../startStates.ts";

/** What a controller is trained for. Nothing has a default. */
export type ControlObjective =
  /** Maximum occupancy: the entropy of future actions, and what is added to it. */
  | {
      readonly kind: "maximumOccupancy";
      /** α, reward units per nat, > 0. */
      readonly temperature: number;
      /** γ per step, 0 ≤ γ < 1. */
      readonly discount: number;
      /** β: weight of state entropy, of any sign; in units in which the largest action entropy ln A is 1. */
      readonly stateEntropy: number;
      /** μ: reward per step spent where `ControlProblem.rewarded` says, ≥ 0; 0 for none. */
      readonly reward: number;
    }
  /** The R network: one unit of reward per step alive, maximised. */
  | {
      readonly kind: "rewardMaximising";
      readonly discount: number;
      /** ε: share of random actions that the values expect and that training behaves with, 0 ≤ ε ≤ 1. */
      readonly exploration: number;
    };

/** How a value network is fitted. */
export interface Training {
  /** Units of its hidden layers, one or two. */
  readonly hidden: readonly number[];
  /** What its hidden units are (M41); rectified where absent. */
  readonly hiddenTransfer?: HiddenTransfer;
  /** Updates. */
  readonly steps: number;
  /** Agents that live at the same time; each gives one state to every update. */
  readonly agents: number;
  /** States from the past in every update. */
  readonly replayed: number;
  /** How many states of the past are remembered. */
  readonly remembered: number;
  /** Steps after which an agent starts anew. */
  readonly horizon: number;
  /** For the first half of the steps; then it falls linearly to 5 % of this. */
  readonly learningRate: number;
  /** k ≥ 1: training begins at a horizon k times shorter, 1 − k (1 − γ), and reaches γ before half of the steps. */
  readonly curriculum: number;
  /** Whether each mirrored state is taught the same value; only for mirror-symmetric processes. */
  readonly mirrored: boolean;
  /**
   * Whether terminal successors are known to be worth 0, must be learned by arriving there, or are worth their value times
   * a probability of surviving that is learned from who survived (M29).
   */
  readonly terminals: "explicit" | "learned" | "survivalLearned";
  /** Standard deviation of the last layer's first weights times √hidden; 0.01 for a value that is nearly constant. */
  readonly outputScale: number;
  /** The first value everywhere, as a share of the largest possible one; 1 is optimistic. */
  readonly optimism: number;
  /** Where agents start. */
  readonly start: StartStates;
  /** How the policy is found; by listing all actions where absent. */
  readonly policy?: PolicySpec;
}

/** Training of a controller: process, what it is for, and how it is fitted. */
export interface ControlProblem {
  readonly process: ControlledProcess;
  readonly objective: ControlObjective;
  /** Where reward is earned, in the plane of the process's readouts; absent when none is. */
  readonly rewarded?: RegionShape;
  readonly training: Training;
  /** Faster twins of what is computed; the references where absent. */
  readonly kernels?: ControlKernels;
}

/** The largest value that is possible (M18): (α ln A + largest reward)/(1 − γ), or 1/(1 − γ) for the R network. */
export function largestValue(objective: ControlObjective, actions: number, discount = objective.discount): number {
  if (objective.kind === "rewardMaximising") return 1 / (1 - discount);
  const { temperature, reward, stateEntropy } = objective;
  return ((temperature + Math.abs(stateEntropy)) * log(actions) + reward) / (1 - discount);
}

/** A control problem whose process may be one of which no list of actions exists. */
export type DrivenProblem = Omit<ControlProblem, "process"> & {
  readonly process: DrivenProcess & Partial<Pick<ControlledProcess, "stateEntropyInto">>;
};

/** Checks a control problem at a public door. @throws RangeError naming the field at fault and how to mend it */
export function expectControlProblem(where: string, problem: DrivenProblem): void {
  const { objective, training, process } = problem;
  expectObjective(where, objective);
  expectInteger(where, "training.steps", training.steps, 1, 1e9);
  expectInteger(where, "training.agents", training.agents, 1, 100_000);
  expectInteger(where, "training.replayed", training.replayed, 0, 100_000);
  expectInteger(where, "training.remembered", training.remembered, 1, 10_000_000);
  expectInteger(where, "training.horizon", training.horizon, 1, 1e9);
  expectPositive(where, "training.learningRate", training.learningRate);
  expectFinite(where, "training.outputScale", training.outputScale);
  expectProbability(where, "training.optimism", training.optimism);
  const shortest = 1 / Math.max(1 - objective.discount, Number.EPSILON);
  if (!(training.curriculum >= 1 && training.curriculum <= shortest)) {
    throw new RangeError(
      `${where}: training.curriculum must lie in [1, 1/(1 − discount) = ${shortest.toPrecision(3)}] but is ` +
        `${training.curriculum}. Give 1 for none; 3 to 5 are usual.`,
    );
  }
  if (training.mirrored && !process.mirrorSymmetric) {
    throw new RangeError(
      `${where}: training.mirrored is true, but the mirror image of this process is another process. ` +
        "Give false, or an odd transfer function, a region that is symmetric about (0, 0), and one context.",
    );
  }
  if (objective.kind === "maximumOccupancy" && objective.stateEntropy !== 0 && !process.stateEntropyInto) {
    throw new RangeError(`${where}: objective.stateEntropy must be 0: this process has no state entropy.`);
  }
  if (objective.kind === "maximumOccupancy" && objective.reward > 0) {
    if (!problem.rewarded || !process.readouts) {
      throw new RangeError(
        `${where}: objective.reward is ${objective.reward} but nothing says where it is earned. ` +
          "Give a rewarded region and a process with readouts, or reward 0.",
      );
    }
    if (training.mirrored && !problem.rewarded.pointSymmetric) {
      throw new RangeError(`${where}: training.mirrored is true but the rewarded region is not symmetric. Give false.`);
    }
  }
}

function expectObjective(where: string, objective: ControlObjective): void {
  if (!(objective.discount >= 0 && objective.discount < 1)) {
    throw new RangeError(
      `${where}: objective.discount must lie in [0, 1) but is ${objective.discount}. Pass 1 − 1/horizon in steps.`,
    );
  }
  if (objective.kind === "rewardMaximising") {
    expectProbability(where, "objective.exploration", objective.exploration);
    return;
  }
  expectPositive(where, "objective.temperature", objective.temperature);
  expectFinite(where, "objective.stateEntropy", objective.stateEntropy);
  if (!(objective.reward >= 0 && objective.reward < Infinity)) {
    throw new RangeError(
      `${where}: objective.reward must be ≥ 0 but is ${objective.reward}. A reward below 0 would make ending attractive.`,
    );
  }
}
