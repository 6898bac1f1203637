import { expect, test } from "vitest";
import { createRng } from "../num/rng.ts";
import { signActions } from "../process/controlledProcess.ts";
import { rateNetworkProcess } from "../process/rateNetworkProcess.ts";
import { forecastController } from "./forecastController.ts";
import { simulateController } from "./simulateController.ts";

/** x′ = (x₀/2 + 3 x₁ + a₀, a₁/2): what unit 1 gets now, unit 0 gets threefold in the next step. */
function cascade(threshold: number) {
  const network = {
    units: 2,
    channels: 2,
    contexts: 1,
    gain: 1,
    timeStep: 1,
    transfer: "linear" as const,
    weights: Float64Array.of(0.5, 3, 0, 0),
    inputWeights: Float64Array.of(1, 0, 0, 0.5),
    contextInputs: Float64Array.of(0, 0),
    noise: 0,
  };
  return rateNetworkProcess(network, signActions(2, 1), { kind: "energy", measure: "meanSquare", threshold });
}

/** The successor of (1.8, 0), whose base is (.9, 0). */
function successor(threshold: number, horizon: number): number[] {
  const process = cascade(threshold);
  const { states } = simulateController(process, forecastController(process, horizon), {
    agents: 1,
    steps: 1,
    start: { kind: "states", states: [[1.8, 0]] },
    rng: createRng(1),
  });
  return Array.from(states.subarray(2, 4));
}

test("the forecast takes the action with the lowest energy later, not the lowest now (M28)", () => {
  // In the next step unit 0 has .5 x₀ + 3 x₁: −.55 from (1.9, −.5), 1.45 from (−.1, .5).
  expect(successor(10, 1)).toEqual([expect.closeTo(1.9, 6), -0.5]);
  expect(successor(10, 0)[0]).toBeCloseTo(-0.1, 6);
});

test("the forecast leaves successors alone that are terminal (M28)", () => {
  // (1.9, −.5) has the energy 1.93.
  expect(successor(1.9, 1)).toEqual([expect.closeTo(-0.1, 6), 0.5]);
});

test("a constraint that is no energy cannot be forecast, and the error says so", () => {
  const process = { ...cascade(1), constraint: { kind: "ceilings", ceilings: 1 } as const };
  expect(() => forecastController(process, 3)).toThrow(/"ceilings".*energy constraint/);
  expect(() => forecastController(cascade(1), 0.5)).toThrow(/horizon/);
});
