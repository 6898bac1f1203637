import { expect, test } from "vitest";
import { type LinePoint, lineSearch } from "./lineSearch.ts";

/** A line search on f with derivative g from 0, counting evaluations. */
function search(f: (t: number) => number, g: (t: number) => number, first: number, longest = Infinity) {
  let evaluations = 0;
  const at = (step: number): LinePoint => {
    evaluations++;
    return { step, value: f(step), slope: g(step) };
  };
  const found = lineSearch(at, at(0), { first, longest });
  return { found, evaluations };
}

const wolfe = (f: (t: number) => number, g: (t: number) => number, step: number) =>
  f(step) <= f(0) + 1e-3 * step * g(0) && Math.abs(g(step)) <= 0.9 * Math.abs(g(0));

// Moré and Thuente's test functions 1 to 3 in shape: a valley, a deep narrow valley, a wavy descent.
const LINES: [string, (t: number) => number, (t: number) => number][] = [
  ["−t / (t² + 2)", (t) => -t / (t * t + 2), (t) => (t * t - 2) / (t * t + 2) ** 2],
  [
    "(t + .004)⁵ − 2(t + .004)⁴",
    (t) => (t + 0.004) ** 5 - 2 * (t + 0.004) ** 4,
    (t) => 5 * (t + 0.004) ** 4 - 8 * (t + 0.004) ** 3,
  ],
  ["t² − t + sin(20t)/100", (t) => t * t - t + Math.sin(20 * t) / 100, (t) => 2 * t - 1 + Math.cos(20 * t) / 5],
];

test.each(LINES.flatMap(([name, f, g]) => [1e-3, 1e-1, 1e1, 1e3].map((first) => ({ name, f, g, first }))))(
  "on $name, from first step $first, a step with both strong Wolfe conditions is found in 25 evaluations (N10)",
  ({ f, g, first }) => {
    const { found, evaluations } = search(f, g, first);
    expect(wolfe(f, g, found!.step)).toBe(true);
    expect(evaluations).toBeLessThanOrEqual(25);
  },
);

test("a descent that goes on beyond the longest step ends exactly there and looks no further (N10)", () => {
  expect(
    search(
      (t) => -t,
      () => -1,
      0.1,
      3,
    ).evaluations,
  ).toBeLessThanOrEqual(5);
  expect(
    search(
      (t) => -t,
      () => -1,
      0.1,
      3,
    ).found!.step,
  ).toBe(3);
});

test("a function that is not finite far out is approached from the near side (N10)", () => {
  const f = (t: number) => (t < 1e-3 ? (t - 5e-4) ** 2 : Number.NaN);
  const { found } = search(f, (t) => 2 * (t - 5e-4), 1);
  expect(found!.step).toBeLessThan(1e-3);
  expect(found!.value).toBeLessThan(f(0));
});

test("a line that only rises gives no step", () => {
  expect(
    search(
      (t) => t,
      () => -1,
      1,
    ).found,
  ).toBeUndefined();
});
