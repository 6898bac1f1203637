import { describe, expect, test } from "vitest";
import { createRng } from "../../num/rng.ts";
import { flipEvents } from "../../recording/flipEvents.ts";
import type { fittedNetwork } from "../fittedNetwork.ts";
import { pairEnergies } from "../flipModel.ts";
import { networkWords } from "../networkPolicy.ts";
import { networkReward } from "../networkReward.ts";
import { generativeCheck } from "./generativeCheck.ts";
import type { PairModel } from "./pairModel.ts";
import { pairReward } from "./pairReward.ts";
import { simulateFlips } from "./simulateFlips.ts";

const UNITS = 5;

function modelOf(coupling: number): PairModel {
  const couplings = new Float64Array(UNITS * UNITS).fill(coupling);
  for (let i = 0; i < UNITS; i++) couplings[i * UNITS + i] = 0;
  couplings[1] = couplings[UNITS] = -0.5;
  return {
    units: UNITS,
    offsets: Float64Array.of(-1, -0.5, -2, 0.2, -1),
    couplings,
    count: new Float64Array(UNITS),
    updateRateHz: Float64Array.of(20, 30, 40, 25, 35),
  };
}

function networkOf(model: PairModel, reference: Float64Array) {
  return {
    units: UNITS,
    inputs: 1,
    family: "pairwise",
    offsets: model.offsets,
    couplings: model.couplings,
    interaction: pairEnergies(model.couplings, UNITS),
    updateRateHz: model.updateRateHz,
    reference,
    inputChain: Float64Array.of(1),
  } satisfies ReturnType<typeof fittedNetwork>;
}

test("the reward of listed states is that of the exact method, up to a constant (U7)", () => {
  const model = modelOf(0.4);
  const reference = Float64Array.of(0.2, 0.3, 0.1, 0.5, 0.25);
  const states = Uint8Array.from({ length: 32 * UNITS }, (_, k) => (Math.floor(k / UNITS) >> (k % UNITS)) & 1);
  const found = pairReward(model, reference, states);
  const exact = networkReward(networkOf(model, reference));
  for (let word = 1; word < 32; word++) expect(found[word] - found[0]).toBeCloseTo(exact[word] - exact[0], 10);
});

test("a simulated flip process visits words as often as the closed form says (U6, U13)", () => {
  const model = modelOf(0.3);
  const words = networkWords(networkOf(model, new Float64Array(UNITS).fill(0.5)));
  const { occupancy, chance, counts, seconds } = simulateFlips(model, new Uint8Array(UNITS), 4000, 1e7, createRng(1));
  for (let i = 0; i < UNITS; i++) {
    const expected = words.reduce((sum, share, word) => sum + (((word >> i) & 1) === 1 ? share : 0), 0);
    expect(Math.abs(occupancy[i] - expected)).toBeLessThan(0.02); // about 5 σ
    expect(Math.abs(chance[i] - expected)).toBeLessThan(0.01);
  }
  expect(counts.reduce((sum, value) => sum + value, 0)).toBeCloseTo(seconds, 6);
});

describe("the generative check", () => {
  const quiet = Array.from({ length: UNITS }, (_, unit) =>
    Int32Array.from({ length: 200 }, (_u, k) => 500 * k + 97 * unit + ((k * 31) % 60)),
  );
  const grid = {
    unitIds: [0, 1, 2, 3, 4],
    timesMs: quiet,
    stretches: [{ startMs: 0, stopMs: 100_000 }],
    originS: 0,
    merged: [0, 0, 0, 0, 0],
  };
  const events = flipEvents(grid, 20, 4);

  test("lets a fit pass that stays where the recording was (U13)", () => {
    const model = {
      ...modelOf(0),
      couplings: new Float64Array(UNITS * UNITS),
      offsets: new Float64Array(UNITS).fill(-3.2),
    };
    const check = generativeCheck(model, events, createRng(2));
    expect(check.recordedActivity).toBeCloseTo(0.04, 2);
    expect(check.runsAway).toBe(false);
  });

  test("says that a fit runs away whose couplings add up beyond what was recorded (U13)", () => {
    const model = { ...modelOf(3), offsets: new Float64Array(UNITS).fill(-3.2) };
    const check = generativeCheck(model, events, createRng(3));
    expect(check.runsAway).toBe(true);
    expect(check.simulatedActivity).toBeGreaterThan(0.3);
  });

  test("does not take NaN for a network that stays (U13)", () => {
    const model = { ...modelOf(0), offsets: new Float64Array(UNITS).fill(Number.NaN) };
    expect(generativeCheck(model, events, createRng(4)).runsAway).toBe(true);
  });
});
