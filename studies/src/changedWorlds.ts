import {
  changeInputProbability,
  countDistribution,
  type HypercubeOptions,
  type HypercubePolicy,
  type HypercubeProblem,
  marginalOccupancy,
  meanActivity,
  removeUnits,
  removeUnitsFromPolicy,
  solveHypercube,
  stationaryOccupancy,
  type TuningCurves,
  tuningCurves,
} from "@telos/core";

/** A change of the world that a purpose lets one predict. */
export type WorldChange =
  | { readonly kind: "inputProbability"; readonly probability: number }
  | { readonly kind: "cellDeath"; readonly removed: readonly number[] };

/** How a network behaves in a changed world. */
export interface ChangedBehaviour {
  /** Shape [inputs, words of the units left]. */
  readonly occupancy: Float64Array;
  readonly tuning: TuningCurves;
  /** Share of time in which each unit is active, shape [units left]. */
  readonly activity: Float64Array;
  /** Share of time with 0, 1, … active units by input. */
  readonly counts: Float64Array;
}

/** The problem in the changed world, its reference free again and beginning at `reference`. */
export function changedProblem(
  problem: HypercubeProblem,
  change: WorldChange,
  reference: Float64Array,
): HypercubeProblem {
  const adapting: HypercubeProblem = { ...problem, reference: { kind: "marginal", shared: false, start: reference } };
  switch (change.kind) {
    case "inputProbability":
      return changeInputProbability(adapting, Float64Array.of(1 - change.probability, change.probability));
    case "cellDeath":
      return removeUnits(adapting, change.removed, { pace: "perStep" });
  }
}

/** What the network does once it has adapted to the change, its reference policy included. */
export function adaptedBehaviour(
  problem: HypercubeProblem,
  change: WorldChange,
  reference: Float64Array,
  options: HypercubeOptions = {},
): ChangedBehaviour {
  const changed = changedProblem(problem, change, reference);
  const { logits, occupancy } = solveHypercube(changed, options);
  return behaviourOf({ ...changed, logits }, occupancy);
}

/**
 * What was seen before the change, of the units that are left: the papers' baseline "no adaptation", which expects the
 * same responses in the changed world.
 */
export function originalOccupancy(
  problem: HypercubeProblem,
  occupancy: Float64Array,
  change: WorldChange,
): Float64Array {
  return change.kind === "cellDeath"
    ? marginalOccupancy(occupancy, problem.units, problem.inputs, change.removed)
    : occupancy;
}

/** What the network does in the changed world while its policy stays as it was: a stricter baseline. */
export function unadaptedBehaviour(policy: HypercubePolicy, change: WorldChange): ChangedBehaviour {
  const changed =
    change.kind === "inputProbability"
      ? changeInputProbability(policy, Float64Array.of(1 - change.probability, change.probability))
      : removeUnitsFromPolicy(policy, change.removed, { pace: "perStep" });
  return behaviourOf(changed, stationaryOccupancy(changed).occupancy);
}

function behaviourOf(policy: HypercubePolicy, occupancy: Float64Array): ChangedBehaviour {
  const { units, inputs, logits } = policy;
  return {
    occupancy,
    tuning: tuningCurves({ units, inputs, logits, occupancy }),
    activity: meanActivity(occupancy, units),
    counts: countDistribution(occupancy, units, inputs),
  };
}
