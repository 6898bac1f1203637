import { type BuiltProcess, type ControlledRollouts, controllerSpecJson, transferOf } from "@telos/core";
import { actionArrays, hasSigns, networkArrays, weightArrays } from "./controllerArrays.ts";
import type { NpyInput } from "./npy.ts";
import { type ActivitySeries, writeActivityNwb } from "./writeActivityNwb.ts";

const CARTPOLE_STEP_HZ = 50; // 0.02 s a step
const SESSION_START = "2000-01-01T00:00:00+00:00"; // a simulation has no date

/** φ of every state (the state itself of cart and pole and of a region's phase), shape [agents, steps + 1, size]; NaN after the end. */
function activityOf(
  { spec }: BuiltProcess,
  { agents, steps, size, states, lifetimes: lives }: ControlledRollouts,
): Float32Array {
  const { value } = transferOf(spec.process.kind === "cartpole" ? "linear" : spec.process.transfer);
  const units = spec.process.kind === "cartpole" ? size : spec.process.units;
  return states.map((state, k) => {
    const agent = Math.floor(k / ((steps + 1) * size));
    const step = Math.floor(k / size) % (steps + 1);
    if (!(agent < agents && step <= lives[agent])) return Number.NaN;
    return k % size < units ? value(state) : state;
  });
}

/** What the controller injects, shape [agents, steps, width]: into each channel, or through the input weights into each unit. */
function injectedOf(
  { process, rateNetwork, spec }: BuiltProcess,
  rollouts: ControlledRollouts,
  into: "channels" | "units",
): Float32Array {
  const { agents, steps, actions } = rollouts;
  const { channels, injections } = process;
  const amplitude = spec.process.kind === "rateNetwork" ? spec.process.amplitude : 1;
  const weights = rateNetwork?.network.inputWeights;
  const width = into === "units" && rateNetwork ? rateNetwork.network.units : channels;
  const out = new Float32Array(agents * steps * width).fill(Number.NaN);
  const signed = hasSigns(rollouts) ? rollouts.signs : undefined;
  const injected = (k: number, c: number) =>
    signed ? amplitude * signed[k * channels + c] : injections![actions[k] * channels + c];
  for (let k = 0; k < agents * steps; k++) {
    if (signed ? signed[k * channels] === 0 : actions[k] < 0) continue;
    for (let i = 0; i < width; i++) {
      let sum = into === "units" && weights ? 0 : injected(k, i);
      if (into === "units" && weights)
        for (let c = 0; c < channels; c++) sum += weights[i * channels + c] * injected(k, c);
      out[k * width + i] = sum;
    }
  }
  return out;
}

/** Activity, actions, inputs and weights of simulated agents as arrays for .npz; docs/guide/01-run-folder.md says their shapes. */
export function activityArrays(
  built: BuiltProcess,
  rollouts: ControlledRollouts,
  parameters: Float64Array,
): Record<string, NpyInput> {
  const { process, rateNetwork, spec } = built;
  const { agents, steps, size } = rollouts;
  return {
    ...(rollouts.exactStates ? { states: { shape: [agents, steps + 1, size], data: rollouts.exactStates } } : {}),
    activity: { shape: [agents, steps + 1, size], data: activityOf(built, rollouts) },
    ...actionArrays(rollouts, process.channels),
    action_entropy: { shape: [agents, steps], data: Float32Array.from(rollouts.entropies) },
    channels: { shape: [agents, steps, process.channels], data: injectedOf(built, rollouts, "channels") },
    ...(rateNetwork
      ? {
          inputs: { shape: [agents, steps, size], data: injectedOf(built, rollouts, "units") },
          ...(process.injections === undefined
            ? {}
            : { injections: { shape: [process.actions, process.channels], data: process.injections } }),
          ...networkArrays(rateNetwork.network),
        }
      : {}),
    value_parameters: { shape: [parameters.length], data: parameters },
    contexts: { shape: [agents], data: rollouts.contexts },
    lifetimes: { shape: [agents], data: rollouts.lifetimes },
    terminated: { shape: [agents], data: rollouts.terminated },
    spec: { shape: [1], data: [JSON.stringify(controllerSpecJson(spec))] },
  };
}

/** Where simulated activity comes from. */
export interface ActivityOrigin {
  /** Of the run that trained the controller. */
  readonly name: string;
  readonly specSha256: string;
  /** That drew starts, actions and noise. */
  readonly seed: number;
}

/** The same as `activityArrays`, as the bytes of an NWB file (2.7). */
export function activityNwb(
  built: BuiltProcess,
  rollouts: ControlledRollouts,
  parameters: Float64Array,
  { name: trainedIn, specSha256, seed }: ActivityOrigin,
): Promise<Uint8Array> {
  const { process, rateNetwork, spec } = built;
  const { agents, steps, size, lifetimes: lives, entropies } = rollouts;
  const [activity, channels, inputs] = [
    activityOf(built, rollouts),
    injectedOf(built, rollouts, "channels"),
    injectedOf(built, rollouts, "units"),
  ];
  const isNetwork = rateNetwork !== undefined;
  const units = rateNetwork?.network.units ?? size;
  const series = Array.from({ length: agents }, (_, agent): ActivitySeries[] => {
    const name = `agent_${String(agent).padStart(3, "0")}`;
    const life = lives[agent];
    const piece = (all: Float32Array, perAgent: number, width: number, samples: number) =>
      all.slice(agent * perAgent * width, (agent * perAgent + samples) * width);
    const context = process.contexts > 1 ? `, context ${rollouts.contexts[agent]}` : "";
    return [
      {
        module: "activity",
        name,
        description: `${isNetwork ? "activity φ(x) of every unit" : "position, velocity, angle, angular velocity"} of agent ${agent}${context}`,
        data: piece(activity, steps + 1, size, life + 1),
        channels: size,
        unit: isNetwork ? "activity" : "SI",
      },
      {
        module: "actions",
        name,
        description: `what agent ${agent} injects into each channel`,
        data: piece(channels, steps, process.channels, life),
        channels: process.channels,
        unit: isNetwork ? "current" : "newton",
      },
      {
        module: "action_entropy",
        name,
        description: `action entropy of agent ${agent}'s policy`,
        data: Float32Array.from(entropies.subarray(agent * steps, agent * steps + life)),
        channels: 1,
        unit: "nats",
      },
      ...(isNetwork
        ? [
            {
              module: "inputs",
              name,
              description: `current that agent ${agent} injects into each unit`,
              data: piece(inputs, steps, units, life),
              channels: units,
              unit: "current",
            },
          ]
        : []),
    ];
  }).flat();
  const clock = isNetwork ? "One second of this file is one time constant of the network." : "One step is 0.02 s.";
  const confined = process.readouts?.units;
  return writeActivityNwb({
    identifier: `telos-${specSha256.slice(0, 16)}-${seed}`,
    description: `Simulated with the controller trained in ${trainedIn}, ${agents} agents of at most ${steps} steps, seed ${seed}. ${clock}`,
    sessionStart: SESSION_START,
    seed,
    rateHz: rateNetwork ? 1 / rateNetwork.network.timeStep : CARTPOLE_STEP_HZ,
    units: Array.from({ length: size }, (_, i) =>
      confined?.[0] === i
        ? "readout x"
        : confined?.[1] === i
          ? "readout y"
          : isNetwork
            ? i < units
              ? "not confined"
              : "phase of the region"
            : ["position", "velocity", "angle", "angular velocity"][i],
    ),
    modules: {
      activity: "activity of the units, one series an agent",
      actions: "actions of the controller, one series an agent",
      action_entropy: "entropy of the controller's policy, one series an agent",
      ...(isNetwork ? { inputs: "currents that the controller injects into the units, one series an agent" } : {}),
    },
    series,
    scratch: {
      spec: {
        notes: "the spec of the controller, JSON as telos train reads it",
        text: JSON.stringify(controllerSpecJson(spec)),
      },
      ...(rateNetwork
        ? Object.fromEntries(
            Object.entries(weightArrays(rateNetwork.network)).map(([name, { shape, data }]) => [
              name,
              { notes: name.replaceAll("_", " "), data: Float64Array.from(data as Float64Array), shape },
            ]),
          )
        : {}),
      value_parameters: { notes: "parameters of the value network", data: parameters, shape: [parameters.length] },
    },
  });
}
