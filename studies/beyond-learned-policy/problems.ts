import { CONTROLLER_PRESETS, type ControllerSpec, LEARNED_PRESETS } from "@telos/core";

/** The problems of studies 1, 2 and 6, and one with more channels than can be enumerated. */
export type ProblemName = "energy" | "square" | "rooms" | "many";

export const COMPARED = ["energy", "square", "rooms"] as const;
/** Channels at which the learned policy is compared with the enumerated one: 64 actions. */
export const FEW = 6;
/** Channels at which nobody enumerates. */
export const MANY = [16, 32] as const;

/** A problem with so many channels, which together drive as strongly as the preset's five. */
export function problemOf(name: ProblemName, channels: number, seed: number, agents: number): ControllerSpec {
  const preset =
    name === "many"
      ? LEARNED_PRESETS[channels === 16 ? "sixteen-channels" : "thirty-two-channels"]
      : CONTROLLER_PRESETS[name];
  const { process } = preset;
  if (process.kind !== "rateNetwork") throw new RangeError(`problemOf: ${name} is no rate network.`);
  const amplitude =
    process.channels === channels ? process.amplitude : process.amplitude * Math.sqrt(process.channels / channels);
  return {
    ...preset,
    process: { ...process, channels, amplitude },
    evaluation: { ...preset.evaluation, agents },
    seed,
  };
}
