import type { EdgeFit, LoopHypothesis, LoopInference, LoopVerdict } from "@telos/core";
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
        : `Looking one step ahead they avoid ${avoids}, and they choose evenly among the rest (myopic): they show no plan.`;
  const sentences = [first];
  if (verdict === "maximumOccupancy" && discount) sentences.push(discountText(discount));
  return sentences;
}

/** What is avoided, with the threshold and its error where it is known. */
export function avoidedText({ edge, thresholdKnown, edgeHolds }: LoopInference): string {
  if (edge === null || !edgeHolds) return "nothing that can be named";
  return `${edgeText(edge)}${thresholdKnown ? "" : " (its border is not known: they keep away from it)"}`;
}

function edgeText(edge: EdgeFit): string {
  const { summary, threshold, upperThreshold } = edge;
  const range = Number.isFinite(upperThreshold) ? ` (95 %: ${precise(threshold)} to ${precise(upperThreshold)})` : "";
  switch (summary.kind) {
    case "energy":
    case "meanActivity":
      return `states whose ${edge.name} exceeds ${precise(threshold)}${range}`;
    case "box": {
      const { units, scales } = summary;
      if (units.length === 1) return `activity of unit ${units[0]} beyond ±${precise(threshold * scales[0]!)}${range}`;
      if (scales.every((scale) => scale === 1))
        return `activity of ${unitsText(units)} outside a ${units.length === 2 ? "square" : "box"} of half-width ${precise(threshold)}${range}`;
      return `activity of ${unitsText(units)} outside a box of half-widths ${scales.map((scale) => precise(threshold * scale)).join(" and ")}`;
    }
    case "norm": {
      const shape = summary.power === 1 ? "diamond" : summary.power === 2 ? "disc" : "rounded square";
      return `activity of ${unitsText(summary.units)} outside a ${shape} of radius ${precise(threshold)}${range}`;
    }
    case "polygon":
      return `activity of ${unitsText(summary.units)} outside a polygon of their plane, drawn in the figure`;
    case "map":
      return `the part of the plane of ${unitsText(summary.units)} that they never visited, drawn in the figure`;
  }
}

function unitsText(units: readonly number[]): string {
  if (units.length > 6) return `${units.length} units`;
  return `units ${units.slice(0, -1).join(", ")} and ${units.at(-1)}`;
}

function discountText({ best, interval, bounded, points }: NonNullable<LoopInference["discount"]>): string {
  const [low, high] = interval;
  const tried = `tried: ${points.map(({ discount }) => formatNumber(discount)).join(", ")}`;
  const steps = (discount: number) => formatNumber(Math.round(1 / (1 - discount)));
  if (!bounded[0] && !bounded[1]) return "How far they look ahead cannot be told from these data.";
  if (!bounded[0])
    return `They look at most about ${steps(high)} steps ahead (discount ${formatNumber(high)} or lower; ${tried}).`;
  if (!bounded[1])
    return `They look at least about ${steps(low)} steps ahead (discount ${formatNumber(low)} or higher; ${tried}).`;
  const range = low === high ? "no other fits as well" : `${formatNumber(low)} to ${formatNumber(high)} fit as well`;
  return `They look about ${steps(best)} steps ahead: discount ${formatNumber(best)}; ${range} (${tried}).`;
}

/** What a candidate is called where several stand side by side: boxes with one width and with one for each unit differ. */
export function edgeName({ summary, name }: EdgeFit): string {
  return summary.kind === "box" && summary.scales.some((scale) => scale !== 1) ? `${name}, own widths` : name;
}

/** The edge of a candidate as a number; of shapes drawn around the data there is none, and boxes of own widths have two. */
export function edgeValue({ summary, threshold }: EdgeFit): string {
  if (summary.kind === "map" || summary.kind === "polygon") return "drawn";
  if (summary.kind !== "box" || summary.scales.every((scale) => scale === 1)) return precise(threshold);
  return summary.scales.length > 2 ? "drawn" : summary.scales.map((scale) => precise(scale * threshold)).join(", ");
}

/** Five significant digits: thresholds are known that well. */
export function precise(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(5))) : formatNumber(value);
}
