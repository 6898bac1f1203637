import {
  buildController,
  createRng,
  parseControllerSpec,
  simulateController,
  valueController,
  valueShapeOf,
} from "@telos/core";
import { activityArrays, activityNwb, encodeNpz } from "@telos/recordings";
import { studioKernels } from "../studioKernels.ts";
import type { TaskWork } from "../workerMessages.ts";

/** What is simulated again, and how it is wanted. */
export interface ActivityAsk {
  readonly spec: unknown;
  readonly parameters: Float64Array;
  readonly format: "npz" | "nwb";
  readonly agents: number;
  readonly seed: number;
  /** How the file says where it comes from. */
  readonly name: string;
  readonly specSha256: string;
}

/** Simulates a trained controller as `telos simulate RUN` does, and gives the bytes of the file. */
export const activity: TaskWork<"activity"> = async (ask, { moving }) => {
  const built = buildController(parseControllerSpec(ask.spec), studioKernels());
  const { process, problem, spec } = built;
  const network = { ...valueShapeOf(process, spec.training), parameters: ask.parameters };
  const { start, steps } = spec.evaluation;
  const rng = createRng(ask.seed).split("simulate");
  const rollouts = simulateController(process, valueController(problem, network), {
    agents: ask.agents,
    steps,
    start,
    rng,
  });
  const bytes =
    ask.format === "npz"
      ? encodeNpz(activityArrays(built, rollouts, ask.parameters))
      : await activityNwb(built, rollouts, ask.parameters, ask);
  moving([bytes.buffer as ArrayBuffer]);
  return { bytes };
};
