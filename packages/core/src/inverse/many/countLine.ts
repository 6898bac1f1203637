import { squared } from "../../num/squared.ts";

/**
 * The straight line a + b k nearest to a term of the count under the occupancy (U14): the part of f that offsets and a uniform coupling, or a row of
 * its own, can stand for as well; 0 where no such count was seen.
 * @param values  shape [units]
 * @param counts  how often so many units are active, shape [units + 1]
 */
export function countLine(values: Float64Array, counts: Float64Array): { level: number; slope: number } {
  const all = values.reduce((sum, _, k) => sum + counts[k], 0);
  if (!(all > 0)) return { level: 0, slope: 0 }; // all units always active: the term is never met
  const mean = (of: (k: number) => number) => values.reduce((sum, _, k) => sum + counts[k] * of(k), 0) / all;
  const centre = mean((k) => k);
  const spread = mean((k) => squared(k - centre));
  const level = mean((k) => values[k]);
  const slope = spread > 0 ? mean((k) => (k - centre) * values[k]) / spread : 0;
  return { level: level - slope * centre, slope };
}
