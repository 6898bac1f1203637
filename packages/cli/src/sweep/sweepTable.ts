import type { Table } from "@telos/figures";
import type { NpyInput } from "@telos/recordings";
import { type PointResult, readResult, type SweepPlan, type SweepPoint } from "@telos/runs";

/** The points that are done, with their results, in the order of the plan. */
export interface SweepResults {
  readonly plan: SweepPlan;
  readonly done: readonly { readonly point: SweepPoint; readonly result: PointResult }[];
}

/** Reads every result of a sweep against its plan: each point once, and no others. */
export function sweepResults(folder: string, plan: SweepPlan): SweepResults {
  const done = plan.points.flatMap((point) => {
    const result = readResult(folder, point);
    return result === undefined ? [] : [{ point, result }];
  });
  return { plan, done };
}

/** One row a point: its key, its place on each axis, its seed, and its results; columns that a point lacks are NaN. */
export function sweepTable({ plan, done }: SweepResults): Table {
  const results = [...new Set(done.flatMap(({ result }) => Object.keys(result)))];
  return {
    columns: ["point", ...plan.axes.map(({ name }) => name), "seed", ...results],
    rows: done.map(({ point, result }) => [
      point.key,
      ...point.values,
      point.seed,
      ...results.map((name) => result[name] ?? Number.NaN),
    ]),
  };
}

/** The table column by column: numbers as float64, the rest as text. */
export function tableArrays({ columns, rows }: Table): Record<string, NpyInput> {
  const arrays: [string, NpyInput][] = columns.map((name, k) => {
    const values = rows.map((row) => row[k]!);
    const data = values.every((value) => typeof value === "number") ? Float64Array.from(values) : values.map(String);
    return [name, { shape: [rows.length], data }];
  });
  return Object.fromEntries(arrays);
}
