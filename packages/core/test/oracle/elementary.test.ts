import { expect, test } from "vitest";
import { atanh, cos, createRng, exp, expm1, hypot, log, log1p, log2, log10, sin, tanh } from "../../src/index.ts";
import { exactFunctions, exactHypot, ulpError } from "./exactFunctions.ts";

const POINTS = 1500;
const rng = createRng(28);
const between = (low: number, high: number) => low + (high - low) * rng.uniform();
const sign = () => (rng.uniform() < 0.5 ? -1 : 1);
const scaled = (low: number, high: number) => sign() * 10 ** between(low, high);

/** Any positive finite double, every exponent as likely as another; one of twenty subnormal. */
function anySize(): number {
  if (rng.uniform() < 0.05) return Number.MIN_VALUE * Math.floor(between(1, 2 ** 52));
  return (1 + rng.uniform()) * 2 ** Math.floor(between(-1022, 1024));
}

/** One of several ways to draw an argument, in turn. */
const draws: Readonly<Record<string, readonly (() => number)[]>> = {
  exp: [() => between(-2, 2), () => between(-708, 709.78), () => between(-745.1, -700), () => scaled(-18, 0)],
  expm1: [() => between(-2, 2), () => between(-40, 60), () => between(-3, 709.78), () => scaled(-300, 0)],
  log: [() => between(0.4, 2.5), anySize, () => 1 + scaled(-15.5, -1)],
  log1p: [() => between(-0.9, 2.5), () => Math.abs(scaled(-300, 300)), () => -1 + Math.abs(scaled(-15, -1))],
  tanh: [() => between(-1.5, 1.5), () => between(-22, 22), () => scaled(-300, 0)],
  atanh: [() => between(-1, 1), () => sign() * (1 - Math.abs(scaled(-15, -1))), () => scaled(-300, -0.01)],
  sin: [
    () => between(-7, 7),
    () => between(-8e5, 8e5),
    () => (Math.round(between(-1e5, 1e5)) * Math.PI) / 2,
    () => sign() * anySize(),
  ],
};

// Largest errors found on a hundred times as many points, rounded up.
const elementary: readonly (readonly [string, string, (x: number) => number, number])[] = [
  ["exp", "exp", exp, 0.95],
  ["expm1", "expm1", expm1, 0.95],
  ["log", "log", log, 0.8],
  ["log1p", "log1p", log1p, 0.8],
  ["log2", "log", log2, 0.8],
  ["log10", "log", log10, 0.9],
  ["tanh", "tanh", tanh, 0.9],
  ["atanh", "atanh", atanh, 0.6],
  ["sin", "sin", sin, 0.8],
  ["cos", "sin", cos, 0.8],
];

test.each(elementary)(
  "%s is within its bound of the last bit of a series in whole numbers (N51, N52, N53, N54, N55, N56, N57, N58)",
  (name, drawnAs, own, bound) => {
    let worst = { error: 0, at: 0 };
    for (let k = 0; k < POINTS; k++) {
      const ways = draws[drawnAs]!;
      const x = ways[k % ways.length]!();
      const error = ulpError(own(x), exactFunctions[name]!(x));
      if (!(error <= worst.error)) worst = { error, at: x };
    }
    expect(worst.error, `at ${worst.at}`).toBeLessThan(bound);
    expect(worst.error).toBeGreaterThan(0.4); // the oracle sees rounding at all
  },
);

test("hypot is within 0.51 of the last bit of a root in whole numbers, sides of any size (N59)", () => {
  let worst = 0;
  for (let k = 0; k < POINTS; k++) {
    const x = k % 3 === 0 ? anySize() : between(-2, 2);
    const y = k % 3 === 2 ? anySize() : x * between(-2, 2);
    const value = hypot(x, y);
    if (value < Number.POSITIVE_INFINITY && value > 1e-307) worst = Math.max(worst, ulpError(value, exactHypot(x, y)));
  }
  expect(worst).toBeLessThan(0.51);
});
