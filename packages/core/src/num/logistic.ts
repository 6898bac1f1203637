import { exp } from "./exp.ts";
import { log } from "./log.ts";
import { log1p } from "./log1p.ts";
/**
 * The logistic function 1 / (1 + e⁻ᶻ) (N4): the probability whose log-odds are z. Accurate in both tails: below −37 it
 * is eᶻ, not 0.
 */
export function logistic(z: number): number {
  if (z >= 0) return 1 / (1 + exp(-z));
  const e = exp(z);
  return e / (1 + e);
}

/** The log-odds log(p / (1 − p)) (N4), the inverse of `logistic`: −∞ at 0, +∞ at 1, NaN outside [0, 1]. */
export function logit(p: number): number {
  return log(p) - log1p(-p);
}

/**
 * The soft-plus log(1 + eᶻ) (N5), the integral of `logistic` and minus the log-probability of silence at log-odds z. It
 * neither overflows for large z nor loses the tail for negative z.
 */
export function softplus(z: number): number {
  return z > 0 ? z + log1p(exp(-z)) : log1p(exp(z));
}
