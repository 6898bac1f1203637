import { expectInteger } from "../num/expectShape.ts";
import type { Rng } from "../num/rng.ts";
import { type ControlledProcess, successorInto, successorsOf } from "../process/controlledProcess.ts";
import { processNoise } from "../process/processNoise.ts";
import type { Controller } from "./controller.ts";
import { drawAction, policyEntropy } from "./fittedValue/policyOf.ts";
import { drawStartInto, expectStartStates, type StartStates } from "./startStates.ts";

/** Agents who live on: whoever ends starts anew, so that they can be watched for as long as one likes. */
export interface LivingAgents {
  /** Shape [agents, size]. */
  readonly states: Float64Array;
  /** Shape [agents]. */
  readonly contexts: Int32Array;
  /** Action entropy of the policy before the last step, nats, shape [agents]; NaN before the first. */
  readonly entropies: Float64Array;
  /** Where each agent was when it last ended, shape [agents, size]; read it where `ended` is 1. */
  readonly lastStates: Float64Array;
  /** 1 where the last step reached a terminal state: the agent stands at a new start now. */
  readonly ended: Uint8Array;
  /** Steps since the start, shape [agents]. */
  readonly ages: Int32Array;
  /** One step of every agent. The controller may be another one each time: one that is still being trained. */
  readonly step: (controller: Controller) => void;
}

/** Who lives, and where each life starts. */
export interface LivingAgentsOptions {
  readonly agents: number;
  readonly start: StartStates;
  readonly rng: Rng;
  /** The context of every agent; when absent agents take turns: agent m has context m modulo contexts. */
  readonly context?: number;
}

/**
 * Agents on a process, one step at a time (M27), each with streams of its own for starts, actions and noise.
 * @throws RangeError if an option is out of range
 */
export function livingAgents(
  process: ControlledProcess,
  { agents, start, rng, context }: LivingAgentsOptions,
): LivingAgents {
  expectInteger("livingAgents", "agents", agents, 1, 1_000_000);
  if (context !== undefined) expectInteger("livingAgents", "context", context, 0, process.contexts - 1);
  expectStartStates("livingAgents", start, process);
  const { size, actions, noiseStd } = process;
  const streams = Array.from({ length: agents }, (_, m) => {
    const own = rng.split(`agent ${m}`);
    return { start: own.split("start"), action: own.split("action"), noise: own.split("noise").position() };
  });
  const living = {
    states: new Float64Array(agents * size),
    contexts: Int32Array.from({ length: agents }, (_, m) => context ?? m % process.contexts),
    entropies: new Float64Array(agents).fill(Number.NaN),
    lastStates: new Float64Array(agents * size),
    ended: new Uint8Array(agents),
    ages: new Int32Array(agents),
  };
  const { states, contexts, ended, ages, entropies, lastStates } = living;
  for (let m = 0; m < agents; m++) drawStartInto(states, m * size, process, start, contexts[m]!, streams[m]!.start);
  const addNoise = processNoise(process);
  const successors = successorsOf(process, agents);
  const policy = new Float64Array(agents * actions);
  return {
    ...living,
    step(controller) {
      process.successorsInto(successors, states, contexts, agents);
      controller.policyInto(policy, process, successors, contexts, agents);
      for (let m = 0; m < agents; m++) {
        const stream = streams[m]!;
        const at = m * size;
        const action = drawAction(policy, m * actions, actions, stream.action);
        entropies[m] = policyEntropy(policy, m * actions, actions);
        successorInto(states, at, process, successors, m, action);
        stream.noise = addNoise(states, at, stream.noise);
        // Without noise the test that the controller saw decides, as in `simulateController`.
        const over =
          noiseStd > 0 || action < 0
            ? process.isTerminal(states, at, contexts[m]!)
            : successors.survival[m * actions + action] === 0;
        ended[m] = over ? 1 : 0;
        ages[m] = over ? 0 : ages[m]! + 1;
        if (!over) continue;
        for (let i = 0; i < size; i++) lastStates[at + i] = states[at + i]!;
        drawStartInto(states, at, process, start, contexts[m]!, stream.start);
      }
    },
  };
}
