import {
  adamStart,
  type ControlProblem,
  type FittedValueState,
  fittedTaskOf,
  layersOf,
  rateNetworkProcess,
  replayStart,
} from "@telos/core";
import { controlKernels, type Kernels } from "@telos/kernels";
import type { Answer } from "../harness/contender.ts";
import type { ControllerStepWork } from "./controllerStepWork.ts";

const NOWHERE = { key: [5, 0], words: 0 } as const;

/** The controller step as telos trains: one whole update in kernel memory; actions are drawn there too, from numbers of its own. */
export function controllerStepInKernel(work: ControllerStepWork, kernels: Kernels) {
  const { agents, network, value, discount, learningRate } = work;
  const { units } = network;
  const problem: ControlProblem = {
    process: rateNetworkProcess(network, work.injections, { kind: "none" }),
    objective: { kind: "maximumOccupancy", temperature: 1, discount, stateEntropy: 0, reward: 0 },
    training: {
      ...{ hidden: value.hidden, steps: 1, agents, replayed: 0, remembered: 1, horizon: 1, learningRate },
      ...{ curriculum: 1, mirrored: false, terminals: "explicit", outputScale: 1, optimism: 0.5 },
      start: { kind: "normal", std: 0.5 },
    },
  };
  const state: FittedValueState = {
    ...{ step: 0, adam: adamStart(value.parameters.length), replay: replayStart(1, units), status: "running" },
    network: { ...value, parameters: value.parameters.slice() },
    ...{ states: work.states.slice(), contexts: new Int32Array(agents), ended: new Uint8Array(agents) },
    ...{ ages: new Int32Array(agents), lived: new Int32Array(agents) },
    positions: { action: NOWHERE, start: NOWHERE, replay: NOWHERE, noise: NOWHERE },
    progress: { loss: Number.NaN, actionEntropy: 0, lifetime: 0, terminated: 0, discount },
  };
  const task = fittedTaskOf(problem, state.network);
  const update = task && controlKernels(kernels).fittedUpdate?.(task);
  if (!update) throw new Error("controllerStepInKernel: the kernels know no whole update of this work.");
  const act = update.act?.bind(update);
  if (!act) throw new Error("controllerStepInKernel: the kernels cannot let all agents act at once.");
  const none = new Int32Array(0);
  let loss = Number.NaN;

  function once(): void {
    update!.lookAhead(state, none, 0, discount);
    act!(state);
    loss = update!.learn(state, learningRate);
    state.step++;
  }

  return {
    once,
    answer(): Answer {
      once();
      const { first, firstBias, output, outputBias } = layersOf(state.network, state.network.parameters);
      const targets = Float64Array.from(update!.targets);
      return { targets, policy: update!.policy.slice(), loss: [loss], first, firstBias, output, outputBias };
    },
  };
}
