import { describe, expect, test } from "vitest";
import { createRng } from "../num/rng.ts";
import { simulateSpikes } from "./simulateSpikes.ts";
import { type SpinNetwork, updateShareOf } from "./spinNetwork.ts";

const base: SpinNetwork = {
  units: 2,
  inputs: 2,
  logits: new Float64Array(2 * 2 * 2),
  updateRateHz: Float64Array.of(20, 60),
  inputChain: Float64Array.of(0.99, 0.01, 0.02, 0.98),
};
const start = { word: 0, input: 0 };

describe("simulateSpikes", () => {
  const durationS = 2000;

  test("a unit that is always redrawn to 1 spikes as a Poisson process of its clock's rate (H3), 5 σ", () => {
    const network = { ...base, logits: new Float64Array(8).fill(Infinity) };
    const { spikesS } = simulateSpikes(network, { start, durationS, rng: createRng(1) });
    [20, 60].forEach((rate, unit) => {
      const times = spikesS[unit];
      const expected = rate * durationS;
      expect(Math.abs(times.length - expected)).toBeLessThan(5 * Math.sqrt(expected));
      const intervals = times.subarray(1).map((time, k) => time - times[k]);
      const mean = intervals.reduce((a, b) => a + b, 0) / intervals.length;
      const square = intervals.reduce((a, b) => a + b * b, 0) / intervals.length;
      // For exponential intervals ⟨t²⟩ / ⟨t⟩² = 2, with a standard error of √(20 − 16) / √n by the delta method.
      expect(Math.abs(square / mean ** 2 - 2)).toBeLessThan((5 * 2) / Math.sqrt(intervals.length));
      expect(intervals.every((interval) => interval > 0)).toBe(true);
    });
  });

  test("a redraw to 1 is a spike also where the unit was active; a redraw to 0 is none (H3), 5 σ", () => {
    const { spikesS } = simulateSpikes(base, { start, durationS, rng: createRng(2) });
    [10, 30].forEach((rate, unit) => {
      expect(Math.abs(spikesS[unit].length - rate * durationS)).toBeLessThan(5 * Math.sqrt(rate * durationS));
    });
  });

  test("the input stays for exponential times of rate Σu (1 − P(x|x)) (H3), 5 σ", () => {
    const { inputPath } = simulateSpikes(base, { start, durationS, rng: createRng(3) });
    const { timesS, values } = inputPath;
    expect([timesS[0], values[0]]).toEqual([0, 0]);
    for (const x of [0, 1]) {
      const stays: number[] = [];
      for (let k = 0; k + 1 < values.length; k++) if (values[k] === x) stays.push(timesS[k + 1] - timesS[k]);
      const expected = 1 / (80 * [0.01, 0.02][x]);
      const mean = stays.reduce((a, b) => a + b, 0) / stays.length;
      expect(Math.abs(mean - expected)).toBeLessThan((5 * expected) / Math.sqrt(stays.length));
    }
    for (let k = 1; k < values.length; k++) expect(values[k]).not.toBe(values[k - 1]);
  });

  test("all times lie in the simulated duration, ascending, and a longer run begins with the shorter", () => {
    const short = simulateSpikes(base, { start, durationS: 10, rng: createRng(4) });
    const long = simulateSpikes(base, { start, durationS: 20, rng: createRng(4) });
    for (let unit = 0; unit < 2; unit++) {
      expect(short.spikesS[unit].every((t) => t >= 0 && t < 10)).toBe(true);
      expect(long.spikesS[unit].slice(0, short.spikesS[unit].length)).toEqual(short.spikesS[unit]);
    }
    expect(short.end.word).toBeLessThan(4);
  });

  test("update shares are the clocks' rates over their sum (H2)", () => {
    expect([...updateShareOf(Float64Array.of(20, 60))]).toEqual([0.25, 0.75]);
  });

  test("a duration that is not positive is refused", () => {
    for (const durationS of [0, -1, Number.NaN])
      expect(() => simulateSpikes(base, { start, durationS, rng: createRng(1) })).toThrow(/durationS/);
  });
});
