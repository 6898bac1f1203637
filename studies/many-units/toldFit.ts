import {
  countLine,
  fitPairs,
  type PairLikelihood,
  type PairModel,
  squared,
  stateMeans,
  type UpdateLikelihood,
  type UpdateSequence,
  updateCurvature,
} from "@telos/core";
import { COUPLING_VARIANCE, OFFSET, OFFSET_SPREAD } from "./pairNetworks.ts";

/**
 * The couplings and offsets that an observer finds most likely who is told f and the distribution that random couplings and offsets were drawn
 * from: how much a network's updates can tell. No user can know as much.
 * @param found  where the search begins: what was inferred without being told
 */
export function toldFit(
  truth: PairModel,
  sequence: UpdateSequence,
  found: PairModel,
  kernel: UpdateLikelihood,
): PairModel {
  const { units, count } = truth;
  const { mean, counts } = stateMeans(sequence);
  const told = (model: PairModel): PairModel => ({ ...model, count, offsets: model.offsets.map((b) => OFFSET + b) });
  const likelihood: PairLikelihood = (model, sums, what) => kernel(told(model), sequence, sums, what);
  const start: PairModel = {
    units,
    offsets: new Float64Array(units),
    couplings: new Float64Array(units * units),
    count: new Float64Array(units),
    updateRateHz: truth.updateRateHz,
  };
  // What of the f that was found is a straight line goes to offsets and couplings when the true f takes its place.
  const { level, slope } = countLine(
    found.count.map((f, k) => f - count[k]),
    counts,
  );
  const from: PairModel = {
    ...start,
    offsets: found.offsets.map((b) => b + level - OFFSET),
    couplings: found.couplings.map((value, k) => (k % (units + 1) === 0 ? 0 : value + slope)),
  };
  const curvature = updateCurvature(sequence, told(from), kernel);
  const { model } = fitPairs({
    likelihood,
    start,
    from,
    curvature,
    mean,
    basis: [],
    information: curvature.weights,
    events: sequence.unit.length,
    ridge: units / COUPLING_VARIANCE,
    offsetRidge: 1 / squared(OFFSET_SPREAD),
    tolerance: 1e-7,
  });
  return told(model);
}
