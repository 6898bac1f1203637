import { expect, test } from "vitest";
import { createRng } from "../num/rng.ts";
import { channelProcess } from "./channelProcess.ts";
import type { Constraint } from "./constraint.ts";
import { signActions, successorInto, successorsOf } from "./controlledProcess.ts";
import { drawRateNetwork } from "./rateNetwork.ts";
import { rateNetworkProcess } from "./rateNetworkProcess.ts";
import type { TransferName } from "./transfer.ts";

const [UNITS, CHANNELS, ROWS] = [6, 4, 40];
const networkOf = (transfer: TransferName, noise: number, channels = CHANNELS) =>
  drawRateNetwork(
    { units: UNITS, channels, contexts: 1, gain: 1.5, timeStep: 0.1, transfer, noise, readouts: [], readoutStrength: 1, contextStd: 0 },
    createRng(1),
  ); // biome-ignore format: numbers

const CASES: readonly (readonly [string, Constraint, TransferName, number])[] = [
  ["energy of tanh units", { kind: "energy", measure: "meanSquare", threshold: 0.45 }, "tanh", 0],
  ["energy of ReLU units", { kind: "energy", measure: "meanSquare", threshold: 0.5 }, "relu", 0],
  ["energy under noise", { kind: "energy", measure: "meanSquare", threshold: 0.45 }, "tanh", 0.4],
  ["ceilings", { kind: "ceilings", ceilings: 0.95 }, "tanh", 0],
  ["a square", { kind: "region", units: [4, 2], regions: [{ kind: "square", halfWidth: 0.6 }] }, "tanh", 0],
  ["a square under noise", { kind: "region", units: [4, 2], regions: [{ kind: "square", halfWidth: 0.6 }] }, "tanh", 0.4], // biome-ignore format: a table
];

test.each(CASES)(
  "%s: channel by channel it is the process with all actions listed, turns and all (A1)",
  (_name, constraint, transfer, noise) => {
    const network = networkOf(transfer, noise);
    const listed = rateNetworkProcess(network, signActions(CHANNELS, 2), constraint);
    const process = channelProcess(network, 2, constraint);
    const rng = createRng(2);
    const states = Float64Array.from({ length: ROWS * UNITS }, () => 0.9 * rng.normal());
    const contexts = new Int32Array(ROWS);
    const successors = successorsOf(listed, ROWS);
    listed.successorsInto(successors, states, contexts, ROWS);
    const bases = new Float64Array(ROWS * UNITS);
    process.basesInto(bases, states, contexts, ROWS);
    expect(bases).toEqual(successors.bases);
    expect(process.actions).toBe(listed.actions);
    expect(process.mirrorSymmetric).toBe(listed.mirrorSymmetric);
    const next = new Float64Array(UNITS);
    const turned = new Float64Array(CHANNELS);
    const signs = new Int8Array(CHANNELS);
    const seen = new Set<boolean>();
    for (let row = 0; row < ROWS; row++)
      for (let a = 0; a < listed.actions; a++) {
        successorInto(next, 0, listed, successors, row, a);
        const of = (action: number) => successors.survival[row * listed.actions + action];
        expect(process.survivalOf(next, 0, 0)).toBeCloseTo(of(a), 12);
        for (let k = 0; k < CHANNELS; k++) signs[k] = (a >> k) & 1 ? 1 : -1;
        process.turnSurvivalInto(turned, 0, next, 0, signs, 0, 0);
        for (let k = 0; k < CHANNELS; k++) expect(turned[k]).toBeCloseTo(of(a ^ (1 << k)), 12);
        seen.add(of(a) > 0.5);
      }
    expect(seen).toEqual(new Set([true, false]));
  },
);

test("sixty-four channels need nothing of the size of their actions, and too many to list are refused (A1)", () => {
  const process = channelProcess(networkOf("tanh", 0, 64), 0.5, {
    kind: "energy",
    measure: "meanSquare",
    threshold: 0.3,
  });
  expect(process.actions).toBe(2 ** 64);
  expect(process.steps).toHaveLength(64 * UNITS);
  expect(() => signActions(17, 1)).toThrow(/channels/);
});
