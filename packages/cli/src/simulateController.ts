import { extname } from "node:path";
import {
  baselines,
  buildController,
  type ControlKernels,
  createRng,
  learnedPolicyOf,
  lifetimes,
  recordController,
  trainableOf,
  valueController,
  valueShapeOf,
} from "@telos/core";
import { activityArrays, activityNwb, agentArrays, encodeNpz } from "@telos/recordings";
import { type Run, writeWhole } from "@telos/runs";
import { UsageError } from "./terminal.ts";
import { trainedOf } from "./trainedRun.ts";

/** Who is recorded: the trained controller, or a control that acts on the same network. */
export type RecordedController = "trained" | keyof typeof baselines;

/** A recording for `telos infer --process rateNetwork`: states, actions and network, nothing of the purpose. */
export interface RecordChoice {
  readonly who: RecordedController;
  /** Share of random actions of a trained R network. */
  readonly exploration: number;
}

/** Rows of each agent of such a recording unless said. */
export const RECORDED_STEPS = 2000;

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
  /** Agents that end start anew, and only what was done is written. */
  readonly record?: RecordChoice | undefined;
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
  record,
}: ControllerSimulation): Promise<ControllerSimulated> {
  const ending = extname(out).toLowerCase();
  if (record && ending !== ".npz")
    throw new UsageError(`--out: "${out}" must end in .npz: a recording for telos infer is written for NumPy.`);
  if (ending !== ".npz" && ending !== ".nwb")
    throw new UsageError(`--out: "${out}" must end in .nwb (NWB 2.7) or .npz (NumPy) for the run of a controller.`);
  const { spec, parameters, hidden, policyParameters, survival } = trainedOf(run);
  const { built, judged } = trainableOf(spec, kernels);
  const { process } = built;
  const { size: inputs, contexts, channels } = process;
  const shape = { inputs, contexts };
  const value = { ...valueShapeOf(process, spec.training), hidden, parameters };
  const network = { ...value, ...(survival ? { survival: { ...shape, ...survival } } : {}) };
  const learned = learnedPolicyOf(spec);
  const policy =
    learned && policyParameters
      ? { inputs, contexts, channels, hidden: [learned.hidden] as const, parameters: policyParameters }
      : undefined;
  const { start } = spec.evaluation;
  const rng = createRng(seed).split("simulate");
  if (record) {
    if (built.rateNetwork === undefined)
      throw new UsageError("--record: is for rate networks; cart and pole has no weights to be inferred with.");
    if (learned !== undefined)
      throw new UsageError(
        "--record: this run's policy is learned and its actions have no numbers, which telos infer needs.",
      );
    const { who, exploration } = record;
    const { problem, process: listed } = buildController(spec, kernels);
    const controller = who === "trained" ? valueController(problem, network, exploration) : baselines[who];
    const steps = asked ?? RECORDED_STEPS;
    const made = recordController(listed, controller, { agents, steps, start, rng });
    writeWhole(out, encodeNpz(agentArrays(made, listed.injections, built.rateNetwork.network)));
    const lifetime = made.actions.length / made.agents;
    return { out, agents, units: process.size, steps, seed, lifetime };
  }
  const steps = asked ?? spec.evaluation.steps;
  const exactAgents = ending === ".npz" ? agents : 0;
  const [trained] = judged({ network, ...(policy ? { policy } : {}) });
  const rollouts = trained!.rollouts({ agents, steps, start, rng, exactAgents });
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
