import fc from "fast-check";
import { expect, test } from "vitest";
import { editDistance, nearestName } from "./nearestName.ts";

test("wrong case, a missing letter and two letters swapped find the name that was meant (N7)", () => {
  const names = ["rateNetwork", "spinNetwork", "gridWorld", "cartpole"];
  expect(nearestName("gridworld", names)).toBe("gridWorld");
  expect(nearestName("ratNetwork", names)).toBe("rateNetwork");
  expect(nearestName("cratpole", names)).toBe("cartpole");
});

test("nothing is suggested when no name is near, and a short name does not match anything (N7)", () => {
  expect(nearestName("banana", ["rateNetwork", "spinNetwork"])).toBeUndefined();
  expect(nearestName("xy", ["ab", "pq"])).toBeUndefined();
  expect(nearestName("x", [])).toBeUndefined();
});

test("of two equally near names the first is given", () => {
  expect(nearestName("seedz", ["seeda", "seedb"])).toBe("seeda");
});

test("known distances: kitten to sitting is 3, a swap of neighbours is 1 (N7)", () => {
  expect(editDistance("kitten", "sitting")).toBe(3);
  expect(editDistance("ab", "ba")).toBe(1);
  expect(editDistance("", "abc")).toBe(3);
  expect(editDistance("abc", "")).toBe(3);
});

test("the edit distance is symmetric, zero only for equal texts, and at most the longer length", () => {
  const text = fc.string({ maxLength: 8, unit: fc.constantFrom("a", "b", "c") });
  fc.assert(
    fc.property(text, text, (a, b) => {
      const distance = editDistance(a, b);
      expect(distance).toBe(editDistance(b, a));
      expect(distance === 0).toBe(a === b);
      expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
    }),
    { seed: 1 },
  );
});
