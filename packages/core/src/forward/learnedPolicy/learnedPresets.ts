import type { ControllerSpec } from "../controllerSpec.ts";
import { CONTROLLER_PRESETS } from "../presets.ts";
import type { LearnedPolicySpec, PolicyReading } from "./policySpec.ts";

/** How policies are learned unless a spec says otherwise: our own choice, found on seeds 1 to 12. */
export function learnedPolicyDefaults(kind: PolicyReading): LearnedPolicySpec {
  return { kind, hidden: 64, learningRate: 2e-3, candidates: 2, attempts: 256 };
}

/** The names of the presets whose policy is learned. */
export type LearnedPresetName = "sixteen-channels" | "thirty-two-channels";

/** The square, driven through so many channels that nobody can list what they may do: 65 536 actions, and 4 294 967 296. */
export const LEARNED_PRESETS: Readonly<Record<LearnedPresetName, ControllerSpec>> = {
  "sixteen-channels": squareOf(16, 1.1),
  "thirty-two-channels": squareOf(32, 0.8),
};

// More channels at a smaller amplitude drive as strongly together; weaker readouts make the task need planning.
function squareOf(channels: number, amplitude: number): ControllerSpec {
  const { square } = CONTROLLER_PRESETS;
  if (square.process.kind !== "rateNetwork") throw new RangeError("squareOf: the square confines no rate network.");
  return {
    ...square,
    process: { ...square.process, channels, amplitude, readoutStrength: 0.15 },
    training: { ...square.training, policy: learnedPolicyDefaults("factorised") },
    seed: 1,
  };
}
