import type { ChannelPolicy } from "../../nets/channelPolicy.ts";
import type { ValueNetwork } from "../../nets/valueNetwork.ts";
import type { Rng } from "../../num/rng.ts";
import type { DrivenProcess } from "../../process/controlledProcess.ts";
import type { RateNetwork } from "../../process/rateNetwork.ts";
import type { Method } from "../../run/method.ts";
import { buildController } from "../buildController.ts";
import type { ControlKernels } from "../controlKernels.ts";
import type { ControllerSpec } from "../controllerSpec.ts";
import { type FittedValueState, fittedValue, type TrainingProgress } from "../fittedValue/fittedValue.ts";
import { judgedControllers } from "../judgedControllers.ts";
import { type ControlledRollouts, type SimulateOptions, simulateController } from "../simulateController.ts";
import { type BuiltLearned, buildLearned, learnedPolicyOf } from "./buildLearned.ts";
import { channelBaselines, learnedController } from "./channelController.ts";
import { type LearnedPolicyState, learnedPolicy } from "./learnedPolicy.ts";
import { simulateChannels } from "./simulateChannels.ts";

/** What was built from a spec, whether its actions are listed or not. */
export interface BuiltProcess {
  readonly spec: ControllerSpec;
  readonly process: DrivenProcess & { readonly injections?: Float64Array };
  readonly rateNetwork: { readonly network: RateNetwork } | undefined;
}

/** What training leaves behind. */
export interface TrainedNetworks {
  readonly network: ValueNetwork;
  /** Where the policy is learned. */
  readonly policy?: ChannelPolicy;
  readonly progress: TrainingProgress;
}

/** How a controller is simulated. */
export type JudgedOptions = Omit<SimulateOptions, "contexts" | "shownContexts">;

/** One controller that is judged, under its name. */
export interface JudgedRollouts {
  readonly name: string;
  readonly rollouts: (options: JudgedOptions) => ControlledRollouts;
}

/** A spec made ready to be trained and judged, whichever way its policy is found. */
export interface Trainable {
  readonly built: BuiltProcess;
  /** Its problem is known to it: pass null. */
  readonly method: Method<null, FittedValueState | LearnedPolicyState, TrainedNetworks>;
  readonly trainingRng: Rng;
  readonly evaluationRng: Rng;
  /** The trained controller and its controls (M26), in the order in which they are shown. */
  readonly judged: (trained: Pick<TrainedNetworks, "network" | "policy">) => readonly JudgedRollouts[];
}

/**
 * Chooses how the policy of a spec is found: by listing all actions (M25), or by learning it (A7).
 * @throws RangeError naming the field at fault
 */
export function trainableOf(spec: ControllerSpec, kernels?: ControlKernels): Trainable {
  return learnedPolicyOf(spec) === undefined ? enumeratedOf(spec, kernels) : learnedOf(buildLearned(spec, kernels));
}

function enumeratedOf(spec: ControllerSpec, kernels?: ControlKernels): Trainable {
  const built = buildController(spec, kernels);
  const { problem, process, trainingRng, evaluationRng } = built;
  return {
    ...{ built, trainingRng, evaluationRng },
    method: boundTo(problem, fittedValue()),
    judged: ({ network }) =>
      judgedControllers(problem, network).map(({ name, controller }) => ({
        name,
        rollouts: (options) => simulateController(process, controller, options),
      })),
  };
}

function learnedOf(built: BuiltLearned): Trainable {
  const { problem, process, trainingRng, evaluationRng } = built;
  return {
    ...{ built, trainingRng, evaluationRng },
    method: boundTo(problem, learnedPolicy()),
    judged: ({ policy }) => {
      if (policy === undefined) throw new RangeError("trainableOf: the policy is missing. Pass what training left.");
      const { myopic, free, random } = channelBaselines;
      return [learnedController(problem.policy, policy), myopic, free, random].map((controller) => ({
        name: controller.name,
        rollouts: (options) => simulateChannels(process, controller, options),
      }));
    },
  };
}

/** The method with its problem; states are only ever its own. */
function boundTo<Problem, State extends FittedValueState | LearnedPolicyState, Result extends TrainedNetworks>(
  problem: Problem,
  method: Method<Problem, State, Result>,
): Trainable["method"] {
  return {
    init: (_, rng) => method.init(problem, rng),
    step: (_, state) => method.step(problem, state as State),
    status: (state) => method.status(state as State),
    residual: (_, state) => state.progress.loss,
    result: (_, state) => method.result(problem, state as State),
  };
}
