import type { Constraint, EdgeFit, LoopHypothesis, LoopInference, LoopVerdict } from "@telos/core";
import { formatNumber } from "./formatNumber.ts";

/** What a verdict is called. */
export const verdictName: Readonly<Record<LoopVerdict, string>> = {
  maximumOccupancy: "maximum occupancy",
  rewardMaximising: "reward for staying alive",
  myopic: "myopic",
  random: "no purpose: choices are even",
  free: "no purpose: nothing was injected",
};

/** What a hypothesis is called, as a row of a table or a figure. */
export const hypothesisName: Readonly<Record<LoopHypothesis, string>> = {
  uniform: "even choice",
  myopic: "myopic",
  maximumOccupancy: "maximum occupancy",
  rewardMaximising: "reward (R)",
  fittedCritic: "any critic",
};

/**
 * The answer in sentences that need no glossary: what the agents avoid, what they are after, how far they look ahead, each
 * with its error. The first sentence stands by itself.
 */
export function loopAnswer(inference: LoopInference): readonly string[] {
  const { verdict, discount } = inference;
  if (verdict === "free")
    return ["Nothing was injected, or it had no effect: the network moves by itself, and no purpose can be seen."];
  if (verdict === "random") return ["The agents choose evenly among all actions: no purpose can be seen."];
  const avoids = avoidedText(inference);
  const first =
    verdict === "maximumOccupancy"
      ? `They avoid ${avoids}, and inside they keep as many actions open as they can (maximum occupancy).`
      : verdict === "rewardMaximising"
        ? `They act to stay away from ${avoids}: one best action in most states, as an agent that is rewarded for staying alive (R).`
        : `They avoid ${avoids} one step ahead and choose evenly among the rest (myopic): they show no plan.`;
  const sentences = [first];
  if (verdict === "maximumOccupancy" && discount) sentences.push(discountText(discount));
  return sentences;
}

/** What is avoided, with the threshold and its error where it is known. */
export function avoidedText({ edge, constraint, thresholdKnown, edgeHolds }: LoopInference): string {
  if (edge === null || !edgeHolds || constraint === null) return "nothing that can be named";
  return `${regionText(constraint, edge)}${thresholdKnown ? "" : " (its border is not known: they keep away from it)"}`;
}

function regionText(constraint: Constraint, edge: EdgeFit): string {
  const { threshold, upperThreshold } = edge;
  const range = Number.isFinite(upperThreshold) ? ` (95 %: ${precise(threshold)} to ${precise(upperThreshold)})` : "";
  switch (constraint.kind) {
    case "none":
      return "nothing that can be named";
    case "energy":
      return `an energy above ${precise(constraint.threshold)}${range}, the energy being the ${edge.name} over units`;
    case "ceilings":
      return "activity of single units beyond a ceiling";
    case "region": {
      const [i, j] = constraint.units;
      const [region] = constraint.regions;
      if (region === undefined) return `part of the plane of units ${i} and ${j}`;
      switch (region.kind) {
        case "square":
          return `activity of units ${i} and ${j} outside a square of half-width ${precise(region.halfWidth)}${range}`;
        case "disc":
          return `activity of units ${i} and ${j} outside a disc of radius ${precise(region.radius)}${range}`;
        default:
          return `activity of units ${i} and ${j} outside a region of their plane (${region.kind})`;
      }
    }
  }
}

function discountText({ best, interval, bounded }: NonNullable<LoopInference["discount"]>): string {
  const [low, high] = interval;
  const steps = (discount: number) => formatNumber(Math.round(1 / (1 - discount)));
  if (!bounded[0] && !bounded[1]) return "How far they look ahead cannot be told from these data.";
  if (!bounded[0])
    return `They look at most about ${steps(high)} steps ahead (discount ${formatNumber(high)} or lower).`;
  if (!bounded[1])
    return `They look at least about ${steps(low)} steps ahead (discount ${formatNumber(low)} or higher).`;
  return `They look about ${steps(best)} steps ahead: discount ${formatNumber(best)}, between ${formatNumber(low)} and ${formatNumber(high)}.`;
}

/** Five significant digits: thresholds are known that well. */
export function precise(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(5))) : formatNumber(value);
}
