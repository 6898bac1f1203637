import { extname } from "node:path";
import {
  buildController,
  type ControlKernels,
  createRng,
  lifetimes,
  simulateController,
  valueController,
} from "@telos/core";
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
  const { spec, parameters, hidden, survival } = trainedOf(run);
  const built = buildController(spec, kernels);
  const { process, problem } = built;
  const shape = { inputs: process.size, contexts: process.contexts };
  const network = { ...shape, hidden, parameters, ...(survival ? { survival: { ...shape, ...survival } } : {}) };
  const { start } = spec.evaluation;
  const steps = asked ?? spec.evaluation.steps;
  const rng = createRng(seed).split("simulate");
  const rollouts = simulateController(process, valueController(problem, network), { agents, steps, start, rng });
  const bytes =
    ending === ".npz"
      ? encodeNpz(activityArrays(built, rollouts, parameters))
      : await activityNwb(built, rollouts, parameters, {
          name: run.manifest.name,
          specSha256: run.manifest.specSha256,
          seed,
        });
  writeWhole(out, bytes);
  return {
    out,
    agents,
    units: built.rateNetwork?.network.units ?? process.size,
    steps,
    seed,
    lifetime: lifetimes(rollouts, process.contexts).mean,
  };
}
