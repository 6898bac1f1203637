import { describe, expect, test } from "vitest";
import { createRng } from "../num/rng.ts";
import type { Constraint } from "./constraint.ts";
import { signActions, successorInto, successorsOf } from "./controlledProcess.ts";
import { energy } from "./energy.ts";
import { drawRateNetwork } from "./rateNetwork.ts";
import { rateNetworkProcess } from "./rateNetworkProcess.ts";
import type { TransferName } from "./transfer.ts";

const CONSTRAINTS: readonly (readonly [string, Constraint, TransferName])[] = [
  ["mean-square energy of tanh units", { kind: "energy", measure: "meanSquare", threshold: 0.4 }, "tanh"],
  ["mean-square energy of ReLU units", { kind: "energy", measure: "meanSquare", threshold: 0.5 }, "relu"],
  ["mean absolute energy of tanh units", { kind: "energy", measure: "meanAbsolute", threshold: 0.6 }, "tanh"],
  ["mean absolute energy of softplus units", { kind: "energy", measure: "meanAbsolute", threshold: 0.9 }, "softplus"],
  ["one ceiling for all", { kind: "ceilings", ceilings: 0.95 }, "tanh"],
  ["a ceiling for each", { kind: "ceilings", ceilings: [0.9, 0.95, 0.99, 1.2, 0.9, 0.8] }, "tanh"],
  ["a square", { kind: "region", units: [0, 1], regions: [{ kind: "square", halfWidth: 0.6 }] }, "tanh"],
  ["a disc", { kind: "region", units: [4, 2], regions: [{ kind: "disc", radius: 0.7 }] }, "tanh"],
];

function processOf(constraint: Constraint, transfer: TransferName, noise: number) {
  const network = drawRateNetwork(
    { units: 6, channels: 3, contexts: 1, gain: 1.5, timeStep: 0.1, transfer, noise, readouts: [], readoutStrength: 1, contextStd: 0 },
    createRng(1),
  ); // biome-ignore format: numbers
  return rateNetworkProcess(network, signActions(3, 3), constraint);
}

describe.each(CONSTRAINTS)("%s", (_name, constraint, transfer) => {
  const rng = createRng(2);
  const states = Float64Array.from({ length: 60 * 6 }, () => 0.9 * rng.normal());
  const contexts = new Int32Array(60);

  test("an action survives exactly when its true successor is not terminal (M10)", () => {
    const process = processOf(constraint, transfer, 0);
    const successors = successorsOf(process, 60);
    process.successorsInto(successors, states, contexts, 60);
    const next = new Float64Array(6);
    const seen = new Set<number>();
    for (let row = 0; row < 60; row++) {
      for (let a = 0; a < 8; a++) {
        successorInto(next, 0, process, successors, row, a);
        const survives = process.isTerminal(next, 0, 0) ? 0 : 1;
        expect(successors.survival[row * 8 + a]).toBe(survives);
        seen.add(survives);
      }
    }
    expect(seen).toEqual(new Set([0, 1]));
  });

  test("under process noise its survival is the share of noisy successors that survive (M10)", () => {
    const process = processOf(constraint, transfer, 0.5);
    const successors = successorsOf(process, 3);
    process.successorsInto(successors, states, contexts, 3);
    const next = new Float64Array(6);
    const noisy = new Float64Array(6);
    const draws = 4000;
    // A mean over only six units is not quite normal; with a hundred the bound would be ten times smaller.
    const allowed = constraint.kind === "energy" ? 0.05 : constraint.kind === "region" ? 0.003 : 0;
    for (let row = 0; row < 3; row++) {
      for (const a of [0, 5]) {
        successorInto(next, 0, process, successors, row, a);
        let survived = 0;
        for (let k = 0; k < draws; k++) {
          for (let i = 0; i < 6; i++) noisy[i] = next[i]! + process.noiseStd * rng.normal();
          if (!process.isTerminal(noisy, 0, 0)) survived++;
        }
        const p = successors.survival[row * 8 + a]!;
        expect(Math.abs(survived / draws - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / draws) + allowed + 1e-6);
      }
    }
  });
});

test("energy is the mean square or the mean absolute activity (M9)", () => {
  expect(energy("meanSquare", [9, 1, -2, 3, 9], 1, 3)).toBeCloseTo(14 / 3, 14);
  expect(energy("meanAbsolute", [9, 1, -2, 3, 9], 1, 3)).toBe(2);
});

test("state entropy is 1 for linear units, near 0 for saturated ones, and its formula between (M17)", () => {
  const entropyAt = (transfer: TransferName, currents: number) => {
    const process = processOf({ kind: "none" }, transfer, 0);
    const successors = successorsOf(process, 1);
    successors.bases.fill(currents);
    const out = new Float64Array(8);
    process.stateEntropyInto?.(out, successors, 1);
    return { out, process };
  };
  expect(entropyAt("linear", 5).out[3]).toBeCloseTo(1, 14);
  expect(entropyAt("tanh", 20).out[3]).toBeLessThan(1e-9);
  const { out, process } = entropyAt("tanh", 0.5);
  let expected = 0;
  for (let i = 0; i < 6; i++) {
    const slope = 1 - Math.tanh(0.5 + process.offsets[3 * 6 + i]!) ** 2;
    expected += (0.5 * Math.log(1 + 100 * slope * slope)) / (0.5 * Math.log(101)) / 6;
  }
  expect(out[3]).toBeCloseTo(expected, 13);
});

test("a threshold, ceiling or list of regions that cannot be is refused by name", () => {
  const wrong = (constraint: Constraint) => () => processOf(constraint, "tanh", 0);
  expect(wrong({ kind: "energy", measure: "meanSquare", threshold: Number.NaN })).toThrow(
    /constraint.threshold must be > 0/,
  );
  expect(wrong({ kind: "ceilings", ceilings: [1, 2] })).toThrow(/constraint.ceilings must hold 6 numbers but has 2/);
  expect(wrong({ kind: "region", units: [0, 6], regions: [] })).toThrow(/two different units below 6/);
  expect(wrong({ kind: "region", units: [0, 1], regions: [] })).toThrow(/holds 0 regions for 1 contexts/);
});
