import { exp } from "./exp.ts";

const SQRT_TWO_PI = 2.5066282746310002;
const SERIES_BELOW = 5;
// Beyond 38 standard deviations the probability is less than the smallest double.
const LARGEST = 38;
const FRACTION_TERMS = 60;

/**
 * The probability that a standard normal number is at most z (N33), to 1e-14 relative in the lower tail and absolute in
 * the upper: a power series near the middle, a continued fraction in the tails. 0 at −∞, 1 at +∞, NaN at NaN.
 */
export function normalCdf(z: number): number {
  if (Number.isNaN(z)) return Number.NaN;
  if (z > LARGEST) return 1;
  if (z < -LARGEST) return 0;
  const density = exp(-0.5 * z * z) / SQRT_TWO_PI;
  if (z > -1 && z < SERIES_BELOW) return 0.5 + density * series(z);
  // Above the middle of the lower tail the series would cancel: the fraction gives the tail itself.
  const tail = density * fraction(Math.abs(z));
  return z < 0 ? tail : 1 - tail;
}

/** z + z³/3 + z⁵/(3·5) + …: the integral of the density from 0 to z, over the density. */
function series(z: number): number {
  let term = z;
  let sum = z;
  for (let k = 3; Math.abs(term) > Math.abs(sum) * 1e-17; k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return sum;
}

/** Mills' ratio 1/(z + 1/(z + 2/(z + 3/(z + …)))), from the last term up; z ≥ 1. */
function fraction(z: number): number {
  const terms = z < 3 ? 6 * FRACTION_TERMS : FRACTION_TERMS;
  let below = z;
  for (let k = terms; k >= 1; k--) below = z + k / below;
  return 1 / below;
}
