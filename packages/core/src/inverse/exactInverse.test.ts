import { expect, test } from "vitest";
import { edgeField, exactInverse } from "./exactInverse.ts";

const policy = {
  units: 2,
  inputs: 1,
  logits: Float64Array.of(1, 3, -1, 1),
  updateShare: Float64Array.of(0.5, 0.5),
  inputChain: Float64Array.of(1),
};

test("the edge field is λ times the log-odds beyond the reference (I1)", () => {
  expect([...edgeField(policy, Float64Array.of(1, -1), 10)]).toEqual([0, 20, 0, 20]);
});

test("a pair that is worth 2 together and nothing alone (I1–I4)", () => {
  const { potential, curl } = exactInverse(policy, Float64Array.of(1, -1), 1);
  expect([...potential]).toEqual([-0.5, -0.5, -0.5, 1.5].map((w) => expect.closeTo(w, 14)));
  expect(curl).toBeLessThan(1e-28);
});

test("a policy that turns in a circle has curl: no reward explains it (I3)", () => {
  const { curl } = exactInverse({ ...policy, logits: Float64Array.of(-1, 1, 1, -1) }, new Float64Array(2), 1);
  expect(curl).toBeCloseTo(1, 14);
});

test("certainty is refused with edge and unit", () => {
  const logits = Float64Array.of(1, 3, -Infinity, 1);
  expect(() => exactInverse({ ...policy, logits }, new Float64Array(2), 1)).toThrow(/logits\[2\], unit 1.*-Infinity/);
  expect(() => exactInverse(policy, new Float64Array(2), 0)).toThrow(/codingCost/);
});
