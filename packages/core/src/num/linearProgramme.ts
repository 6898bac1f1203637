import { expectAllFinite, expectInteger, expectShape } from "./expectShape.ts";
import { factoriseLu, solveLu, solveLuTransposed } from "./solveDense.ts";

/** Minimise costᵀ x subject to A x = b, x ≥ 0. */
export interface LinearProgramme {
  /** Shape [columns]. */
  readonly cost: Float64Array;
  /** A, shape [rows, columns]; rows may depend on one another if b agrees. */
  readonly matrix: Float64Array;
  /** b, shape [rows]. */
  readonly rhs: Float64Array;
}

export interface LinearProgrammeOptions {
  /** How far a bound, a price or an equation may be off, relative to b and cost after scaling. Default 1e-9. */
  readonly tolerance?: number;
  /** Most exchanges of a basic variable. Default 50 × (rows + columns). */
  readonly maxSteps?: number;
}

/** The optimum, or why there is none. */
export interface LinearProgrammeSolution {
  /** A vertex: no more entries than rows are above 0. Shape [columns]. */
  readonly x: Float64Array;
  readonly value: number;
  /** The price of each equation, y: cost − Aᵀ y ≥ 0, and bᵀ y = costᵀ x at the optimum. Shape [rows]. */
  readonly prices: Float64Array;
  /** Σ |A x − b| of the scaled equations: above the tolerance where infeasible. */
  readonly violation: number;
  readonly steps: number;
  readonly status: "optimal" | "infeasible" | "unbounded" | "exhausted";
}

// After so many exchanges without a gain the rule of least index takes over, which cannot go round in a circle.
const PATIENCE = 20;

interface Basis {
  readonly members: Int32Array;
  readonly values: Float64Array;
  readonly prices: Float64Array;
}

/**
 * A linear programme (N24) by the two-phase revised simplex method. Every exchange begins with fresh L U factors of the
 * basis, so that no rounding piles up: m³/3 operations each, meant for some hundred rows. The first phase minimises what
 * the equations are violated by; equations that depend on others keep a variable of that phase at 0.
 * @throws RangeError if shapes disagree or an entry is not finite
 */
export function linearProgramme(
  programme: LinearProgramme,
  options: LinearProgrammeOptions = {},
): LinearProgrammeSolution {
  const columns = programme.cost.length;
  const rows = programme.rhs.length;
  expectInteger("linearProgramme", "columns", columns, 1, 1e6);
  expectInteger("linearProgramme", "rows", rows, 1, 1e4);
  expectShape("linearProgramme", "matrix", programme.matrix, rows, columns);
  expectAllFinite("linearProgramme", "matrix", programme.matrix);
  expectAllFinite("linearProgramme", "rhs", programme.rhs);
  expectAllFinite("linearProgramme", "cost", programme.cost);
  const tolerance = options.tolerance ?? 1e-9;
  const maxSteps = options.maxSteps ?? 50 * (rows + columns);
  const scaled = scaleRows(programme, rows, columns);
  const total = columns + rows; // one violation for each equation stands behind the columns
  const phaseOne = new Float64Array(total).fill(1, columns);
  const phaseTwo = new Float64Array(total);
  phaseTwo.set(programme.cost);
  const members = Int32Array.from({ length: rows }, (_, i) => columns + i);
  const size = (vector: Float64Array) => vector.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
  const feasibility = tolerance * Math.max(1, size(scaled.rhs));

  const first = exchange(scaled, members, phaseOne, { columns, tolerance, maxSteps, steps: 0, barred: total });
  const violation = costOf(first.basis, phaseOne);
  const report = (basis: Basis, status: LinearProgrammeSolution["status"], steps: number) => {
    const x = new Float64Array(columns);
    basis.members.forEach((column, k) => {
      if (column < columns) x[column] = Math.max(0, basis.values[k]);
    });
    const value = x.reduce((sum, entry, j) => sum + entry * programme.cost[j], 0);
    const prices = basis.prices.map((price, i) => price * scaled.signs[i]);
    return { x, value, prices, violation, steps, status };
  };
  if (first.status === "exhausted") return report(first.basis, "exhausted", first.steps);
  if (violation > rows * feasibility) return report(first.basis, "infeasible", first.steps);
  const second = exchange(scaled, first.basis.members, phaseTwo, {
    columns,
    tolerance: tolerance * Math.max(size(programme.cost), Number.MIN_VALUE),
    maxSteps,
    steps: first.steps,
    barred: columns,
  });
  return report(second.basis, second.status, second.steps);
}

interface Scaled {
  readonly matrix: Float64Array;
  readonly rhs: Float64Array;
  /** What each row was multiplied by. */
  readonly signs: Float64Array;
}

/** Rows divided by their largest entry, and turned so that b ≥ 0. */
function scaleRows({ matrix, rhs }: LinearProgramme, rows: number, columns: number): Scaled {
  const signs = Float64Array.from({ length: rows }, (_, i) => {
    let largest = 0;
    for (let j = 0; j < columns; j++) largest = Math.max(largest, Math.abs(matrix[i * columns + j]));
    return (rhs[i] < 0 ? -1 : 1) / (largest || 1);
  });
  return {
    matrix: matrix.map((entry, k) => entry * signs[Math.floor(k / columns)]),
    rhs: rhs.map((entry, i) => entry * signs[i]),
    signs,
  };
}

/** Exchanges basic variables until no column has a price below its cost. Columns from `barred` on never enter. */
function exchange(
  { matrix, rhs }: Scaled,
  start: Int32Array,
  cost: Float64Array,
  how: { columns: number; tolerance: number; maxSteps: number; steps: number; barred: number },
): { basis: Basis; status: "optimal" | "unbounded" | "exhausted"; steps: number } {
  const rows = rhs.length;
  const { columns } = how;
  const members = start.slice();
  const entry = (i: number, column: number) =>
    column < columns ? matrix[i * columns + column] : column - columns === i ? 1 : 0;
  const square = new Float64Array(rows * rows);
  let best = Infinity;
  let stalled = 0;
  for (let steps = how.steps; ; steps++) {
    for (let i = 0; i < rows; i++) for (let k = 0; k < rows; k++) square[i * rows + k] = entry(i, members[k]);
    const factors = factoriseLu(square, rows);
    const values = solveLu(factors, rhs);
    const prices = solveLuTransposed(
      factors,
      Float64Array.from(members, (column) => cost[column]),
    );
    const basis = { members, values, prices };
    const value = costOf(basis, cost);
    stalled = value < best - 1e-12 * Math.max(1, Math.abs(best)) || best === Infinity ? 0 : stalled + 1;
    best = Math.min(best, value);
    const entering = enteringColumn(matrix, prices, cost, members, how, stalled > PATIENCE);
    if (entering < 0) return { basis, status: "optimal", steps };
    if (steps >= how.maxSteps) return { basis, status: "exhausted", steps };
    const direction = solveLu(
      factors,
      Float64Array.from({ length: rows }, (_, i) => entry(i, entering)),
    );
    const leaving = leavingRow(values, direction, members, how, stalled > PATIENCE);
    if (leaving < 0) return { basis, status: "unbounded", steps };
    members[leaving] = entering;
  }
}

/** The column whose reduced cost is lowest, or by the rule of least index the first that is negative; −1 if none is. */
function enteringColumn(
  matrix: Float64Array,
  prices: Float64Array,
  cost: Float64Array,
  members: Int32Array,
  { columns, tolerance, barred }: { columns: number; tolerance: number; barred: number },
  leastIndex: boolean,
): number {
  const reduced = cost.slice(0, barred);
  for (let i = 0; i < prices.length; i++) {
    const price = prices[i];
    if (price !== 0) for (let j = 0; j < columns; j++) reduced[j] -= price * matrix[i * columns + j];
    if (columns + i < barred) reduced[columns + i] -= price;
  }
  for (const member of members) if (member < barred) reduced[member] = 0;
  let entering = -1;
  let lowest = -tolerance;
  for (let j = 0; j < barred; j++) {
    if (!(reduced[j] < lowest)) continue;
    entering = j;
    if (leastIndex) return entering;
    lowest = reduced[j];
  }
  return entering;
}

/**
 * The basic variable that reaches 0 first. Of those that do so together the one with the largest pivot, for the digits;
 * by the rule of least index the one with the smallest number. A violation left at 0 by the first phase goes at once,
 * whichever way it would move, for it must not come back.
 */
function leavingRow(
  values: Float64Array,
  direction: Float64Array,
  members: Int32Array,
  { columns, tolerance, barred }: { columns: number; tolerance: number; barred: number },
  leastIndex: boolean,
): number {
  const pivotFloor = 1e-9;
  let nearest = Infinity;
  const ratio = (k: number) => {
    if (barred === columns && members[k] >= columns)
      return Math.abs(direction[k]) > pivotFloor && values[k] <= 1e3 * tolerance ? 0 : Infinity;
    return direction[k] > pivotFloor ? Math.max(0, values[k]) / direction[k] : Infinity;
  };
  for (let k = 0; k < values.length; k++) nearest = Math.min(nearest, ratio(k));
  if (nearest === Infinity) return -1;
  let leaving = -1;
  for (let k = 0; k < values.length; k++) {
    if (!(ratio(k) <= nearest + 1e-12)) continue;
    const better = leastIndex
      ? leaving < 0 || members[k] < members[leaving]
      : leaving < 0 || Math.abs(direction[k]) > Math.abs(direction[leaving]);
    if (better) leaving = k;
  }
  return leaving;
}

function costOf({ members, values }: Basis, cost: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < members.length; k++) sum += cost[members[k]] * Math.max(0, values[k]);
  return sum;
}
