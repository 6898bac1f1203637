// Elementary functions in whole numbers over 2¹²⁰⁰, by plain series: slow, exact to hundreds of bits, and nothing of num/ in them.

const BITS = 1200n;
const ONE = 1n << BITS;
const LONG_BITS = 2400n;

/** A number as a whole number of 2⁻¹²⁰⁰. */
export type Fixed = bigint;

const times = (a: Fixed, b: Fixed): Fixed => (a * b) >> BITS;
const over = (a: Fixed, b: Fixed): Fixed => (a << BITS) / b;

/** A finite double, exactly. */
export function fixedOf(x: number): Fixed {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const exponent = (bits >> 52n) & 2047n;
  const fraction = bits & 0xfffffffffffffn;
  const whole = exponent === 0n ? fraction : fraction | (1n << 52n);
  const size = whole << (BITS - 1074n + (exponent === 0n ? 0n : exponent - 1n));
  return bits >> 63n === 1n ? -size : size;
}

/** artanh(1/n) to so many bits. */
function artanhOfInverse(n: bigint, bits: bigint): bigint {
  let power = (1n << bits) / n;
  let sum = 0n;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += power / k;
    power /= n * n;
  }
  return sum;
}

/** arctan(1/n) to so many bits. */
function arctanOfInverse(n: bigint, bits: bigint): bigint {
  let power = (1n << bits) / n;
  let sum = 0n;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += k % 4n === 1n ? power / k : -(power / k);
    power /= n * n;
  }
  return sum;
}

const LN2 = 2n * artanhOfInverse(3n, BITS);
const LN10 = 3n * LN2 + 2n * artanhOfInverse(9n, BITS); // 10 = 8 · (1 + 1/9)/(1 − 1/9)
const PI = 4n * (4n * arctanOfInverse(5n, LONG_BITS) - arctanOfInverse(239n, LONG_BITS)); // Machin

/** eˣ. */
export function exactExp(x: Fixed): Fixed {
  const k = (2n * x + LN2) / (2n * LN2) - (x < 0n ? 1n : 0n);
  const small = (x - k * LN2) >> 30n;
  let term = ONE;
  let sum = ONE;
  for (let n = 1n; term !== 0n; n++) {
    term = times(term, small) / n;
    sum += term;
  }
  for (let n = 0; n < 30; n++) sum = times(sum, sum);
  return k >= 0n ? sum << k : sum >> -k;
}

/** log x by repeated correction, each step of which triples the digits. @param guess  log x to a few digits */
export function exactLog(x: Fixed, guess: number): Fixed {
  let y = fixedOf(guess);
  for (let round = 0; round < 4; round++) {
    const e = exactExp(y);
    y += 2n * over(x - e, x + e);
  }
  return y;
}

/** sin and cos of a double, its angle reduced with 2400 bits of π. */
function exactTurn(x: number, quarters: bigint): Fixed {
  const long = fixedOf(x) << (LONG_BITS - BITS);
  const half = PI / 2n;
  let turns = long / half;
  let left = long - turns * half;
  if (left < 0n) {
    left += half;
    turns -= 1n;
  }
  const angle = left >> (LONG_BITS - BITS);
  const place = (turns + quarters) & 3n;
  const isSine = place % 2n === 0n;
  let term = isSine ? angle : ONE;
  let sum = term;
  for (let n = isSine ? 2n : 1n; term !== 0n; n += 2n) {
    term = -times(times(term, angle), angle) / (n * (n + 1n));
    sum += term;
  }
  return place < 2n ? sum : -sum;
}

function root(value: bigint): bigint {
  let guess = 1n << BigInt(Math.floor((value.toString(16).length * 4) / 2) + 1);
  for (;;) {
    const next = (guess + value / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}

/** The functions of a double, each as whole numbers over 2¹²⁰⁰. */
export const exactFunctions: Readonly<Record<string, (x: number) => Fixed>> = {
  exp: (x) => exactExp(fixedOf(x)),
  expm1: (x) => exactExp(fixedOf(x)) - ONE,
  log: (x) => exactLog(fixedOf(x), Math.log(x)),
  log1p: (x) => exactLog(ONE + fixedOf(x), Math.log1p(x)),
  log2: (x) => over(exactLog(fixedOf(x), Math.log(x)), LN2),
  log10: (x) => over(exactLog(fixedOf(x), Math.log(x)), LN10),
  tanh: (x) => {
    const e = exactExp(2n * fixedOf(x));
    return over(e - ONE, e + ONE);
  },
  atanh: (y) => exactLog(over(ONE + fixedOf(y), ONE - fixedOf(y)), 2 * Math.atanh(y)) / 2n,
  sin: (x) => exactTurn(x, 0n),
  cos: (x) => exactTurn(x, 1n),
};

/** √(x² + y²). */
export function exactHypot(x: number, y: number): Fixed {
  const [a, b] = [fixedOf(x), fixedOf(y)];
  return root(a * a + b * b);
}

/** How far a double is from a number, in units of the last bit of the doubles around that number. */
export function ulpError(value: number, exact: Fixed): number {
  const size = exact < 0n ? -exact : exact;
  const digits = size.toString(2).length; // 2^(digits − 1) ≤ size
  const last = Math.max(digits - 53, Number(BITS) - 1074);
  const difference = fixedOf(value) - exact;
  return Number(((difference < 0n ? -difference : difference) << 20n) >> BigInt(last)) / 1048576;
}
