import { describe, expect, test } from "vitest";
import { simulateNetwork } from "./simulateNetwork.ts";
import type { SpinNetwork } from "./spinNetwork.ts";

describe("simulateNetwork", () => {
  test("units that are redrawn to 1 with probability p spike at u p, from the first second on (H3), 5 σ", () => {
    const network: SpinNetwork = {
      units: 2,
      inputs: 1,
      logits: Float64Array.of(-1, -1, 0.5, 0.5),
      updateRateHz: Float64Array.of(40, 60),
      inputChain: Float64Array.of(1),
    };
    const occupancy = Float64Array.of(0.25, 0.25, 0.25, 0.25);
    const durationS = 500;
    const spikesS = simulateNetwork(network, occupancy, durationS, 1);
    [40 / (1 + Math.exp(1)), 60 / (1 + Math.exp(-0.5))].forEach((rateHz, unit) => {
      const expected = rateHz * durationS;
      expect(Math.abs(spikesS[unit].length - expected)).toBeLessThan(5 * Math.sqrt(expected));
      expect(spikesS[unit].every((time, k) => time < durationS && (k === 0 || time > spikesS[unit][k - 1]))).toBe(true);
    });
  });

  test("the first state is drawn from the occupancy: of inputs that never change each has its share of the seeds (5 σ)", () => {
    const network: SpinNetwork = {
      units: 1,
      inputs: 2,
      logits: Float64Array.of(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY), // silent at input 0
      updateRateHz: Float64Array.of(100),
      inputChain: Float64Array.of(1, 0, 0, 1),
    };
    const seeds = 400;
    let spiking = 0;
    for (let seed = 0; seed < seeds; seed++)
      if (simulateNetwork(network, Float64Array.of(0.1, 0.2, 0.3, 0.4), 1, seed)[0].length > 0) spiking++;
    expect(Math.abs(spiking / seeds - 0.7)).toBeLessThan(5 * Math.sqrt((0.7 * 0.3) / seeds));
  });

  test("the same seed gives the same spikes, another one others", () => {
    const network: SpinNetwork = {
      units: 1,
      inputs: 1,
      logits: Float64Array.of(0),
      updateRateHz: Float64Array.of(100),
      inputChain: Float64Array.of(1),
    };
    const of = (seed: number) => simulateNetwork(network, Float64Array.of(0.5, 0.5), 10, seed);
    expect(of(3)).toEqual(of(3));
    expect(of(3)).not.toEqual(of(4));
  });
});
