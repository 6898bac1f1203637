import type { Rng } from "../../num/rng.ts";
import { createRng } from "../../num/rng.ts";
import type { ChannelProcess } from "../../process/channelProcess.ts";
import { channelProcess } from "../../process/channelProcess.ts";
import { regionShape } from "../../process/regions/regionShape.ts";
import { drawNetworkOf } from "../buildController.ts";
import type { ControlKernels } from "../controlKernels.ts";
import type { ControllerSpec } from "../controllerSpec.ts";
import { expectStartStates } from "../startStates.ts";
import { expectLearnedProblem, type LearnedProblem, type OccupancyObjective } from "./learnedProblem.ts";
import type { LearnedPolicySpec } from "./policySpec.ts";

/** A spec with a learned policy made ready to be trained and simulated. */
export interface BuiltLearned {
  readonly spec: ControllerSpec;
  readonly process: ChannelProcess;
  /** The same process, under the name that measures of rate networks ask for. */
  readonly rateNetwork: ChannelProcess;
  readonly problem: LearnedProblem;
  /** For `learnedPolicy`'s `init`. */
  readonly trainingRng: Rng;
  /** For `simulateChannels`. */
  readonly evaluationRng: Rng;
}

/** The learned policy that a spec asks for; undefined where it asks for the enumerated one. */
export function learnedPolicyOf({ training }: ControllerSpec): LearnedPolicySpec | undefined {
  return training.policy === undefined || training.policy.kind === "enumerated" ? undefined : training.policy;
}

/**
 * Builds what a spec with a learned policy describes (M4, A1). The network and the starts are those that the same seed gives
 * `buildController`, so that a learned policy and an enumerated one can be compared on the same network.
 * @throws RangeError naming the field at fault
 */
export function buildLearned(spec: ControllerSpec, kernels?: ControlKernels): BuiltLearned {
  const policy = learnedPolicyOf(spec);
  if (policy === undefined)
    throw new RangeError(
      'buildLearned: training.policy is "enumerated". Use buildController, or give a learned policy.',
    );
  if (spec.process.kind !== "rateNetwork")
    throw new RangeError(
      `buildLearned: process.kind is "${spec.process.kind}", whose actions are not signs of channels. Give rateNetwork, or training.policy { "kind": "enumerated" }.`,
    );
  const { constraint } = spec.process;
  if (constraint.kind === "movingRegion")
    throw new RangeError(
      'buildLearned: process.constraint moves, which a learned policy does not know. Give training.policy { "kind": "enumerated" }.',
    );
  const rng = createRng(spec.seed);
  const network = drawNetworkOf(spec.process, rng);
  const process = channelProcess(network, spec.process.amplitude, constraint, kernels);
  const problem: LearnedProblem = {
    process,
    objective: spec.objective as OccupancyObjective, // refused by the next line if it is another
    training: spec.training,
    policy,
    ...(kernels ? { kernels } : {}),
    ...(spec.rewarded ? { rewarded: regionShape(spec.rewarded) } : {}),
  };
  expectLearnedProblem("buildLearned", problem);
  expectStartStates("buildLearned", spec.training.start, process);
  expectStartStates("buildLearned", spec.evaluation.start, process);
  const [trainingRng, evaluationRng] = [rng.split("training"), rng.split("evaluation")];
  return { spec, process, rateNetwork: process, problem, trainingRng, evaluationRng };
}
