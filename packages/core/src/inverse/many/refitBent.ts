import { bentCount, countSummary } from "./bentCount.ts";
import { type CountRow, countPolynomials } from "./countBasis.ts";
import { countLine } from "./countLine.ts";
import type { PairFit } from "./fitPairs.ts";
import type { PairLikelihood, PairModel } from "./pairModel.ts";

/** What a refit is told about the term of the count: rows to fit, on top of what is given, shape [units]. */
export interface BentCount {
  readonly rows: readonly CountRow[];
  readonly given: Float64Array;
}

const STRAIGHT_AND_CURVED = { first: 1, last: 5 };
const STRAIGHT = { first: 1, last: 1 };

/**
 * A joint refit whose term of the count bends where the data say (U14): once with a polynomial, on which estimates of f stand that know the
 * structure of the couplings, and once more, from there, with the posterior mean of f. Its slope is fitted along each time, for a prior
 * that holds most couplings at 0 leaves no uniform J to stand for it.
 * @param counts how often so many units are active, shape [units + 1]
 * @param fit    fits from a model on
 */
export function refitBent(
  fit: (count: BentCount, from: PairModel) => PairFit,
  { from, likelihood, counts }: { from: PairModel; likelihood: PairLikelihood; counts: Float64Array },
): PairFit {
  const nothing = new Float64Array(from.units);
  const first = fit({ rows: countPolynomials(counts, STRAIGHT_AND_CURVED), given: nothing }, from);
  const given = bentCount(countSummary(first.model, likelihood, first.countSlopes));
  // From where the first fit ended: what its f had of a straight line goes along.
  const { level, slope } = countLine(
    first.model.count.map((f, k) => f - given[k]),
    counts,
  );
  const last = fit(
    { rows: countPolynomials(counts, STRAIGHT), given },
    {
      ...first.model,
      offsets: first.model.offsets.map((b) => b + level),
      count: given.map((f, k) => f + slope * k),
    },
  );
  return { ...last, evaluations: first.evaluations + last.evaluations };
}
