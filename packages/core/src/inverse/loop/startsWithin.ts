import type { StartStates } from "../../forward/startStates.ts";
import { squared } from "../../num/squared.ts";
import type { Constraint } from "../../process/constraint.ts";
import { regionShape } from "../../process/regions/regionShape.ts";
import type { AgentRecord } from "./agentRecord.ts";
import type { SuccessorTable } from "./successorTable.ts";

const STD = 0.3;
const RECORDED = 200;

/**
 * Where critics that are trained anew start: everywhere in the plane of a region, near rest for other constraints, and on
 * recorded states where rest itself is forbidden.
 */
export function startsWithin(table: SuccessorTable, constraint: Constraint, record: AgentRecord): StartStates {
  if (constraint.kind === "region") {
    const bounds = constraint.regions.map((region) => regionShape(region).bounds);
    const reach = bounds.flatMap(({ low, high }) => [...low, ...high]).reduce((so, v) => Math.max(so, Math.abs(v)), 0);
    const [, largest] = table.transfer.range;
    return { kind: "region", std: STD, box: Math.min(reach, Number.isFinite(largest) ? 0.95 * largest : reach) };
  }
  const rest = new Float64Array(record.units);
  const restActivity = table.transfer.value(rest[0]);
  const forbidden =
    constraint.kind === "energy" &&
    (constraint.measure === "meanSquare" ? squared(restActivity) : Math.abs(restActivity)) > 0.5 * constraint.threshold;
  if (!forbidden) return { kind: "normal", std: STD };
  const { units, states, lengths } = record;
  const every = Math.max(1, Math.floor(record.actions.length / RECORDED));
  const found: number[][] = [];
  let row = 0;
  for (const length of lengths) {
    for (let k = 0; k < length; k += every)
      found.push(Array.from(states.subarray((row + k) * units, (row + k + 1) * units)));
    row += length + 1;
  }
  return { kind: "states", states: found };
}
