import { minimise } from "../../num/lbfgs.ts";
import { squared } from "../../num/squared.ts";
import type { CountRow } from "./countBasis.ts";
import type { PairFit } from "./fitPairs.ts";
import { leadingEigenpairs } from "./leadingEigenpairs.ts";
import { type PairLikelihood, type PairModel, pairSums } from "./pairModel.ts";

/** A joint fit of couplings of low rank. */
export interface LowRankProblem {
  readonly likelihood: PairLikelihood;
  /** Where it starts; signs of the directions are those of these couplings, and stay. */
  readonly from: PairModel;
  readonly rank: number;
  readonly mean: Float64Array;
  /** Rows of f that may change, as in `fitPairs`. */
  readonly basis: readonly CountRow[];
  /** Information on each offset, shape [units], and on each coupling, shape [units, units]. */
  readonly information: Float64Array;
  readonly couplingInformation: Float64Array;
  readonly events: number;
  readonly tolerance: number;
}

const RIDGE = 1; // on the directions
const MOST_STEPS = 150;

/** Penalised maximum likelihood with Jᵢⱼ = Σᵣ sᵣ Uᵣᵢ Uᵣⱼ, i ≠ j (U12); offsets are fitted along, the rest stays. */
export function fitLowRank(problem: LowRankProblem): PairFit {
  const { likelihood, from, rank, mean, basis, information, events, couplingInformation: sharp } = problem;
  const { units } = from;
  const eigen = leadingEigenpairs(from.couplings, units, rank);
  const signs = eigen.values.map(Math.sign);
  const first = eigen.vectors.map((value, k) => value * Math.sqrt(Math.abs(eigen.values[Math.floor(k / units)])));
  const size = units * (1 + rank) + basis.length;
  const scale = new Float64Array(size);
  const all = information.reduce((sum, value) => sum + value, 0);
  for (let i = 0; i < units; i++) scale[i] = information[i] + 1;
  for (let r = 0; r < rank; r++)
    for (let i = 0; i < units; i++) {
      let sum = RIDGE;
      for (let j = 0; j < units; j++) sum += sharp[i * units + j] * squared(first[r * units + j]);
      scale[units * (1 + r) + i] = sum;
    }
  for (let d = 0; d < basis.length; d++) scale[units * (1 + rank) + d] = all + 1;
  for (let k = 0; k < size; k++) scale[k] = Math.sqrt(scale[k] / events);
  const start = new Float64Array(size);
  for (let i = 0; i < units; i++) {
    start[i] = from.offsets[i];
    for (let j = 0; j < units; j++) start[i] += from.couplings[i * units + j] * mean[j];
  }
  start.set(first, units);
  for (let k = 0; k < size; k++) start[k] *= scale[k];
  const model = {
    units,
    offsets: new Float64Array(units),
    couplings: new Float64Array(units * units),
    count: from.count.slice(),
    updateRateHz: from.updateRateHz,
  };
  const directions = new Float64Array(units * rank);
  const read = (y: Float64Array) => {
    for (let k = 0; k < directions.length; k++) directions[k] = y[units + k] / scale[units + k];
    model.couplings.fill(0);
    for (let r = 0; r < rank; r++)
      for (let i = 0; i < units; i++) {
        const left = signs[r] * directions[r * units + i];
        for (let j = 0; j < units; j++) if (j !== i) model.couplings[i * units + j] += left * directions[r * units + j];
      }
    for (let i = 0; i < units; i++) {
      model.offsets[i] = y[i] / scale[i];
      for (let j = 0; j < units; j++) model.offsets[i] -= model.couplings[i * units + j] * mean[j];
    }
    model.count.set(from.count); // heights of the rows are changes of what they were
    basis.forEach((row, d) => {
      const at = units * (1 + rank) + d;
      for (let k = 0; k < units; k++) model.count[k] += (y[at] / scale[at]) * row.values[k];
    });
  };
  const evaluate = (y: Float64Array, gradient: Float64Array): number => {
    read(y);
    const sums = pairSums(units);
    const value = likelihood(model, sums, "slopes");
    let penalty = 0;
    for (let i = 0; i < units; i++) gradient[i] = -sums.offsets[i] / (events * scale[i]);
    const slopes = new Float64Array(units * units);
    for (let i = 0; i < units; i++)
      for (let j = 0; j < units; j++)
        if (i !== j)
          slopes[i * units + j] =
            sums.couplings[i * units + j] +
            sums.couplings[j * units + i] -
            sums.offsets[i] * mean[j] -
            sums.offsets[j] * mean[i];
    for (let r = 0; r < rank; r++)
      for (let i = 0; i < units; i++) {
        const k = r * units + i;
        let slope = 0;
        for (let j = 0; j < units; j++) slope += slopes[i * units + j] * directions[r * units + j];
        penalty += 0.5 * RIDGE * squared(directions[k]);
        gradient[units + k] = (RIDGE * directions[k] - signs[r] * slope) / (events * scale[units + k]);
      }
    basis.forEach((row, d) => {
      const at = units * (1 + rank) + d;
      gradient[at] = -row.values.reduce((sum, height, k) => sum + height * sums.count[k], 0) / (events * scale[at]);
    });
    return (penalty - value) / events;
  };
  const found = minimise(evaluate, {
    start,
    memory: 15,
    maxSteps: MOST_STEPS,
    valueTolerance: problem.tolerance,
    gradientTolerance: 1e-10,
  });
  read(found.x);
  return {
    model,
    logLikelihood: likelihood(model, pairSums(units), "slopes"),
    evaluations: found.evaluations + 1,
    status: found.status,
  };
}
