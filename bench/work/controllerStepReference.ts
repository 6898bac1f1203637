import {
  actionValuesInto,
  actionValuesWork,
  adamStart,
  adamStep,
  gradientWork,
  layersOf,
  rateStepInto,
  type ValueNetwork,
  valueGradientInto,
} from "@telos/core";
import type { Answer } from "../harness/contender.ts";
import type { ControllerStepWork } from "./controllerStepWork.ts";

/** The controller step in 64 bits, from core's own functions: the reference that every contender must agree with. */
export function controllerStepReference(work: ControllerStepWork) {
  const { agents, actions, network, value, discount, largest } = work;
  const { units } = network;
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
    rateStepInto(inputs.bases, activities, network, states, contexts, agents);
    actionValuesInto(shares, trained, inputs, contexts, agents, valueRoom);
    softPolicies(policy, targets, shares);
    loss = valueGradientInto(
      gradient,
      trained,
      { states, contexts, targets, count: agents, mirrored: false },
      gradientRoom,
    );
    adamStep(trained.parameters, gradient, adam, work.learningRate);
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
