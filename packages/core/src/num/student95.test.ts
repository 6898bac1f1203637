import { expect, test } from "vitest";
import { student95 } from "./student95.ts";

test.each([
  [1, 12.706],
  [2, 4.303],
  [5, 2.571],
  [9, 2.262],
  [19, 2.093],
  [99, 1.984],
])("the 97.5 %% point of Student's t with %i degrees of freedom is %f", (freedom, value) => {
  expect(Math.abs(student95(freedom) - value)).toBeLessThan(0.01);
});

test("no degree of freedom is refused", () => {
  expect(() => student95(0)).toThrow("needs one degree of freedom");
});
