import { log2 } from "../../num/log2.ts";
import { edgeGain } from "./edgeGain.ts";
import { mapHoles } from "./mapHoles.ts";
import { type SuccessorTable, sampledSteps } from "./successorTable.ts";
import { type Cell, cellKey, type Summary, successorSummary } from "./summary.ts";
import { chosenInPlane, visitedMap } from "./visitedPlane.ts";

type Plane = readonly [number, number];
type MapSummary = Extract<Summary, { kind: "map" }>;

// Cells across what was visited: more show finer edges, but each has to be visited to be known.
const ACROSS = [14, 20, 28, 40, 56] as const;
const DRAWN_SHARE = 0.75;
const MOST_STEPS = 3000;

/**
 * The map of what was visited (L16), as fine as the training steps allow and no finer: drawn from their first three quarters, of
 * several grids the one that predicts the last quarter best. A hole that nobody entered stays one if even choice would hardly
 * have left it out, Σ log₂ (n + h)/n > log₂ T bits over T steps, n actions into the map and h into the hole; else it is filled.
 * @throws RangeError if nothing was visited
 */
export function judgedMap(table: SuccessorTable, units: Plane, points = chosenInPlane(table, units)): MapSummary {
  if (points.length === 0) throw new RangeError("judgedMap: nothing was visited. Give at least one step.");
  const cut = Math.floor(DRAWN_SHARE * table.training.length);
  const drawn = points.slice(0, Math.max(1, Math.floor(DRAWN_SHARE * points.length)));
  const judging = sampledSteps(table.training.subarray(cut), MOST_STEPS);
  let best = { across: ACROSS[0] as number, bits: Number.NEGATIVE_INFINITY };
  for (const across of ACROSS) {
    const bits = bitsOf(table, visitedMap(drawn, units, across), judging);
    if (bits > best.bits) best = { across, bits };
  }
  return withoutChanceHoles(table, visitedMap(points, units, best.across));
}

function bitsOf(table: SuccessorTable, map: MapSummary, steps: Int32Array): number {
  const { actions, chosen, final } = table;
  const values = successorSummary(table, map);
  let bits = 0;
  for (const t of steps) {
    if (final[t]) continue;
    values.at(t);
    let allowed = 0;
    for (let a = 0; a < actions; a++) if (values.of(a) === 0) allowed++;
    bits += edgeGain(values.of(chosen[t]) === 0, allowed, actions);
  }
  return bits;
}

/** Fills the holes that chance may have left. */
function withoutChanceHoles(table: SuccessorTable, map: MapSummary): MapSummary {
  const holes = mapHoles(map.cells);
  if (holes.length === 0) return map;
  const { actions, training, final } = table;
  const steps = sampledSteps(training, MOST_STEPS);
  const inMap = successorSummary(table, map);
  const inHoles = holes.map((cells) => successorSummary(table, { ...map, cells }));
  const worth = holes.map(() => 0);
  for (const t of steps) {
    if (final[t]) continue;
    inMap.at(t);
    let n = 0;
    for (let a = 0; a < actions; a++) if (inMap.of(a) === 0) n++;
    if (n === 0) continue;
    inHoles.forEach((hole, k) => {
      hole.at(t);
      let h = 0;
      for (let a = 0; a < actions; a++) if (hole.of(a) === 0) h++;
      if (h > 0) worth[k] += log2((n + h) / n);
    });
  }
  const chance = holes.filter((_, k) => worth[k] <= log2(Math.max(2, steps.length)));
  const kept = new Map([...map.cells, ...chance.flat()].map((cell: Cell) => [cellKey(cell[0], cell[1]), cell]));
  return { ...map, cells: [...kept.values()] };
}
