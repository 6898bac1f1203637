import { expect, test } from "vitest";
import { freeController } from "../forward/baselines.ts";
import { simulateController } from "../forward/simulateController.ts";
import { createRng } from "../num/rng.ts";
import { signActions } from "../process/controlledProcess.ts";
import { drawRateNetwork } from "../process/rateNetwork.ts";
import { rateNetworkProcess } from "../process/rateNetworkProcess.ts";
import { activityMeasures } from "./activityMeasures.ts";
import { energySeries } from "./aliveSteps.ts";
import { activityDimension } from "./participationRatio.ts";
import { trajectoryStd } from "./trajectoryStd.ts";

test("one pass over the states gives the dimension, the variability and the energies of three, to the bit (M9, M32, M33)", () => {
  const network = drawRateNetwork(
    { units: 7, channels: 2, contexts: 1, gain: 2, timeStep: 0.1, transfer: "tanh", noise: 0, readouts: [], readoutStrength: 1, contextStd: 0 },
    createRng(3),
  ); // biome-ignore format: numbers
  const constraint = { kind: "energy", measure: "meanSquare", threshold: 0.3 } as const;
  const process = rateNetworkProcess(network, signActions(2, 1), constraint);
  const rollouts = simulateController(process, freeController, {
    agents: 12,
    steps: 150,
    start: { kind: "normal", std: 0.3 },
    rng: createRng(4),
  });
  const settle = Math.max(3, Math.min(...rollouts.lifetimes));
  expect(rollouts.lifetimes.some((life) => life > settle + 1)).toBe(true);
  const { dimension, std, energies } = activityMeasures(rollouts, "tanh", settle, { energy: "meanSquare" });
  expect(dimension).toEqual(activityDimension(rollouts, "tanh", settle));
  const expected = trajectoryStd(rollouts, "tanh", settle);
  expect([...std.agents, std.mean]).toEqual([...expected.agents, expected.mean]);
  expect(std.pooled).toBeCloseTo(expected.pooled, 14);
  expect(std.agents.some(Number.isNaN)).toBe(true); // whoever died before it settled
  expect(energies).toEqual(energySeries(rollouts, "meanSquare", "tanh"));
  expect(activityMeasures(rollouts, "tanh", 0).energies).toHaveLength(0);
});
