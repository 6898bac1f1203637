import { expect, test } from "vitest";
import {
  expectAllFinite,
  expectDistribution,
  expectFinite,
  expectInteger,
  expectPositive,
  expectProbability,
  expectShape,
} from "./expectShape.ts";

test("a flat array of the right length passes, whatever the number of axes", () => {
  expectShape("f", "x", new Float64Array(6), 6);
  expectShape("f", "x", new Float64Array(6), 2, 3);
  expectShape("f", "x", [], 0, 3);
});

test("a wrong length is refused with function, argument, shape, length and the way to mend", () => {
  expect(() => expectShape("backup", "reward", new Float64Array(5), 2, 3)).toThrow(
    "backup: reward must hold 2 × 3 = 6 numbers but has 5. Pass a flat array, row-major, last index fastest.",
  );
});

test("a missing array is refused like a wrong one", () => {
  expect(() => expectShape("f", "x", undefined as unknown as number[], 2)).toThrow(
    "f: x must hold 2 numbers but is undefined",
  );
});

test("no guard lets NaN pass", () => {
  expect(() => expectFinite("f", "x", Number.NaN)).toThrow("f: x must be a finite number but is NaN");
  expect(() => expectPositive("f", "x", Number.NaN)).toThrow("f: x must be > 0 and finite but is NaN");
  expect(() => expectProbability("f", "x", Number.NaN)).toThrow("f: x must be a probability but is NaN");
  expect(() => expectInteger("f", "x", Number.NaN, 0, 9)).toThrow("f: x must be an integer from 0 to 9 but is NaN");
  expect(() => expectAllFinite("f", "x", [0, Number.NaN])).toThrow("f: x[1] must be a finite number but is NaN");
  expect(() => expectDistribution("f", "x", [1, Number.NaN])).toThrow("f: x[1] must be a probability but is NaN");
});

test("limits belong to the range and what lies just beyond them does not", () => {
  expectInteger("f", "x", 0, 0, 9);
  expectInteger("f", "x", 9, 0, 9);
  expect(() => expectInteger("f", "x", 10, 0, 9)).toThrow("but is 10");
  expect(() => expectInteger("f", "x", -1, 0, Infinity)).toThrow("an integer of at least 0 but is -1");
  expectProbability("f", "x", 0);
  expectProbability("f", "x", 1);
  expect(() => expectProbability("f", "x", -Number.MIN_VALUE)).toThrow("must be a probability");
  expectPositive("f", "x", Number.MIN_VALUE);
  expect(() => expectPositive("f", "x", 0)).toThrow("must be > 0");
  expect(() => expectPositive("f", "x", Infinity)).toThrow("must be > 0 and finite but is Infinity");
});

test("a number given as text is refused and named as text", () => {
  expect(() => expectPositive("f", "x", "abc" as unknown as number)).toThrow('but is string "abc"');
});

test("a distribution must sum to 1, and the message gives the sum", () => {
  expectDistribution("f", "p", [0.1, 0.2, 0.7]);
  expect(() => expectDistribution("f", "p", [0.5, 0.6])).toThrow("f: p must sum to 1 but sums to 1.1");
  expect(() => expectDistribution("f", "p", [1.5, -0.5])).toThrow("f: p[0] must be a probability but is 1.5");
});
