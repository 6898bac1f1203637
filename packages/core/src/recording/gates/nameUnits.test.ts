import { expect, test } from "vitest";
import { nameUnits } from "./nameUnits.ts";
import { percent, short } from "./percent.ts";

test("units are named in words, many of them in short", () => {
  expect(nameUnits([3])).toBe("unit 3");
  expect(nameUnits([3, 5])).toBe("units 3 and 5");
  expect(nameUnits([3, 5, 8])).toBe("units 3, 5 and 8");
  expect(nameUnits([3, 5, 8, 9], 2)).toBe("units 3, 5 and 2 more");
});

test("shares have two meaningful digits, whole percents from ten on", () => {
  expect([0, 0.00057651, 0.0789, 0.101, 0.9723, 1].map(percent)).toEqual([
    "0 %",
    "0.058 %",
    "7.9 %",
    "10 %",
    "97 %",
    "100 %",
  ]);
  expect([short(3596.001, 5), short(0.0390123, 2)]).toEqual(["3596", "0.039"]);
});
