import { exp } from "./exp.ts";
import { integerPower } from "./integerPower.ts";
import { log } from "./log.ts";

/**
 * x^y for x ≥ 0 (N60), the same bits on every machine: products for a whole y, a root for ½, otherwise exp(y ln x), whose relative
 * error is that of the logarithm times |y ln x|.
 * @throws RangeError if x < 0 or is not a number
 */
export function realPower(x: number, y: number): number {
  if (!(x >= 0)) throw new RangeError(`realPower: x must be ≥ 0 but is ${x}.`);
  if (Number.isInteger(y)) return integerPower(x, y);
  if (y === 0.5) return Math.sqrt(x);
  return x === 0 ? (y > 0 ? 0 : Infinity) : exp(y * log(x));
}
