import { expect, test } from "vitest";
import {
  capital,
  countOf,
  formatDuration,
  formatEstimate,
  formatNumber,
  formatPercent,
  formatSigned,
} from "./formatNumber.ts";

test("numbers have at most three significant digits, thousands apart, and a true minus", () => {
  expect([0, 20, 0.4, 0.08183, -2.3456, 999.4, 1234.5, 88954, 1e6].map(formatNumber)).toEqual([
    "0",
    "20",
    "0.4",
    "0.0818",
    "−2.35",
    "999",
    "1,235",
    "88,954",
    "1,000,000",
  ]);
});

test("tiny numbers are written with a power of ten, not as 0", () => {
  expect(formatNumber(1.24e-7)).toBe("1.2 × 10⁻⁷");
  expect(formatNumber(-9e-5)).toBe("−9.0 × 10⁻⁵");
});

test("what is not a number is said to be unknown, and never printed as NaN", () => {
  expect(formatNumber(Number.NaN)).toBe("unknown");
  expect(formatNumber(Number.NEGATIVE_INFINITY)).toBe("−∞");
  expect(formatPercent(Number.NaN)).toBe("unknown");
  expect(formatDuration(Number.NaN)).toBe("unknown time");
  expect(formatEstimate({ value: Number.NaN, low: Number.NaN, high: Number.NaN })).toBe("unknown");
});

test("signs, shares, durations and estimates carry what a reader needs", () => {
  expect([0.5, 0, -0.5].map(formatSigned)).toEqual(["+0.5", "0", "−0.5"]);
  expect([0.523, 0.0312, 0, 1, 0.0002, -0.2].map(formatPercent)).toEqual([
    "52 %",
    "3.1 %",
    "0 %",
    "100 %",
    "0.02 %",
    "−20 %",
  ]);
  expect([45, 119.5, 3720, 7200, 10000].map(formatDuration)).toEqual(["45 s", "120 s", "62 min", "2 h", "2.78 h"]);
  expect(formatEstimate({ value: 0.0818, low: 0.071, high: 0.093 })).toBe("0.0818 [0.071, 0.093]");
});

test("counts up to twelve are words", () => {
  expect(countOf(1, "word")).toBe("one word");
  expect(countOf(0, "stretch", "stretches")).toBe("no stretches");
  expect(countOf(12, "unit")).toBe("twelve units");
  expect(countOf(1300, "unit")).toBe("1,300 units");
  expect(capital("eight units")).toBe("Eight units");
});
