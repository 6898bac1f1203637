import type { BuiltProcess, ChannelRollouts, ControlledRollouts, RateNetwork, TrainedNetworks } from "@telos/core";
import type { NpyInput } from "./npy.ts";

/** Of so many agents a training keeps the states: those of sixty would make a run of 48 MB. */
export const KEPT_AGENTS = 12;

/** The arrays of a trained controller for `arrays.npz`; their keys, shapes and units stand in docs/guide/01-run-folder.md. */
export function controllerArrays(
  built: BuiltProcess,
  { network, policy }: Pick<TrainedNetworks, "network" | "policy">,
  [trained, myopic, free, random]: readonly ControlledRollouts[],
): Record<string, NpyInput> {
  const { process, rateNetwork } = built;
  const { agents, steps, size } = trained;
  const kept = Math.min(KEPT_AGENTS, agents);
  return {
    ...(rateNetwork === undefined ? {} : networkArrays(rateNetwork.network)),
    ...(process.injections === undefined
      ? {}
      : { injections: { shape: [process.actions, process.channels], data: process.injections } }),
    value_parameters: { shape: [network.parameters.length], data: network.parameters },
    value_hidden: { shape: [network.hidden.length], data: Int32Array.from(network.hidden) },
    ...(network.survival
      ? {
          survival_parameters: { shape: [network.survival.parameters.length], data: network.survival.parameters },
          survival_hidden: { shape: [network.survival.hidden.length], data: Int32Array.from(network.survival.hidden) },
        }
      : {}),
    ...(policy === undefined
      ? {}
      : {
          policy_parameters: { shape: [policy.parameters.length], data: policy.parameters },
          policy_hidden: { shape: [1], data: Int32Array.from(policy.hidden) },
        }),
    states: {
      shape: [kept, steps + 1, size],
      data: trained.exactStates ?? trained.states.slice(0, kept * (steps + 1) * size),
    },
    ...actionArrays(trained, process.channels),
    action_entropy: { shape: [agents, steps], data: Float32Array.from(trained.entropies) },
    contexts: { shape: [agents], data: trained.contexts },
    terminated: { shape: [agents], data: trained.terminated },
    lifetimes: { shape: [agents], data: trained.lifetimes },
    lifetimes_myopic: { shape: [agents], data: myopic.lifetimes },
    lifetimes_free: { shape: [agents], data: free.lifetimes },
    lifetimes_random: { shape: [agents], data: random.lifetimes },
  };
}

/** Whether rollouts hold the signs of all channels instead of the number of an action. */
export function hasSigns(rollouts: ControlledRollouts): rollouts is ChannelRollouts {
  return "signs" in rollouts;
}

/** What was done: the number of each action, or the sign of each channel where actions have no numbers. */
export function actionArrays(rollouts: ControlledRollouts, channels: number): Record<string, NpyInput> {
  const { agents, steps, actions } = rollouts;
  return hasSigns(rollouts)
    ? { action_signs: { shape: [agents, steps, channels], data: rollouts.signs } }
    : { actions: { shape: [agents, steps], data: actions } };
}

/** A rate network: its weights and the numbers that its steps need. Also what a simulation exports. */
export function networkArrays(network: RateNetwork): Record<string, NpyInput> {
  const { gain, timeStep, noise, transfer } = network;
  return {
    ...weightArrays(network),
    gain: { shape: [], data: Float64Array.of(gain) },
    time_step: { shape: [], data: Float64Array.of(timeStep) },
    noise: { shape: [], data: Float64Array.of(noise) },
    transfer: { shape: [], data: [transfer] },
  };
}

/** The weights of a rate network. */
export function weightArrays({
  units,
  channels,
  contexts,
  weights,
  inputWeights,
  contextInputs,
}: RateNetwork): Record<string, NpyInput> {
  return {
    recurrent_weights: { shape: [units, units], data: weights },
    input_weights: { shape: [units, channels], data: inputWeights },
    context_inputs: { shape: [contexts, units], data: contextInputs },
  };
}
