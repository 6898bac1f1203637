import { expect, test } from "vitest";
import { logistic, softplus } from "../../num/logistic.ts";
import { policyLogLikelihood } from "./policyLogLikelihood.ts";

test("one exponential an edge gives the bits of softplus and logistic, at both ends and at 0 (E5)", () => {
  const logits = Float64Array.of(0, -0, 1e-9, -0.3, 2, -40, 700, -800, Infinity, -Infinity, 5, -5);
  const on = Float64Array.of(1, 2, 0, 3, 0, 0, 5, 0, 2, 0, 0, 7);
  const off = Float64Array.of(3, 0, 2, 0, 1, 4, 0, 1, 0, 3, 0, 2);
  const units = 3;
  const evidence = { kind: "updates", units, inputs: 1, steps: 36, on, off, active: new Float64Array(units) } as const;
  const { logLikelihood, edgeGradient } = policyLogLikelihood(logits, new Float64Array(units).fill(1 / 3), evidence);
  let sum = 0;
  logits.forEach((z, e) => {
    if (on[e]! > 0) sum -= on[e]! * softplus(-z);
    if (off[e]! > 0) sum -= off[e]! * softplus(z);
    expect(edgeGradient[e]).toBe(on[e]! * logistic(-z) - off[e]! * logistic(z) + 0);
  });
  expect(logLikelihood).toBe(sum);
});
