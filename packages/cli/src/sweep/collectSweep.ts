import { join } from "node:path";
import { encodeNpz } from "@telos/recordings";
import { makeFolders, type SweepPlan, writeWhole } from "@telos/runs";
import { sweepMeasures } from "./sweepMeasures.ts";
import { sweepResults, sweepTable, tableArrays } from "./sweepTable.ts";

/**
 * Writes what a sweep has come to so far: `table.csv`, `table.npz`, `figures/sweep.svg` and `.csv`. The same results give
 * the same bytes, whichever engine made them.
 * @returns how many points are in the table
 */
export async function collectSweep(folder: string, plan: SweepPlan): Promise<number> {
  const results = sweepResults(folder, plan);
  if (results.done.length === 0) return 0;
  // Plots are slow to load: only who draws pays for them.
  const { figureCsv, sweepFigure, tableCsv } = await import("@telos/figures");
  const table = sweepTable(results);
  writeWhole(join(folder, "table.csv"), tableCsv(table));
  writeWhole(join(folder, "table.npz"), encodeNpz(tableArrays(table)));
  const figure = sweepMeasures(results);
  if (figure.measures.length > 0) {
    makeFolders(join(folder, "figures"));
    writeWhole(join(folder, "figures", "sweep.svg"), sweepFigure(figure));
    writeWhole(join(folder, "figures", "sweep.csv"), figureCsv(sweepFigure, figure));
  }
  return results.done.length;
}
