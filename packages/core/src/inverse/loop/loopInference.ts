import type { Constraint } from "../../process/constraint.ts";
import type { DiscountProfile } from "./discountProfile.ts";
import type { EdgeFit } from "./edgeLikelihood.ts";
import type { EnergyWithout } from "./leaveOneOut.ts";
import type { RankedPlane } from "./rankPlanes.ts";
import type { UnitRanking } from "./rankUnits.ts";
import type { SplineCritic } from "./splineCritic.ts";

/**
 * What the agents of a record were after. `random`: they choose evenly, no purpose shows. `free`: nothing was injected, or
 * what was injected had no effect.
 */
export type LoopVerdict = "maximumOccupancy" | "rewardMaximising" | "myopic" | "random" | "free";

/** The hypotheses that are compared, each a policy over actions. */
export type LoopHypothesis =
  /** Every action equally likely. */
  | "uniform"
  /** Evenly among what stays inside the inferred edge. */
  | "myopic"
  /** The maximum-occupancy policy of critics trained anew within the inferred edge. */
  | "maximumOccupancy"
  /** A soft maximum of critics trained anew to stay alive within the inferred edge, its sharpness and carelessness fitted. */
  | "rewardMaximising"
  /** A value network fitted to the choices themselves: what any critic could reach. */
  | "fittedCritic";

/** How well a hypothesis predicts the held-out actions. */
export interface HypothesisScore {
  readonly hypothesis: LoopHypothesis;
  /** Bits per action above choosing evenly. */
  readonly trainingBits: number;
  readonly heldOutBits: number;
  /** Standard error of `heldOutBits` over steps. */
  readonly heldOutError: number;
  /** What was fitted beside the edge, by name: discount, sharpness, careless. */
  readonly fitted: Readonly<Record<string, number>>;
}

/** How the currents were predicted. */
export interface LoopDynamics {
  readonly kind: "given" | "fitted";
  /** Root mean square of what the next currents differ from the prediction with the action, and without. */
  readonly missWithAction: number;
  readonly missWithoutAction: number;
  /** What process noise adds to each current per step, standard deviation. */
  readonly noiseStd: number;
  /** The transfer function and what each candidate missed on held-out steps, where it was fitted. */
  readonly transfer: string;
  readonly transferMisses: Readonly<Record<string, number>>;
}

/** What was asked of a record and how: part of every result. */
export interface LoopSettings {
  /** Share of each agent's steps that judge, from its end. */
  readonly heldOutShare: number;
  /** Discounts at which maximum occupancy is tried, rising. */
  readonly discounts: readonly number[];
  /** Critics trained for each discount, and for the reward hypothesis. */
  readonly critics: number;
  /** Updates of each critic. */
  readonly criticUpdates: number;
  /** Steps that critics are judged on, at most, of each part. */
  readonly criticSteps: number;
  /** Whether to leave critics untrained that the verdict does not need: fewer numbers, the same answer sooner. */
  readonly stopEarly: boolean;
  readonly seed: number;
}

/** What a record says about the purpose of its agents, as plain data. */
export interface LoopInference {
  readonly verdict: LoopVerdict;
  /** Why, in plain sentences, the answer first. */
  readonly reasons: readonly string[];
  readonly record: {
    readonly agents: number;
    readonly steps: number;
    readonly actedSteps: number;
    readonly trainingSteps: number;
    readonly heldOutSteps: number;
    readonly deaths: number;
    readonly units: number;
    readonly actions: number;
  };
  readonly dynamics: LoopDynamics;
  /** The edge that predicts best; null where nothing was injected. */
  readonly edge: EdgeFit | null;
  /** Whether the edge is one: it gains on held-out steps and is not stepped over. */
  readonly edgeHolds: boolean;
  /** Whether its threshold can be quoted: agents press against it. */
  readonly thresholdKnown: boolean;
  /** All edges that were tried, best first. */
  readonly candidates: readonly EdgeFit[];
  readonly units: UnitRanking | null;
  readonly planes: readonly RankedPlane[];
  /** Energies that leave one unit out, best first, where the edge is an energy: how sharply every unit counts. */
  readonly energiesWithoutOne: readonly EnergyWithout[];
  /** The constraint in which critics were trained: that of the best edge which is one of a rate network. */
  readonly constraint: Constraint | null;
  /** What values of the edge's summary short of the edge are worth to the agents; null where it has none, or is soft. */
  readonly spline: SplineCritic | null;
  readonly hypotheses: readonly HypothesisScore[];
  /** The inverse temperature of the maximum-occupancy critics that fits best: 1 for maximum occupancy, 0 for myopic. */
  readonly sharpness: number | null;
  /** The discount, with an interval from the spread between critics; null where it was not asked for. */
  readonly discount: DiscountProfile | null;
  /** What no record of this kind can tell. */
  readonly notIdentifiable: readonly string[];
  readonly settings: LoopSettings;
}
