import {
  actionValuesInto,
  actionValuesWork,
  adamStart,
  adamStep,
  gradientWork,
  layersOf,
  productInto,
  rateStepInto,
  type ValueBatch,
  type ValueNetwork,
  valueGradientInto,
} from "@telos/core";
import type { Answer } from "../harness/contender.ts";
import type { ControllerStepWork } from "./controllerStepWork.ts";

/** The pieces of a controller step that a kernel may take over; by default those of core, in plain TypeScript. */
export interface StepPieces {
  readonly rateStepInto: typeof rateStepInto;
  readonly actionValuesInto: typeof actionValuesInto;
  readonly valueGradientInto: typeof valueGradientInto;
  readonly adamStep: typeof adamStep;
}

const CORE: StepPieces = { rateStepInto, actionValuesInto, valueGradientInto, adamStep };

/** The controller step in 64 bits, from core's own functions: the reference that every contender must agree with. */
export function controllerStepReference(work: ControllerStepWork, pieces: Partial<StepPieces> = {}) {
  const { agents, actions, network, value, discount, largest } = work;
  const { units } = network;
  const tanh = work.hiddenTransfer === "tanh";
  const use: StepPieces = {
    ...CORE,
    ...(tanh ? { actionValuesInto: tanhActionValuesInto, valueGradientInto: tanhValueGradientInto } : {}),
    ...pieces,
  };
  const trained: ValueNetwork = { ...value, parameters: value.parameters.slice() };
  const inputs = {
    bases: new Float64Array(agents * units),
    injections: work.injections,
    directions: work.directions,
    perState: false,
    channels: work.channels,
    actions,
  };
  const contexts = new Int32Array(agents);
  const activities = new Float64Array(agents * units);
  const shares = new Float64Array(agents * actions);
  const policy = new Float64Array(agents * actions);
  const valueRoom = actionValuesWork(trained, agents, inputs);
  const gradient = new Float64Array(trained.parameters.length);
  const gradientRoom = gradientWork(trained, agents);
  const adam = adamStart(trained.parameters.length);
  const targets = new Float64Array(agents);
  const states = work.states.slice();
  let steps = 0;
  let loss = Number.NaN;

  function once(): void {
    use.rateStepInto(inputs.bases, activities, network, states, contexts, agents);
    use.actionValuesInto(shares, trained, inputs, contexts, agents, valueRoom);
    softPolicies(policy, targets, shares);
    loss = use.valueGradientInto(
      gradient,
      trained,
      { states, contexts, targets, count: agents, mirrored: false },
      gradientRoom,
    );
    use.adamStep(trained.parameters, gradient, adam, work.learningRate);
    const from = (steps++ % work.uniformRows) * agents;
    for (let agent = 0; agent < agents; agent++) {
      const action = drawn(policy, agent * actions, actions, work.uniforms[from + agent]!);
      for (let i = 0; i < units; i++)
        states[agent * units + i] = inputs.bases[agent * units + i]! + work.offsets[action * units + i]!;
    }
  }

  /** ln Σ exp of each agent's preferences, its policy, and what its state is worth. */
  function softPolicies(out: Float64Array, worth: Float64Array, of: Float64Array): void {
    const scale = discount * largest;
    for (let agent = 0; agent < agents; agent++) {
      const at = agent * actions;
      let most = -Infinity;
      for (let a = at; a < at + actions; a++) if (of[a]! > most) most = of[a]!;
      let sum = 0;
      for (let a = at; a < at + actions; a++) {
        const weight = Math.exp(scale * (of[a]! - most));
        out[a] = weight;
        sum += weight;
      }
      for (let a = at; a < at + actions; a++) out[a]! /= sum;
      worth[agent] = Math.min(1, Math.max(0, (scale * most + Math.log(sum)) / largest));
    }
  }

  return {
    once,
    answer(): Answer {
      once();
      const { first, firstBias, output, outputBias } = layersOf(trained, trained.parameters);
      return { targets, policy, states, loss: [loss], first, firstBias, output, outputBias };
    },
  };
}

/** The action that a uniform number picks. */
export function drawn(policy: Float64Array, at: number, actions: number, uniform: number): number {
  let sum = 0;
  for (let a = 0; a < actions - 1; a++) {
    sum += policy[at + a]!;
    if (uniform < sum) return a;
  }
  return actions - 1;
}

/** The values of all successors (M14) of a value network whose hidden units are tanh. */
const tanhActionValuesInto: typeof actionValuesInto = (out, network, inputs, _contexts, count, room) => {
  const { first, firstBias, output, outputBias } = layersOf(network, network.parameters);
  const [hidden] = network.hidden;
  productInto(room.base, inputs.bases, first, count, hidden!, network.inputs);
  productInto(room.directions, inputs.directions, first, inputs.channels, hidden!, network.inputs);
  room.offsets.fill(0);
  for (let a = 0; a < inputs.actions; a++)
    for (let k = 0; k < inputs.channels; k++) {
      const amount = inputs.injections[a * inputs.channels + k]!;
      for (let h = 0; h < hidden!; h++) room.offsets[a * hidden! + h]! += amount * room.directions[k * hidden! + h]!;
    }
  for (let row = 0; row < count; row++)
    for (let a = 0; a < inputs.actions; a++) {
      let sum = outputBias[0]!;
      for (let h = 0; h < hidden!; h++)
        sum += output[h]! * Math.tanh(room.base[row * hidden! + h]! + firstBias[h]! + room.offsets[a * hidden! + h]!);
      out[row * inputs.actions + a] = sum;
    }
};

/** Loss and gradient (M15) of a value network whose hidden units are tanh; not mirrored. */
const tanhValueGradientInto: typeof valueGradientInto = (gradient, network, batch: ValueBatch, room) => {
  const layers = layersOf(network, network.parameters);
  const slopes = layersOf(network, gradient);
  const [hidden] = network.hidden;
  gradient.fill(0);
  productInto(room.product, batch.states, layers.first, batch.count, hidden!, network.inputs);
  let loss = 0;
  for (let row = 0; row < batch.count; row++) {
    let value = layers.outputBias[0]!;
    for (let h = 0; h < hidden!; h++) {
      const activity = Math.tanh(room.product[row * hidden! + h]! + layers.firstBias[h]!);
      room.first[row * hidden! + h] = activity;
      value += layers.output[h]! * activity;
    }
    const miss = value - batch.targets[row]!;
    loss += (miss * miss) / batch.count;
    const pull = (2 * miss) / batch.count;
    slopes.outputBias[0]! += pull;
    for (let h = 0; h < hidden!; h++) {
      const activity = room.first[row * hidden! + h]!;
      const error = pull * layers.output[h]! * (1 - activity * activity);
      slopes.output[h]! += pull * activity;
      slopes.firstBias[h]! += error;
      for (let i = 0; i < network.inputs; i++)
        slopes.first[h * network.inputs + i]! += error * batch.states[row * network.inputs + i]!;
    }
  }
  return loss;
};
