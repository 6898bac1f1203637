/**
 * xⁿ for a whole n (N60), the same bits on every machine, by repeated squaring: within about 2 log₂ n ulp for small n and n ulp at
 * most. A negative n gives 1/x⁻ⁿ.
 * @throws RangeError if n is not a whole number
 */
export function integerPower(x: number, n: number): number {
  if (!Number.isInteger(n)) throw new RangeError(`integerPower: the power must be a whole number but is ${n}.`);
  let power = 1;
  let square = x;
  for (let left = Math.abs(n); left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) power *= square;
    square *= square;
  }
  return n < 0 ? 1 / power : power;
}
