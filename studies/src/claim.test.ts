import { describe, expect, test } from "vitest";
import { above, atLeast, atMost, below, claimNumber, falls, rises, within } from "./claim.ts";

describe("claims", () => {
  test("of several seeds the worst decides", () => {
    expect(atLeast("r²", [0.99, 0.93, 0.97], 0.95)).toMatchObject({ measured: 0.93, pass: false });
    expect(atMost("KL", [0.1, 0.3], 0.2)).toMatchObject({ measured: 0.3, pass: false });
    expect(above("reward", [2, 1], 1)).toMatchObject({ measured: 1, pass: false });
    expect(below("KL", [1, 2], 3)).toMatchObject({ measured: 2, pass: true });
  });

  test("what is not a number, and what was never measured, fails", () => {
    for (const make of [atLeast, atMost, above, below]) {
      expect(make("a", Number.NaN, 0).pass).toBe(false);
      expect(make("a", [], 0).pass).toBe(false);
      expect(make("a", [1, Number.NaN], 0.5).pass).toBe(false);
    }
    expect(within("a", Number.NaN, 0, 1).pass).toBe(false);
    expect(rises("a", [1]).pass).toBe(false);
  });

  test("a series rises or falls by its smallest step", () => {
    expect(rises("a", [1, 2, 4])).toMatchObject({ measured: 1, pass: true });
    expect(rises("a", [1, 2, 2])).toMatchObject({ measured: 0, pass: false });
    expect(falls("a", [4, 2, 1])).toMatchObject({ measured: 1, pass: true });
  });

  test("the bound names its control, and the reason is told only if the claim fails", () => {
    expect(atMost("KL", 1, 2, { of: "no adaptation", ifNot: "too few steps" })).toEqual({
      claim: "KL",
      measured: 1,
      bound: "≤ 2 (no adaptation)",
      pass: true,
    });
    expect(atMost("KL", 3, 2, { ifNot: "too few steps" }).why).toBe("too few steps");
  });

  test("numbers beside 1 keep the digits that part them from it", () => {
    expect([0.9996, 1, 0.995, 0.5, 0.12345].map(claimNumber)).toEqual(["0.9996", "1", "0.995", "0.5", "0.123"]);
  });
});
