import { extname } from "node:path";
import { type ControlKernels, createRng, learnedPolicyOf, lifetimes, trainableOf } from "@telos/core";
import { activityArrays, activityNwb, encodeNpz } from "@telos/recordings";
import { type Run, writeWhole } from "@telos/runs";
import { UsageError } from "./terminal.ts";
import { trainedOf } from "./trainedRun.ts";

/** How a trained controller is simulated again. */
export interface ControllerSimulation {
  readonly run: Run;
  readonly out: string;
  readonly agents: number;
  /** Of each agent at most; as in the spec's evaluation when absent. */
  readonly steps: number | undefined;
  readonly seed: number;
  /** Faster twins; the references in plain TypeScript when absent. */
  readonly kernels: ControlKernels | undefined;
}

/** What was written. */
export interface ControllerSimulated {
  readonly out: string;
  readonly agents: number;
  readonly units: number;
  readonly steps: number;
  readonly seed: number;
  /** Mean steps lived. */
  readonly lifetime: number;
}

/** Simulates the controller of a run and writes activity, actions, inputs and weights as .npz or .nwb. */
export async function simulateControllerRun({
  run,
  out,
  agents,
  steps: asked,
  seed,
  kernels,
}: ControllerSimulation): Promise<ControllerSimulated> {
  const ending = extname(out).toLowerCase();
  if (ending !== ".npz" && ending !== ".nwb")
    throw new UsageError(`--out: "${out}" must end in .nwb (NWB 2.7) or .npz (NumPy) for the run of a controller.`);
  const { spec, parameters, hidden, policyParameters, survival } = trainedOf(run);
  const { built, judged } = trainableOf(spec, kernels);
  const { process } = built;
  const { size: inputs, contexts, channels } = process;
  const shape = { inputs, contexts };
  const network = { ...shape, hidden, parameters, ...(survival ? { survival: { ...shape, ...survival } } : {}) };
  const learned = learnedPolicyOf(spec);
  const policy =
    learned && policyParameters
      ? { inputs, contexts, channels, hidden: [learned.hidden] as const, parameters: policyParameters }
      : undefined;
  const { start } = spec.evaluation;
  const steps = asked ?? spec.evaluation.steps;
  const rng = createRng(seed).split("simulate");
  const [trained] = judged({ network, ...(policy ? { policy } : {}) });
  const rollouts = trained!.rollouts({ agents, steps, start, rng });
  const bytes =
    ending === ".npz"
      ? encodeNpz(activityArrays(built, rollouts, parameters))
      : await activityNwb(built, rollouts, parameters, {
          name: run.manifest.name,
          specSha256: run.manifest.specSha256,
          seed,
        });
  writeWhole(out, bytes);
  return { out, agents, units: process.size, steps, seed, lifetime: lifetimes(rollouts, process.contexts).mean };
}
