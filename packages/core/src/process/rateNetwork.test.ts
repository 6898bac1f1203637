import { describe, expect, test } from "vitest";
import { createRng } from "../num/rng.ts";
import { signActions, successorInto, successorsOf } from "./controlledProcess.ts";
import { drawRateNetwork, type RateNetwork, type RateNetworkDraw } from "./rateNetwork.ts";
import { rateNetworkProcess } from "./rateNetworkProcess.ts";
import { transferOf } from "./transfer.ts";

const DRAW: RateNetworkDraw = {
  units: 7,
  channels: 3,
  contexts: 2,
  gain: 1.5,
  timeStep: 0.1,
  transfer: "tanh",
  noise: 0,
  readouts: [0, 1],
  readoutStrength: 0.25,
  contextStd: 0.5,
};
const drawn = (change: Partial<RateNetworkDraw> = {}) => drawRateNetwork({ ...DRAW, ...change }, createRng(3));

/** The equation (M3) written out for one unit, slowly. */
function nextOf(network: RateNetwork, x: Float64Array, a: ArrayLike<number>, context: number, i: number): number {
  const { units, channels, gain, timeStep } = network;
  const { value } = transferOf(network.transfer);
  let drive = network.contextInputs[context * units + i]!;
  for (let j = 0; j < units; j++) drive += gain * network.weights[i * units + j]! * value(x[j]!);
  for (let k = 0; k < channels; k++) drive += network.inputWeights[i * channels + k]! * a[k]!;
  return x[i]! + timeStep * (drive - x[i]!);
}

test.each(["tanh", "relu", "softplus", "clippedLinear"] as const)(
  "every successor of a %s network is what its equation says (M2, M3)",
  (transfer) => {
    const network = drawn({ transfer });
    const injections = signActions(3, 1.5);
    const process = rateNetworkProcess(network, injections, { kind: "none" });
    const rng = createRng(5);
    const states = Float64Array.from({ length: 3 * 7 }, () => rng.normal());
    const contexts = Int32Array.of(1, 0, 1);
    const successors = successorsOf(process, 4);
    process.successorsInto(successors, states, contexts, 3);
    const next = new Float64Array(7);
    for (let row = 0; row < 3; row++) {
      for (const a of [-1, 0, 3, 7]) {
        successorInto(next, 0, process, successors, row, a);
        const action = a < 0 ? [0, 0, 0] : injections.subarray(a * 3, a * 3 + 3);
        for (let i = 0; i < 7; i++) {
          expect(next[i]).toBeCloseTo(
            nextOf(network, states.subarray(row * 7, row * 7 + 7), action, contexts[row]!, i),
            13,
          );
        }
      }
    }
  },
);

test("an action's bits are the signs of its channels", () => {
  expect([...signActions(2, 3)]).toEqual([-3, -3, 3, -3, -3, 3, 3, 3]);
});

describe("drawing (M4)", () => {
  test("the same seed draws the same network, and input weights do not depend on the number of contexts", () => {
    expect(drawn()).toEqual(drawn());
    expect(drawn({ contexts: 5 }).inputWeights).toEqual(drawn().inputWeights);
    expect(drawn({ transfer: "relu" }).weights).toEqual(drawn().weights);
  });

  test("the readouts' rows have the asked norm and the others keep theirs", () => {
    const { inputWeights } = drawn();
    const free = drawn({ readouts: [] }).inputWeights;
    for (let i = 0; i < 7; i++) {
      const row = inputWeights.subarray(3 * i, 3 * i + 3);
      if (i < 2) expect(Math.hypot(...row)).toBeCloseTo(0.25 * Math.sqrt(3), 14);
      else expect(row).toEqual(free.subarray(3 * i, 3 * i + 3));
    }
  });

  test("recurrent weights have variance 1/units: |mean square − 1/100| below 5 standard errors", () => {
    const { weights } = drawn({ units: 100 });
    const mean = weights.reduce((sum, w) => sum + w * w, 0) / weights.length;
    expect(Math.abs(mean - 0.01)).toBeLessThan((5 * 0.01 * Math.SQRT2) / 100);
  });

  test("given weights are used as they are", () => {
    const weights = Float64Array.from({ length: 49 }, (_, i) => i / 100);
    expect(drawn({ weights }).weights).toEqual(weights);
  });
});

test("a mirror image is promised only where next(−x, −a) = −next(x, a)", () => {
  const symmetric = (change: Partial<RateNetworkDraw>) =>
    rateNetworkProcess(drawn({ contexts: 1, contextStd: 0, ...change }), signActions(3, 1), { kind: "none" })
      .mirrorSymmetric;
  expect(symmetric({})).toBe(true);
  expect(symmetric({ transfer: "relu" })).toBe(false);
  expect(symmetric({ contextStd: 0.1 })).toBe(false);
  const oneWay = rateNetworkProcess(drawn({ contexts: 1, contextStd: 0 }), Float64Array.of(1, 1, 1), { kind: "none" });
  expect(oneWay.mirrorSymmetric).toBe(false);
});

test("what is wrong is refused by name, NaN included", () => {
  expect(() => drawn({ timeStep: 0 })).toThrow(/timeStep must lie in \(0, 1\] but is 0/);
  expect(() => drawn({ noise: Number.NaN })).toThrow(/noise must be ≥ 0 but is NaN/);
  expect(() => drawn({ gain: Number.NaN })).toThrow(/gain must be a finite number/);
  expect(() => drawn({ weights: new Float64Array(48) })).toThrow(/weights must hold 7 × 7/);
  expect(() => drawn({ readouts: [7] })).toThrow(/readouts must be an integer from 0 to 6 but is 7/);
  expect(() => rateNetworkProcess(drawn(), new Float64Array(4), { kind: "none" })).toThrow(/injections must hold/);
  expect(() => rateNetworkProcess(drawn(), signActions(3, 1), { kind: "region", units: [1, 1], regions: [] })).toThrow(
    /must be two different units/,
  );
});
