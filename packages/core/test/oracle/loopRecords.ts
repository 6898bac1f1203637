import { myopicController, randomController } from "../../src/forward/baselines.ts";
import type { Controller } from "../../src/forward/controller.ts";
import { type ControlledRollouts, simulateController } from "../../src/forward/simulateController.ts";
import { type AgentRecord, agentRecordOf } from "../../src/inverse/loop/agentRecord.ts";
import { createRng } from "../../src/num/rng.ts";
import type { Constraint } from "../../src/process/constraint.ts";
import { signActions } from "../../src/process/controlledProcess.ts";
import { drawRateNetwork } from "../../src/process/rateNetwork.ts";
import { type RateNetworkProcess, rateNetworkProcess } from "../../src/process/rateNetworkProcess.ts";
import type { TransferName } from "../../src/process/transfer.ts";

/** What a small recording is made of. */
export interface SmallWorld {
  readonly constraint: Constraint;
  readonly units?: number;
  readonly channels?: number;
  readonly amplitude?: number;
  readonly noise?: number;
  readonly transfer?: TransferName;
  readonly seed?: number;
}

/** A small rate network within a constraint. */
export function smallProcess(world: SmallWorld): RateNetworkProcess {
  const { constraint, units = 8, channels = 3, amplitude = 2, noise = 0, transfer = "tanh", seed = 1 } = world;
  const network = drawRateNetwork(
    {
      ...{ units, channels, noise, transfer, contexts: 1, gain: 1.5, timeStep: 0.1 },
      ...{ readouts: constraint.kind === "region" ? constraint.units : [], readoutStrength: 0.5, contextStd: 0 },
    },
    createRng(seed),
  );
  return rateNetworkProcess(network, signActions(channels, amplitude), constraint);
}

/** What agents did on it. */
export function smallRollouts(
  process: RateNetworkProcess,
  controller: Controller,
  { agents = 4, steps = 200, seed = 2 }: { agents?: number; steps?: number; seed?: number } = {},
): ControlledRollouts {
  const start = { kind: "normal", std: 0.3 } as const;
  return simulateController(process, controller, { agents, steps, start, rng: createRng(seed) });
}

/** The record of agents that choose evenly: within the constraint, or among everything. */
export function smallRecord(
  world: SmallWorld,
  who: "myopic" | "random" = "myopic",
  size: { agents?: number; steps?: number; seed?: number } = {},
): AgentRecord {
  const process = smallProcess(world);
  return agentRecordOf(process, smallRollouts(process, who === "myopic" ? myopicController : randomController, size));
}
