import type { Constraint, ControllerSpec, Region } from "@telos/core";
import type { LoopTruth } from "@telos/figures";

/** What a controller was trained for, in sentences: what its spec says. */
export function trainedFor({ process, objective, rewarded }: ControllerSpec): string {
  const steps = Math.round(1 / (1 - objective.discount));
  const ahead = `It looks about ${steps} steps ahead (discount ${short(objective.discount)}).`;
  const inside = process.kind === "rateNetwork" ? `, and ends where ${endText(process.constraint)}` : "";
  if (objective.kind === "rewardMaximising") return `It is rewarded for staying alive (R)${inside}. ${ahead}`;
  const { stateEntropy, reward } = objective;
  const extras = [
    ...(stateEntropy === 0 ? [] : [`State entropy counts ${short(stateEntropy)} times as much as action entropy.`]),
    ...(rewarded === null || reward === 0 ? [] : [`Food in ${regionText(rewarded)} is worth ${short(reward)} a step.`]),
  ];
  return [`It keeps as many actions open as it can (maximum occupancy)${inside}.`, ahead, ...extras].join(" ");
}

/** The same as figures draw it; undefined where a figure cannot. */
export function trainedTruth({ process, objective, rewarded }: ControllerSpec): LoopTruth | undefined {
  if (process.kind !== "rateNetwork" || process.constraint.kind === "movingRegion") return undefined;
  return {
    name: objective.kind === "maximumOccupancy" ? "maximum occupancy" : "R, rewarded for staying alive",
    constraint: process.constraint,
    discount: objective.discount,
    ...(rewarded ? { rewarded } : {}),
  };
}

type AnyConstraint = Extract<ControllerSpec["process"], { kind: "rateNetwork" }>["constraint"];

function endText(constraint: AnyConstraint): string {
  switch (constraint.kind) {
    case "none":
      return "nothing is forbidden";
    case "energy":
      return `its energy (mean ${constraint.measure === "meanSquare" ? "φ²" : "|φ|"}) exceeds ${short(constraint.threshold)}`;
    case "ceilings":
      return "a unit exceeds its ceiling";
    case "movingRegion":
      return "units leave a region that moves";
    case "region":
      return `activity of units ${constraint.units[0]} and ${constraint.units[1]} leaves ${regionsText(constraint)}`;
  }
}

function regionsText({ regions: [region, ...more] }: Extract<Constraint, { kind: "region" }>): string {
  return region === undefined || more.length > 0 ? "the region of its context" : regionText(region);
}

function regionText(region: Region): string {
  const at =
    "centre" in region && region.centre !== undefined && (region.centre[0] !== 0 || region.centre[1] !== 0)
      ? ` around (${short(region.centre[0])}, ${short(region.centre[1])})`
      : "";
  switch (region.kind) {
    case "square":
      return `a square of half-width ${short(region.halfWidth)}${at}`;
    case "disc":
      return `a disc of radius ${short(region.radius)}${at}`;
    case "ring":
      return `a ring from ${short(region.inner)} to ${short(region.outer)}${at}`;
    case "triangle":
      return "a triangle";
    case "cross":
      return `a cross of half-length ${short(region.halfLength)} and half-width ${short(region.halfWidth)}${at}`;
    case "ell":
      return `a corner of half-length ${short(region.halfLength)} and width ${short(region.width)}${at}`;
    case "rooms":
      return "two rooms joined by a corridor";
    case "polygon":
      return `a polygon of ${region.corners.length} corners${islands(region.holes?.length ?? 0)}`;
    case "rectangles":
      return `${region.rectangles.length} rectangles together`;
  }
}

function islands(count: number): string {
  return count === 0 ? "" : count === 1 ? " with an island" : ` with ${count} islands`;
}

/** At most three digits behind the point. */
function short(value: number): string {
  return String(Number(value.toFixed(3)));
}
