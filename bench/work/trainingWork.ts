import {
  type BuiltController,
  buildController,
  CONTROLLER_PRESETS,
  type ControlKernels,
  type ControllerSpec,
  type ControlProblem,
  type FittedValue,
  type FittedValueState,
  fittedValue,
  layersOf,
  type Method,
} from "@telos/core";
import { secondsOf } from "../harness/clock.ts";
import type { Answer, Contender } from "../harness/contender.ts";
import type { PeerArray } from "../harness/peerProcess.ts";

/** Study 1: the preset `energy`, or a spec like it. */
export interface TrainingWork {
  readonly spec: ControllerSpec;
  readonly built: BuiltController;
}

/**
 * The training of goal 2: the preset `energy`.
 * @param channels  of the controller: 2^channels actions; the preset has 5
 * @param kernels   whose twins take part; plain TypeScript without
 * @param hidden    of the value network; the preset has one layer of 128
 */
export function trainingWork(
  channels: number,
  kernels?: ControlKernels,
  hidden: readonly number[] = CONTROLLER_PRESETS.energy.training.hidden,
): TrainingWork {
  const preset = CONTROLLER_PRESETS.energy;
  if (preset.process.kind !== "rateNetwork") throw new Error("trainingWork: the preset is not of a rate network.");
  const spec = { ...preset, process: { ...preset.process, channels }, training: { ...preset.training, hidden } };
  return { spec, built: buildController(spec, kernels) };
}

type Training = Method<ControlProblem, FittedValueState, FittedValue>;

/** Telos's side: updates of the method, with the kernels that the work was built with. */
export function trainingContender(name: string, threads: number, { built }: TrainingWork): Contender {
  const method: Training = fittedValue();
  const begin = () => method.init(built.problem, built.trainingRng);
  let state = begin();
  return {
    name,
    threads,
    answer: () => {
      const first = method.step(built.problem, begin());
      return answerOf(first);
    },
    time(updates, clock) {
      const started = secondsOf(clock);
      for (let k = 0; k < updates; k++) state = method.step(built.problem, state);
      return (secondsOf(clock) - started) / updates;
    },
    note: () => ({ step: state.step, loss: state.progress.loss, lifetime: state.progress.lifetime }),
  };
}

function answerOf({ network, progress }: FittedValueState): Answer {
  const { context: _, ...layers } = layersOf(network, network.parameters.slice());
  return { loss: [progress.loss], ...layers };
}

/** What the peer begins with: the same network, value network and agents. */
export function peerTraining({ spec, built }: TrainingWork): {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly arrays: Readonly<Record<string, PeerArray>>;
} {
  const process = built.rateNetwork;
  const { objective, training } = spec;
  if (
    process === undefined ||
    process.constraint.kind !== "energy" ||
    objective.kind !== "maximumOccupancy" ||
    training.start.kind !== "normal"
  )
    throw new Error(
      "trainingWork: the peer knows maximum occupancy of a rate network under an energy constraint only.",
    );
  const { network, offsets, constraint } = process;
  const state = fittedValue().init(built.problem, built.trainingRng);
  const layers = layersOf(state.network, state.network.parameters);
  const { first, firstBias, second, secondBias, output, outputBias } = layers;
  const [units, hidden] = [network.units, training.hidden[0]!];
  return {
    settings: {
      gain: network.gain,
      timeStep: network.timeStep,
      discount: objective.discount,
      threshold: constraint.threshold,
      steps: training.steps,
      step: 0,
      curriculum: training.curriculum,
      learningRate: training.learningRate,
      remembered: training.remembered,
      replayed: training.replayed,
      horizon: training.horizon,
      startStd: training.start.std,
      mirrored: training.mirrored,
      hiddenTransfer: training.hiddenTransfer ?? "relu",
      seed: spec.seed,
    },
    arrays: {
      states: { values: state.states, shape: [training.agents, units] },
      ages: { values: Float64Array.from(state.ages), shape: [training.agents] },
      weights: { values: network.weights, shape: [units, units] },
      offsets: { values: offsets, shape: [process.actions, units] },
      first: { values: first, shape: [hidden, units] },
      firstBias: { values: firstBias, shape: [hidden] },
      second: { values: second, shape: [second.length / hidden, hidden] },
      secondBias: { values: secondBias, shape: [secondBias.length] },
      output: { values: output, shape: [output.length] },
      outputBias: { values: outputBias, shape: [1] },
    },
  };
}
