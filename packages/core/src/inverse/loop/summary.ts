import { realPower } from "../../num/realPower.ts";
import { squared } from "../../num/squared.ts";
import { tanh } from "../../num/tanh.ts";
import type { Point } from "../../process/regions/region.ts";
import type { SuccessorTable } from "./successorTable.ts";

/**
 * A number that sums up a state, as plain data: what an agent could be keeping small. Only its order matters, so every
 * rising function of it is the same summary.
 */
export type Summary =
  /** Mean over units of |φ|^power or |x|^power; `without` leaves units out. */
  | {
      readonly kind: "energy";
      readonly of: "activity" | "current";
      readonly power: number;
      readonly without?: readonly number[];
    }
  /** |mean φ|. */
  | { readonly kind: "meanActivity" }
  /** The largest |φᵢ|/scaleᵢ of some units: a box; one unit alone is a box too. */
  | { readonly kind: "box"; readonly units: readonly number[]; readonly scales: readonly number[] }
  /** (Σ |φᵢ|^power)^(1/power) of some units: 1 is a diamond, 2 a disc. */
  | { readonly kind: "norm"; readonly units: readonly number[]; readonly power: number }
  /** How much a convex polygon in the plane of two units has to be blown up about its centre to reach (φᵢ, φⱼ): 1 on its edge. */
  | { readonly kind: "polygon"; readonly units: readonly [number, number]; readonly corners: readonly Point[] }
  /** 0 in the listed cells of the plane of two units, 1 elsewhere; cell (p, q) holds [p, p + 1) × [q, q + 1) sides. */
  | {
      readonly kind: "map";
      readonly units: readonly [number, number];
      readonly side: number;
      readonly cells: readonly (readonly [number, number])[];
    };

/** What a summary is called. */
export function summaryName(summary: Summary): string {
  switch (summary.kind) {
    case "energy": {
      const part = summary.of === "activity" ? "φ" : "x";
      const inner = summary.power === 1 ? `|${part}|` : `|${part}|^${summary.power}`;
      const { without = [] } = summary;
      const left = without.length === 0 ? "" : `, without ${unitsName(without)}`;
      return `mean ${inner}${left}`;
    }
    case "meanActivity":
      return "|mean φ|";
    case "box":
      return summary.units.length === 1 ? `|φ| of ${unitsName(summary.units)}` : `box of ${unitsName(summary.units)}`;
    case "norm": {
      const shape = summary.power === 1 ? "diamond" : summary.power === 2 ? "disc" : `${summary.power}-norm`;
      return `${shape} of ${unitsName(summary.units)}`;
    }
    case "polygon":
      return `polygon of ${unitsName(summary.units)}`;
    case "map":
      return `map of ${unitsName(summary.units)}`;
  }
}

function unitsName(units: readonly number[]): string {
  if (units.length > 6) return `${units.length} units`;
  return `${units.length === 1 ? "unit" : "units"} ${units.join(", ")}`;
}

/** A summary of the successors of one step after another; the same sums in the same order for every action. */
export interface SuccessorSummary {
  /** Goes to a step. */
  readonly at: (step: number) => void;
  /** The summary of that step's successor under an action. */
  readonly of: (action: number) => number;
}

/** Makes a summary ready to be read off a table of successors (L2). */
export function successorSummary(table: SuccessorTable, summary: Summary): SuccessorSummary {
  const all = Array.from({ length: table.units }, (_, i) => i);
  switch (summary.kind) {
    case "energy": {
      const { of, power, without = [] } = summary;
      const kept = all.filter((i) => !without.includes(i));
      const sums = foldedSummary(table, kept, { kind: "power", power }, of === "activity");
      return { ...sums, of: (action) => sums.of(action) / kept.length };
    }
    case "meanActivity": {
      const sums = foldedSummary(table, all, { kind: "sum" }, true);
      return { ...sums, of: (action) => Math.abs(sums.of(action)) / table.units };
    }
    case "box":
      return foldedSummary(table, summary.units, { kind: "largest", scales: Float64Array.from(summary.scales) }, true);
    case "norm": {
      const { power } = summary;
      const sums = foldedSummary(table, summary.units, { kind: "power", power }, true);
      return { ...sums, of: (action) => realPower(sums.of(action), 1 / power) };
    }
    case "polygon":
      return planeSummary(table, summary.units, polygonGauge(summary.corners));
    case "map": {
      const { side } = summary;
      const cells = new Set(summary.cells.map(([p, q]) => cellKey(p, q)));
      return planeSummary(table, summary.units, (y, z) =>
        cells.has(cellKey(Math.floor(y / side), Math.floor(z / side))) ? 0 : 1,
      );
    }
  }
}

/** A cell of a grid: column and row. */
export type Cell = readonly [p: number, q: number];

/** One number for each cell of a grid. */
export function cellKey(p: number, q: number): number {
  return (p + 32_768) * 65_536 + (q + 32_768);
}

function planeSummary(
  { bases, offsets, units, transfer }: SuccessorTable,
  [i, j]: readonly [number, number],
  value: (y: number, z: number) => number,
): SuccessorSummary {
  let base = 0;
  return {
    at(step) {
      base = step * units;
    },
    of: (action) =>
      value(
        transfer.value(bases[base + i] + offsets[action * units + i]),
        transfer.value(bases[base + j] + offsets[action * units + j]),
      ),
  };
}

// Beyond this a division of tanh of base and offset loses digits where both saturate with opposite signs.
const LARGEST_OFFSET = 5;

type Fold =
  | { readonly kind: "power"; readonly power: number }
  | { readonly kind: "sum" }
  /** Largest |value|/scale. */
  | { readonly kind: "largest"; readonly scales: Float64Array };

/**
 * One number from the activities, or currents, of some units of every successor. This is most of the work: tanh of a sum is
 * made from two tanh by one division.
 */
function foldedSummary(
  { bases, offsets, units, transfer }: SuccessorTable,
  kept: readonly number[],
  fold: Fold,
  ofActivity: boolean,
): SuccessorSummary {
  const count = kept.length;
  const actions = offsets.length / units;
  const byAddition =
    ofActivity && transfer.name === "tanh" && offsets.every((offset) => Math.abs(offset) <= LARGEST_OFFSET);
  const here = new Float64Array(count);
  const values = new Float64Array(count);
  const added = new Float64Array(actions * count);
  for (let a = 0; a < actions; a++) {
    for (let k = 0; k < count; k++) {
      const offset = offsets[a * units + kept[k]];
      added[a * count + k] = byAddition ? tanh(offset) : offset;
    }
  }
  return {
    at(step) {
      for (let k = 0; k < count; k++) {
        const x = bases[step * units + kept[k]];
        here[k] = byAddition ? tanh(x) : x;
      }
    },
    of(action) {
      const from = action * count;
      if (byAddition) {
        for (let k = 0; k < count; k++) {
          const [t, s] = [here[k], added[from + k]];
          values[k] = (t + s) / (1 + t * s);
        }
      } else {
        for (let k = 0; k < count; k++) values[k] = here[k] + added[from + k];
        if (ofActivity) for (let k = 0; k < count; k++) values[k] = transfer.value(values[k]);
      }
      return folded(values, fold);
    },
  };
}

function folded(values: Float64Array, fold: Fold): number {
  let so = 0;
  switch (fold.kind) {
    case "sum":
      for (let k = 0; k < values.length; k++) so += values[k];
      return so;
    case "largest":
      for (let k = 0; k < values.length; k++) so = Math.max(so, Math.abs(values[k]) / fold.scales[k]);
      return so;
    case "power": {
      const { power } = fold;
      if (power === 1) for (let k = 0; k < values.length; k++) so += Math.abs(values[k]);
      else if (power === 2) for (let k = 0; k < values.length; k++) so += values[k] * values[k];
      else if (power === 4) for (let k = 0; k < values.length; k++) so += squared(values[k] * values[k]);
      else for (let k = 0; k < values.length; k++) so += realPower(Math.abs(values[k]), power);
      return so;
    }
  }
}

/** How much a convex polygon must be scaled about the mean of its corners to have a point on its edge. */
function polygonGauge(corners: readonly Point[]): (x: number, y: number) => number {
  const n = corners.length;
  const centre = corners.reduce((sum, [x, y]) => [sum[0] + x / n, sum[1] + y / n], [0, 0]);
  const normals = new Float64Array(2 * n);
  corners.forEach(([x, y], k) => {
    const [u, v] = corners[(k + 1) % n];
    const [p, q] = [v - y, x - u];
    const height = p * (x - centre[0]) + q * (y - centre[1]);
    normals[2 * k] = p / height;
    normals[2 * k + 1] = q / height;
  });
  return (x, y) => {
    let most = 0;
    for (let k = 0; k < n; k++)
      most = Math.max(most, normals[2 * k] * (x - centre[0]) + normals[2 * k + 1] * (y - centre[1]));
    return most;
  };
}
