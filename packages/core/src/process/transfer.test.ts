import { describe, expect, test } from "vitest";
import { currentAt, TRANSFER_NAMES, transferOf } from "./transfer.ts";

describe.each(TRANSFER_NAMES)("the transfer function %s (M1)", (name) => {
  const transfer = transferOf(name);
  const currents = [-3.1, -0.9, -0.3, 0.2, 0.7, 2.9];

  test("has the slope that its values show", () => {
    for (const x of currents) {
      const difference = (transfer.value(x + 1e-6) - transfer.value(x - 1e-6)) / 2e-6;
      expect(transfer.slope(x)).toBeCloseTo(difference, 8);
    }
  });

  test("is odd exactly when it says so", () => {
    const odd = currents.every((x) => Math.abs(transfer.value(x) + transfer.value(-x)) < 1e-15);
    expect(odd).toBe(transfer.odd);
  });

  test("stays in its range and never falls", () => {
    const [low, high] = transfer.range;
    let before = -Infinity;
    for (let x = -40; x <= 40; x += 0.5) {
      const y = transfer.value(x);
      expect(y).toBeGreaterThanOrEqual(Math.max(low, before));
      expect(y).toBeLessThanOrEqual(high);
      before = y;
    }
  });

  test("is undone by its inverse where it rises, and an activity beyond its range needs an endless current", () => {
    for (const x of currents) {
      if (transfer.slope(x) === 0) continue;
      expect(transfer.inverse(transfer.value(x))).toBeCloseTo(x, 9);
      expect(currentAt(transfer, transfer.value(x))).toBeCloseTo(x, 9);
    }
    if (name === "linear") return;
    expect(currentAt(transfer, transfer.range[1] + 1)).toBe(Infinity);
    expect(currentAt(transfer, transfer.range[0] - 1)).toBe(-Infinity);
  });
});

test("an unknown name is refused with the one probably meant", () => {
  expect(() => transferOf("soft-plus")).toThrow(/unknown transfer function "soft-plus"; did you mean "softplus"\?/);
});
