import { leastSquares } from "../../num/leastSquares.ts";
import { type LinearProgrammeSolution, linearProgramme } from "../../num/linearProgramme.ts";
import { log2 } from "../../num/log2.ts";
import { type RewardFamily, rewardDesign } from "../families/rewardFamily.ts";
import { type ConstrainedNetwork, type StationarityEquations, stationarityEquations } from "./stationarityEquations.ts";

/** The sparsest reward for which a constrained policy is stationary. */
export interface ConstrainedInverse {
  /** r ≥ 0, in units of the problem's coding cost, shape [words]. */
  readonly reward: Float64Array;
  /** Independent equations among the rows: with fewer than words, sparsity decides the rest. */
  readonly rank: number;
  /** Largest |A r − λb| over the largest |λb|. */
  readonly residual: number;
  readonly status: LinearProgrammeSolution["status"];
}

// Rows that depend on others to this share carry rounding of the training, not information.
const RANK_TOLERANCE = 1e-7;

/**
 * The inverse for a pairwise policy (C5): minimise Σ r subject to A r = λb and r ≥ 0, a linear programme. The naive inverse
 * would read the constraint as a wish; this one knows that the network could not do better. The scale comes out too.
 * @throws RangeError as `stationarityEquations`
 */
export function constrainedInverse(network: ConstrainedNetwork): ConstrainedInverse {
  const equations = stationarityEquations(network);
  const { matrix, rhs, rows } = equations;
  const words = matrix.length / rows;
  const reduced = independentEquations(equations);
  const found = linearProgramme({ cost: new Float64Array(words).fill(1), matrix: reduced.matrix, rhs: reduced.rhs });
  return { reward: found.x, rank: reduced.rank, residual: residualOf(matrix, rhs, found.x), status: found.status };
}

/**
 * The reward of a family that obeys the equations best (C6): least squares on A F θ = λb, rows scaled alike. On a support
 * that is known from elsewhere it gives the scale, which a fit that reads the policy as unconstrained gets wrong. A pairwise
 * reward obeys the equations exactly, whatever the truth: a pairwise policy cannot be told from a pairwise reward.
 * @returns shape [words]; of several solutions that of least norm in θ
 * @throws RangeError if a support does not fit
 */
export function rewardInFamily(equations: StationarityEquations, family: RewardFamily): Float64Array {
  const { matrix, rhs, rows } = equations;
  const words = matrix.length / rows;
  const design = rewardDesign(family, { units: Math.round(log2(words)), inputs: 1 });
  const scale = rowScales(matrix, rows);
  const columns = new Float64Array(rows * design.parameters);
  for (let i = 0; i < rows; i++) {
    const row = matrix.slice(i * words, (i + 1) * words).map((a) => a / scale[i]);
    design.gradientInto(columns.subarray(i * design.parameters, (i + 1) * design.parameters), row);
  }
  const { x } = leastSquares(
    columns,
    rhs.map((b, i) => b / scale[i]),
    design.parameters,
    { rankTolerance: RANK_TOLERANCE },
  );
  const reward = new Float64Array(words);
  design.rewardInto(reward, x);
  return reward;
}

/** The equations without those that depend on others: an orthonormal basis of the rows, by twice repeated Gram–Schmidt. */
function independentEquations({ matrix, rhs, rows }: StationarityEquations) {
  const words = matrix.length / rows;
  const scale = rowScales(matrix, rows);
  const left = Array.from({ length: rows }, (_, i) => ({
    row: matrix.slice(i * words, (i + 1) * words).map((a) => a / scale[i]),
    b: rhs[i] / scale[i],
  }));
  const kept: { row: Float64Array; b: number }[] = [];
  const norm = (row: Float64Array) => Math.sqrt(row.reduce((sum, a) => sum + a * a, 0));
  const first = Math.max(...left.map(({ row }) => norm(row)));
  while (left.length > 0) {
    left.sort((one, other) => norm(one.row) - norm(other.row));
    const best = left.pop();
    if (!best) break;
    for (const { row, b } of kept) removeFrom(best, row, b);
    const length = norm(best.row);
    if (!(length > RANK_TOLERANCE * first)) break;
    const unit = { row: best.row.map((a) => a / length), b: best.b / length };
    kept.push(unit);
    for (const other of left) removeFrom(other, unit.row, unit.b);
  }
  const reduced = new Float64Array(kept.length * words);
  kept.forEach(({ row }, k) => {
    reduced.set(row, k * words);
  });
  return { matrix: reduced, rhs: Float64Array.from(kept, ({ b }) => b), rank: kept.length };
}

function removeFrom(equation: { row: Float64Array; b: number }, unit: Float64Array, b: number): void {
  let share = 0;
  for (let s = 0; s < unit.length; s++) share += equation.row[s] * unit[s];
  for (let s = 0; s < unit.length; s++) equation.row[s] -= share * unit[s];
  equation.b -= share * b;
}

function rowScales(matrix: Float64Array, rows: number): Float64Array {
  const words = matrix.length / rows;
  return Float64Array.from({ length: rows }, (_, i) => {
    let largest = 0;
    for (let s = 0; s < words; s++) largest = Math.max(largest, Math.abs(matrix[i * words + s]));
    return largest || 1;
  });
}

function residualOf(matrix: Float64Array, rhs: Float64Array, x: Float64Array): number {
  let worst = 0;
  let size = 0;
  for (let i = 0; i < rhs.length; i++) {
    let sum = -rhs[i];
    for (let s = 0; s < x.length; s++) sum += matrix[i * x.length + s] * x[s];
    worst = Math.max(worst, Math.abs(sum));
    size = Math.max(size, Math.abs(rhs[i]));
  }
  return size > 0 ? worst / size : worst;
}
