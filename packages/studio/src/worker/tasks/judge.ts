import {
  buildController,
  type ControlledRollouts,
  type ControlSummary,
  controlSummary,
  judgedControllers,
  parseControllerSpec,
  simulateController,
  valueShapeOf,
} from "@telos/core";
import { studioKernels } from "../studioKernels.ts";
import type { TaskWork } from "../workerMessages.ts";

/** A controller that was trained in this page. */
export interface JudgeAsk {
  /** Its spec as JSON. */
  readonly spec: unknown;
  /** Of its value network. */
  readonly parameters: Float64Array;
  /** Whether rollouts are handed out too: 25 MB for each controller. */
  readonly withRollouts: boolean;
  /** Of the trained controller, agents whose states are handed out unrounded too, as a run folder keeps them; 0 when absent. */
  readonly exactAgents?: number;
}

/** The trained controller first, then its controls, as the command line judges them. */
export interface JudgeAnswer {
  readonly controls: readonly ControlSummary[];
  readonly rollouts: readonly ControlledRollouts[];
}

/** Judges a trained controller beside its controls: the same agents, steps and streams as `telos train`. */
export const judge: TaskWork<"judge"> = async (
  { spec: json, parameters, withRollouts, exactAgents: most = 0 },
  { signal, report, moving },
) => {
  const built = buildController(parseControllerSpec(json), studioKernels());
  const { process, problem, evaluationRng, spec } = built;
  const network = { ...valueShapeOf(process, spec.training), parameters };
  const { agents, steps, start } = spec.evaluation;
  const all = judgedControllers(problem, network);
  const controls: ControlSummary[] = [];
  const rollouts: ControlledRollouts[] = [];
  for (const [k, { name, controller }] of all.entries()) {
    if (signal.aborted) break;
    const exactAgents = k === 0 ? Math.min(most, agents) : 0;
    const made = simulateController(process, controller, { agents, steps, start, rng: evaluationRng, exactAgents });
    const summary = controlSummary(name, built, made);
    controls.push(summary);
    if (withRollouts) rollouts.push(made);
    report({ summary, done: k + 1, total: all.length });
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  moving(
    rollouts.flatMap(
      ({ states, actions, entropies }) => [states.buffer, actions.buffer, entropies.buffer] as ArrayBuffer[],
    ),
  );
  return { controls, rollouts };
};

/** One controller has been judged. */
export interface JudgeNews {
  readonly summary: ControlSummary;
  readonly done: number;
  readonly total: number;
}
