import { expectInteger, expectPositive } from "../../num/expectShape.ts";
import { type SuccessorTable, sampledSteps } from "./successorTable.ts";
import { type Summary, successorSummary } from "./summary.ts";

/** How often each value of a summary was on offer, and how often it was taken. */
export interface EdgeProfile {
  /** Edges of the bins, rising, shape [bins + 1]; what lies beyond the last is in the last bin. */
  readonly edges: Float64Array;
  /** Share of all successors of the steps that were looked at, shape [bins]. */
  readonly offered: Float64Array;
  /** Share of the chosen ones among them, shape [bins]. */
  readonly taken: Float64Array;
  readonly steps: number;
}

/**
 * The evidence for an edge as it can be seen (L2): a summary of every successor against that of the chosen ones. Where
 * agents avoid something, what is offered beyond it is never taken.
 * @param most   of the summary that is shown, > 0
 * @param bins   of equal width from 0 to `most`
 * @param steps  looked at, at most, evenly spaced
 */
export function edgeProfile(
  table: SuccessorTable,
  summary: Summary,
  most: number,
  bins = 40,
  steps = 4000,
): EdgeProfile {
  expectPositive("edgeProfile", "most", most);
  expectInteger("edgeProfile", "bins", bins, 1, 10_000);
  const { actions, chosen, final } = table;
  const values = successorSummary(table, summary);
  const all = Int32Array.from({ length: table.steps }, (_, t) => t).filter((t) => !final[t]);
  const looked = sampledSteps(all, steps);
  const offered = new Float64Array(bins);
  const taken = new Float64Array(bins);
  const binOf = (value: number) => Math.min(bins - 1, Math.max(0, Math.floor((value / most) * bins)));
  for (const t of looked) {
    values.at(t);
    for (let a = 0; a < actions; a++) offered[binOf(values.of(a))] += 1 / (actions * looked.length);
    taken[binOf(values.of(chosen[t]))] += 1 / looked.length;
  }
  return {
    edges: Float64Array.from({ length: bins + 1 }, (_, k) => (k * most) / bins),
    offered,
    taken,
    steps: looked.length,
  };
}
