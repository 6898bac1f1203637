import {
  createRng,
  drawRateNetwork,
  livingAgents,
  randomController,
  rateNetworkProcess,
  recordController,
  signActions,
  simulateController,
} from "@telos/core";
import { expect, test } from "vitest";
import { drawsOf, loadKernels } from "../../src/index.ts";

const network = drawRateNetwork(
  {
    ...{ units: 9, channels: 3, contexts: 1, gain: 1.5, timeStep: 0.1, transfer: "tanh", noise: 0.4 },
    ...{ readouts: [], readoutStrength: 1, contextStd: 0 },
  },
  createRng(3),
);
const processes = [{}, { draws: drawsOf(loadKernels()) }].map((kernels) =>
  rateNetworkProcess(
    network,
    signActions(3, 2),
    { kind: "energy", measure: "meanSquare", threshold: 0.5 },
    { ...kernels },
  ),
);
const start = { kind: "normal", std: 0.3 } as const;

test("noise drawn by the kernel is the reference's: simulations, recordings and living agents are the same bit for bit (M2, N1)", () => {
  const [expected, found] = processes.map((process) => {
    const options = { agents: 5, steps: 60, start, rng: createRng(8) };
    const living = livingAgents(process, { agents: 5, start, rng: createRng(9) });
    for (let step = 0; step < 60; step++) living.step(randomController);
    const { step: _, ...agents } = living;
    return {
      simulated: simulateController(process, randomController, { ...options, exactAgents: 5 }),
      recorded: recordController(process, randomController, options),
      agents,
    };
  });
  expect(found).toEqual(expected);
  expect(found.simulated.terminated).toContain(1);
});
