import {
  type Constraint,
  createRng,
  drawRateNetwork,
  type Rng,
  rateNetworkProcess,
  signActions,
  survivalTest,
  type TransferName,
} from "@telos/core";
import { describe, expect, test } from "vitest";
import { controlKernels, loadKernels } from "../../src/index.ts";
import { builds } from "../builds.ts";

const normals = (rng: Rng, count: number, std: number) =>
  Float64Array.from({ length: count }, () => std * rng.normal());

test.each(["relu", "linear"] as const)(
  "an energy of %s units changes by 2 φ·o and something between 0 and Σ o² (M42)",
  (transfer) => {
    const rng = createRng(1);
    const phi = (x: number) => (transfer === "relu" ? Math.max(0, x) : x);
    const energy = (x: Float64Array) => x.reduce((sum, value) => sum + phi(value) ** 2, 0);
    for (let trial = 0; trial < 200; trial++) {
      const [x, o] = [normals(rng, 20, 1), normals(rng, 20, 2 * rng.uniform())];
      const change = energy(x.map((value, i) => value + o[i])) - energy(x);
      const slope = x.reduce((sum, value, i) => sum + 2 * phi(value) * o[i], 0);
      const reach = o.reduce((sum, value) => sum + value * value, 0);
      expect(change - slope).toBeGreaterThanOrEqual(-1e-12 * (1 + reach));
      expect(change - slope).toBeLessThanOrEqual(reach * (1 + 1e-12));
    }
  },
);

describe.each(builds)("energies that a bound decides on the %s build", (build) => {
  const kernels = controlKernels(loadKernels({ build }));

  test.each([
    ["relu", 100, 6, 1, 0.3],
    ["relu", 33, 2, 2, 0.3],
    ["linear", 50, 4, 1, 0.6],
    ["relu", 1001, 5, 4, 0.5],
    ["relu", 8, 3, 30, 12],
  ] as const)(
    "%s, %i units, %i channels of ±%d, threshold %d: as the reference where the energy is 1e-5 of it or more from its threshold (M10, M42)",
    (transfer, units, channels, amplitude, threshold) => {
      const rng = createRng(2);
      const { offsets, network } = processOf(transfer, units, channels, amplitude, threshold);
      const rows = 120;
      // Of many sizes, in no order, so that energies lie on both sides and near.
      const bases = Float64Array.from({ length: rows * units }, (_, i) =>
        Math.fround((0.4 + (0.02 * (i - (i % units))) / units) * rng.normal() * Math.sqrt(threshold)),
      );
      const answers = (limit: number) => {
        const out = new Float64Array(rows * 2 ** channels);
        const { survivalInto } = survivalTest(energyBelow(limit), network, offsets, [], 0);
        for (let row = 0; row < rows; row++) survivalInto(out, row * 2 ** channels, bases, row * units, 0);
        return out;
      };
      const [low, middle, high] = [1 - 1e-5, 1, 1 + 1e-5].map((share) => answers(share * threshold));
      const found = new Float64Array(middle.length);
      const constraint = energyBelow(threshold);
      const reference = survivalTest(constraint, network, offsets, [], 0);
      const rowsInto = kernels.survivalRows?.(constraint, network, offsets, 0, [], reference);
      rowsInto?.(found, bases, new Int32Array(rows), rows);
      expect(found.filter((answer, i) => low[i] === high[i] && answer !== middle[i])).toHaveLength(0);
      const alive = found.filter((answer) => answer === 1).length;
      const dead = found.length - alive;
      expect(Math.min(alive, dead)).toBeGreaterThan(found.length / 50); // else the test would say little
    },
  );

  test("actions that are no combinations of two values a channel get the same answers", () => {
    const [units, channels, threshold] = [40, 3, 0.3];
    const { offsets, network } = processOf("relu", units, channels, 1, threshold);
    const mixed = offsets.map((offset, i) => offset * (1 + 0.1 * Math.floor(i / units)));
    const rows = 30;
    const bases = normals(createRng(3), rows * units, 0.7).map(Math.fround);
    const constraint = energyBelow(threshold);
    const reference = survivalTest(constraint, network, mixed, [], 0);
    const [found, expected] = [new Float64Array(rows * 8), new Float64Array(rows * 8)];
    kernels.survivalRows?.(constraint, network, mixed, 0, [], reference)?.(found, bases, new Int32Array(rows), rows);
    for (let row = 0; row < rows; row++) reference.survivalInto(expected, row * 8, bases, row * units, 0);
    expect(found).toEqual(expected);
    expect(new Set(found).size).toBe(2);
  });
});

function energyBelow(threshold: number): Constraint {
  return { kind: "energy", measure: "meanSquare", threshold };
}

function processOf(transfer: TransferName, units: number, channels: number, amplitude: number, threshold: number) {
  const network = drawRateNetwork(
    {
      ...{ units, channels, contexts: 1, gain: 1.5, timeStep: 0.1, transfer, noise: 0 },
      ...{ readouts: [], readoutStrength: 1, contextStd: 0 },
    },
    createRng(4),
  );
  return rateNetworkProcess(network, signActions(channels, amplitude), energyBelow(threshold));
}
