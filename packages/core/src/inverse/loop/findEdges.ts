import { log2 } from "../../num/log2.ts";
import { paidHeldOutBits } from "./choiceBits.ts";
import { EDGE_STEPS, type EdgeFit, type EdgeOptions, edgeLikelihood } from "./edgeLikelihood.ts";
import { judgedMap } from "./judgedMap.ts";
import { type EnergyWithout, energiesWithoutOne } from "./leaveOneOut.ts";
import { mapHoles } from "./mapHoles.ts";
import { planeShapes } from "./planeShapes.ts";
import { type RankedPlane, rankPlanes } from "./rankPlanes.ts";
import { rankPolygons } from "./rankPolygons.ts";
import { rankUnits, recordMasks, type UnitRanking } from "./rankUnits.ts";
import type { SuccessorTable } from "./successorTable.ts";
import type { Summary } from "./summary.ts";

/** Everything that was tried as an edge. */
export interface EdgeFindings {
  /** Best first. */
  readonly candidates: readonly EdgeFit[];
  readonly units: UnitRanking;
  readonly planes: readonly RankedPlane[];
  /** Energies that leave one unit out, best first; empty unless the best edge is an energy. */
  readonly energiesWithoutOne: readonly EnergyWithout[];
}

/** Summaries of the whole network that are tried on every record. */
export const NETWORK_SUMMARIES: readonly Summary[] = [
  { kind: "energy", of: "activity", power: 2 },
  { kind: "energy", of: "activity", power: 1 },
  { kind: "energy", of: "activity", power: 4 },
  { kind: "energy", of: "current", power: 2 },
  { kind: "meanActivity" },
];

const PLANES = 3;
const POLYGONS = 1;
const PLANES_KEPT = 12;
const UNITS_KEPT = 3;
// Energies without one unit that are looked at on all steps: they are ranked on a part of them.
const WITHOUT_KEPT = 3;

/**
 * Tries every kind of edge on a record (L6): energies, single units, the greedy set, and every shape in the planes whose box
 * is worth most. Best is what predicts most for what it fits: each edge that is a number costs log₂ n/n bits, and one that was
 * chosen out of many of its kind what naming it costs (L15); shapes that are drawn around the data are judged on held-out steps.
 */
export function findEdges(table: SuccessorTable, options: EdgeOptions = EDGE_STEPS): EdgeFindings {
  const masks = recordMasks(table, options);
  const units = rankUnits(masks);
  const planes = table.units > 1 ? rankPlanes(masks, PLANES_KEPT) : [];
  const everyUnit = Array.from({ length: table.units }, (_, i) => i);
  const set = units.chosen.map(({ unit }) => unit);
  const summaries: Summary[] = [
    ...NETWORK_SUMMARIES,
    { kind: "box", units: everyUnit, scales: everyUnit.map(() => 1) },
    ...units.units.slice(0, UNITS_KEPT).map(({ unit }): Summary => ({ kind: "box", units: [unit], scales: [1] })),
  ];
  if (set.length > 2) {
    summaries.push({ kind: "box", units: set, scales: set.map(() => 1) });
    const scales = units.chosen.map(({ halfWidth }) => halfWidth);
    if (scales.every((scale) => scale > 0)) summaries.push({ kind: "box", units: set, scales });
  }
  const tried: (readonly [number, number])[] = planes.slice(0, PLANES).map((plane) => plane.units);
  const [first, second] = [...set].sort((a, b) => a - b);
  const more = [...(set.length === 2 ? [[first, second] as const] : []), ...polygonsOf(table, units)];
  for (const plane of more) if (!tried.some(([i, j]) => i === plane[0] && j === plane[1])) tried.push(plane);
  for (const plane of tried) summaries.push(...planeShapes(table, plane));
  const fits = summaries.map((summary) => edgeLikelihood(table, summary, options));
  let candidates = orderedEdges(fits);
  const best = candidates[0].summary;
  const isEnergy = best.kind === "energy" && best.of === "activity" && best.power === 2;
  const without = isEnergy ? energiesWithoutOne(table) : [];
  if (without.length > 1) {
    const nearest = without
      .slice(0, WITHOUT_KEPT)
      .map(({ unit }) => edgeLikelihood(table, { ...NETWORK_SUMMARIES[0], without: [unit] } as Summary, options));
    candidates = orderedEdges([...fits, nearest.reduce((most, fit) => (fit.bits > most.bits ? fit : most))]);
  }
  candidates = withFinerMap(table, candidates, options);
  return { candidates, units, planes, energiesWithoutOne: without };
}

/**
 * Where a map is best it is drawn again, as fine as the steps allow (L16); where another shape of a plane is, a finer map is tried
 * if it has holes, which no other shape has. Finer cells alone are no reason: agents that keep away from corners would make a
 * map of a square.
 */
function withFinerMap(table: SuccessorTable, candidates: readonly EdgeFit[], options: EdgeOptions) {
  const { summary } = candidates[0];
  if (!("units" in summary) || summary.units.length !== 2) return candidates;
  const map = judgedMap(table, [summary.units[0], summary.units[1]]);
  if (summary.kind === "map") return [edgeLikelihood(table, map, options), ...candidates.slice(1)];
  return mapHoles(map.cells).length === 0
    ? candidates
    : orderedEdges([...candidates, edgeLikelihood(table, map, options)]);
}

function polygonsOf(table: SuccessorTable, { units }: UnitRanking) {
  return table.units > 2 ? rankPolygons(table, units[0].unit, POLYGONS) : [];
}

/** Best first (L6): a shape that was drawn around the data comes before a simpler edge only if held-out steps say so beyond doubt. */
export function orderedEdges(fits: readonly EdgeFit[]): readonly EdgeFit[] {
  const sorted = [...fits].sort((a, b) => edgeScore(b) - edgeScore(a));
  const simple = sorted.find(({ summary }) => !isDrawn(summary));
  if (simple === undefined || sorted[0] === simple) return sorted;
  const sure = 2 * simple.heldOutError;
  const surely = sorted.filter((fit) => isDrawn(fit.summary) && paidHeldOutBits(fit) > simple.heldOutBits + sure);
  const rest = sorted.filter((fit) => fit !== simple && !surely.includes(fit));
  return [...surely, simple, ...rest];
}

const isDrawn = ({ kind }: Summary) => kind === "polygon" || kind === "map";

/** What edges are compared by (L6, L15), bits per action: see `findEdges`. */
export function edgeScore({ summary, bits, choiceBits, heldOutBits, trainingSteps, heldOutSteps }: EdgeFit): number {
  if (isDrawn(summary)) return paidHeldOutBits({ heldOutBits, choiceBits, heldOutSteps });
  const own = summary.kind === "box" && summary.scales.some((scale) => scale !== summary.scales[0]);
  const numbers = own ? summary.scales.length : 1;
  const n = Math.max(2, trainingSteps + heldOutSteps);
  return bits - (numbers * log2(n) + choiceBits) / n;
}
