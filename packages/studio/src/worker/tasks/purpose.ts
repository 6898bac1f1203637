import {
  type AgentRecord,
  buildController,
  createRng,
  inferLoop,
  LOOP_SETTINGS,
  type LoopInference,
  type LoopSeen,
  type LoopSettings,
  type LoopState,
  loopSeen,
  parseControllerSpec,
  recordController,
  valueController,
  valueShapeOf,
} from "@telos/core";
import { studioKernels } from "../studioKernels.ts";
import type { TaskWork } from "../workerMessages.ts";

/** A controller that was trained in this page. */
export interface PurposeAsk {
  /** Its spec as JSON: it builds the network and the controller that is recorded, and goes no further. */
  readonly spec: unknown;
  /** Of its value network. */
  readonly parameters: Float64Array;
}

/** What came out, and the evidence that figures show. */
export interface SeenPurpose extends LoopSeen {
  readonly inference: LoopInference;
}

/** How far it is. */
export interface PurposeNews {
  /** 0 to 1. */
  readonly share: number;
  readonly stage: string;
}

const AGENTS = 10;
const STEPS = 500;
/** Those of the study `loop-confusion`: one critic for each discount tells who acts, but not how far it looks ahead. */
const SETTINGS: LoopSettings = { ...LOOP_SETTINGS, discounts: [0.9, 0.95], critics: 1, stopEarly: true };
const CRITICS = (SETTINGS.discounts.length + 1) * SETTINGS.critics;

/** Records a trained controller, hides what it was trained for, and infers it; null where it was stopped. */
export const purpose: TaskWork<"purpose"> = async ({ spec, parameters }, { signal, report }) => {
  const said = async (news: PurposeNews) => {
    report(news);
    await new Promise((resolve) => setTimeout(resolve, 0)); // to hear whether it was stopped
  };
  await said({ share: 0, stage: "recording ten agents" });
  const kernels = studioKernels();
  const problem = { record: recordOf(spec, parameters), settings: SETTINGS, kernels };
  const method = inferLoop();
  let state = method.init(problem, createRng(SETTINGS.seed));
  let critics = 0;
  while (method.status(state) === "running") {
    await said(newsOf(state, critics));
    if (signal.aborted) return null;
    if (state.fitted !== null) critics++;
    state = method.step(problem, state);
  }
  const inference = method.result(problem, state);
  // The error of a discount comes from the spread between critics, and here is one.
  return { inference: { ...inference, discount: null }, ...loopSeen(problem.record, inference) };
};

/** What an observer has: states, actions, and the network. Nothing of the constraint or the objective. */
function recordOf(json: unknown, parameters: Float64Array): AgentRecord {
  const { process, problem, rateNetwork, spec } = buildController(parseControllerSpec(json), studioKernels());
  if (rateNetwork === undefined)
    throw new Error("Only recurrent networks can be asked. Choose another task than cart and pole.");
  const trained = { ...valueShapeOf(process, spec.training), parameters };
  const recording = recordController(rateNetwork, valueController(problem, trained), {
    agents: AGENTS,
    steps: STEPS,
    start: spec.evaluation.start,
    rng: createRng(spec.seed).split("purpose"),
  });
  const { network, injections } = rateNetwork;
  return { ...recording, dynamics: { kind: "given", network, injections } };
}

/** Shares of the time that the stages take. */
function newsOf({ next }: LoopState, critics: number): PurposeNews {
  if (next === "edges") return { share: 0.02, stage: "what is avoided: every quantity, every unit" };
  if (next === "fittedCritic") return { share: 0.36, stage: "what any critic could predict" };
  const stage = `a critic trained anew for what it may be after, ${critics + 1} of ${CRITICS} at most`;
  return { share: 0.7 + (0.3 * critics) / CRITICS, stage };
}
