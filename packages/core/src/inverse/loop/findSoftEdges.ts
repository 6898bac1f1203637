import type { EdgeFit } from "./edgeLikelihood.ts";
import { type EdgeFindings, orderedEdges } from "./findEdges.ts";
import { type ChosenUnit, RANKING_RULE, type RankedUnit, type RankingRule } from "./rankUnits.ts";
import { SOFT_EDGE, type SoftEdgeOptions, softEdge } from "./softEdge.ts";
import type { SuccessorTable } from "./successorTable.ts";
import type { Summary } from "./summary.ts";

const SCAN: SoftEdgeOptions = { mostTraining: 400, mostHeldOut: 50, thresholds: 6, rounds: 1 };
// Units whose own edge is looked at with all steps, and that may join a box.
const SHORTLIST = 8;

/**
 * Tries edges on a record with process noise (L12): energies, single units, boxes gathered greedily, and the disc and diamond
 * of two. Units are scanned on few steps first; the best are looked at closely.
 */
export function findSoftEdges(
  table: SuccessorTable,
  options: SoftEdgeOptions = SOFT_EDGE,
  rule: RankingRule = RANKING_RULE,
): EdgeFindings {
  const box = (units: readonly number[]): Summary => ({ kind: "box", units, scales: units.map(() => 1) });
  const scanned = Array.from({ length: table.units }, (_, unit) => ({
    unit,
    fit: softEdge(table, box([unit]), SCAN),
  })).sort((a, b) => b.fit.trainingBits - a.fit.trainingBits);
  const closely = scanned.slice(0, SHORTLIST).map(({ unit }) => ({ unit, fit: softEdge(table, box([unit]), options) }));
  closely.sort((a, b) => b.fit.trainingBits - a.fit.trainingBits);
  const rankedUnits: RankedUnit[] = [...closely, ...scanned.slice(SHORTLIST)].map(({ unit, fit }) =>
    rankedOf(unit, fit),
  );
  const fits: EdgeFit[] = closely.slice(0, 3).map(({ fit }) => fit);
  for (const power of [2, 1]) fits.push(softEdge(table, { kind: "energy", of: "activity", power }, options));

  const chosen: ChosenUnit[] = [];
  let so = { training: 0, heldOut: 0 };
  let left = { training: 0, heldOut: 0 };
  for (;;) {
    const set = chosen.map(({ unit }) => unit);
    const others = closely.filter(({ unit }) => !set.includes(unit));
    if (others.length === 0 || chosen.length === rule.mostUnits) break;
    const grown = others
      .map(({ unit, fit }) => ({ unit, fit: set.length === 0 ? fit : softEdge(table, box([...set, unit]), options) }))
      .sort((a, b) => b.fit.trainingBits - a.fit.trainingBits);
    const [best, next = best] = grown;
    const added = best.fit.trainingBits - so.training;
    const addedHeldOut = best.fit.heldOutBits - so.heldOut;
    const level = Math.max(0, grown[Math.min(2, grown.length - 1)].fit.trainingBits - so.training);
    left = { training: added, heldOut: addedHeldOut };
    if (!(addedHeldOut > Math.max(rule.leastBits, best.fit.heldOutError / 2) && added > rule.timesOthers * level))
      break;
    chosen.push({
      ...rankedOf(best.unit, best.fit),
      addedTrainingBits: added,
      addedHeldOutBits: addedHeldOut,
      nextTrainingBits: next.fit.trainingBits - so.training,
    });
    so = { training: best.fit.trainingBits, heldOut: best.fit.heldOutBits };
    if (set.length > 0) fits.push(best.fit);
  }
  if (chosen.length === 2) {
    const units = chosen.map(({ unit }) => unit).sort((a, b) => a - b);
    fits.push(...[2, 1].map((power) => softEdge(table, { kind: "norm", units, power }, options)));
  }
  const units = {
    units: rankedUnits,
    chosen,
    leftTrainingBits: left.training,
    leftHeldOutBits: left.heldOut,
  };
  return { candidates: orderedEdges(fits), units, planes: [], energiesWithoutOne: [] };
}

function rankedOf(unit: number, { threshold, trainingBits, heldOutBits }: EdgeFit): RankedUnit {
  return { unit, halfWidth: threshold, trainingBits, heldOutBits };
}
