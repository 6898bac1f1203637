import { buildController } from "../forward/buildController.ts";
import type { ControllerEvaluation, ControllerSpec } from "../forward/controllerSpec.ts";
import type { ControlObjective, Training } from "../forward/fittedValue/controlProblem.ts";
import { buildLearned, learnedPolicyOf } from "../forward/learnedPolicy/buildLearned.ts";
import type { PolicySpec } from "../forward/learnedPolicy/policySpec.ts";
import type { StartStates } from "../forward/startStates.ts";
import { HIDDEN_TRANSFERS } from "../nets/hiddenTransfer.ts";
import { nameAt, notNegativeAt, type ReadMatrix, readControlledProcess } from "./readControlledProcess.ts";
import { readRegion } from "./readRegion.ts";
import { SPEC_VERSION } from "./spec.ts";
import {
  booleanAt,
  faultAt,
  fieldsOf,
  integerAt,
  itemsOf,
  kindOf,
  numberAt,
  positiveAt,
  probabilityAt,
  type SpecPlace,
  shown,
} from "./specPlace.ts";

const MOST = 1_000_000;
const MOST_LISTED = 12; // channels whose 2^channels actions are listed
const POLICY = "how the policy is found: enumerated, factorised or channelByChannel";
const TRANSFER = 'what hidden units are: "relu", or "tanh"; relu where absent';
const COUNT = `a whole number from 1 to ${MOST}`;

/**
 * Reads the spec of a controller from parsed JSON. Nothing has a default but the centre of a region, and no unknown field
 * is passed over; reading what was read again gives the same.
 * @param readMatrix  reads recurrent weights that stand in a file; without it such a spec is refused
 * @throws RangeError with the path from the root to the first fault, what is wrong and how to mend it
 */
export function parseControllerSpec(json: unknown, readMatrix?: ReadMatrix): ControllerSpec {
  const place: SpecPlace = { value: json, path: "spec", wanted: '{ "kind": "controller", … }' };
  kindOf(place, ["controller"]);
  const fields = fieldsOf(place, {
    specVersion: `${SPEC_VERSION}`,
    kind: '"controller"',
    process: "the process: rateNetwork or cartpole",
    objective: "what the controller is for: maximumOccupancy or rewardMaximising",
    rewarded: "the region in which reward is earned, null when nowhere",
    training: "how its value is fitted",
    evaluation: "how it is judged",
    seed: "the seed, a whole number from 0 to 2^53 − 1",
  });
  if (fields.specVersion.value !== SPEC_VERSION)
    throw faultAt(
      fields.specVersion,
      `${shown(fields.specVersion.value)} is not ${SPEC_VERSION}, which this telos reads`,
    );
  const spec: ControllerSpec = {
    kind: "controller",
    process: readControlledProcess(fields.process, readMatrix),
    objective: readObjective(fields.objective),
    rewarded: fields.rewarded.value === null ? null : readRegion(fields.rewarded),
    training: readTraining(fields.training),
    evaluation: readEvaluation(fields.evaluation),
    seed: integerAt(fields.seed, 0, Number.MAX_SAFE_INTEGER),
  };
  const { channels } = spec.process.kind === "rateNetwork" ? spec.process : { channels: 1 };
  if (channels > MOST_LISTED && learnedPolicyOf(spec) === undefined)
    throw new RangeError(
      `spec.process.channels: ${channels} is above ${MOST_LISTED}, and 2^${channels} actions are too many to be listed. Give at most ${MOST_LISTED}, or a training.policy that is learned: factorised or channelByChannel.`,
    );
  expectBuildable(spec);
  return spec;
}

/** What fields forbid each other, said with their path. */
function expectBuildable(spec: ControllerSpec): void {
  const learned = learnedPolicyOf(spec) !== undefined;
  try {
    if (learned) buildLearned(spec);
    else buildController(spec);
  } catch (fault) {
    const own = learned ? "buildLearned: " : "buildController: ";
    if (!(fault instanceof RangeError && fault.message.startsWith(own))) throw fault;
    throw new RangeError(`spec.${fault.message.slice(own.length)}`, { cause: fault });
  }
}

/** The JSON that `parseControllerSpec` reads. */
export function controllerSpecJson(spec: ControllerSpec): Readonly<Record<string, unknown>> {
  return { specVersion: SPEC_VERSION, ...spec };
}

function readObjective(place: SpecPlace): ControlObjective {
  const kind = kindOf(place, ["maximumOccupancy", "rewardMaximising"]);
  const discount = "the discount per step, a number ≥ 0 and below 1";
  switch (kind) {
    case "maximumOccupancy": {
      const fields = fieldsOf(place, {
        kind: "the objective",
        temperature: "the temperature, a number > 0 in reward units per nat",
        discount,
        stateEntropy: "the weight of state entropy, a number, 0 for none",
        reward: "the reward per step in the rewarded region, a number ≥ 0, 0 for none",
      });
      return {
        kind,
        temperature: positiveAt(fields.temperature),
        discount: discountAt(fields.discount),
        stateEntropy: numberAt(fields.stateEntropy),
        reward: notNegativeAt(fields.reward),
      };
    }
    case "rewardMaximising": {
      const exploration = "the share of random actions, a number from 0 to 1";
      const fields = fieldsOf(place, { kind: "the objective", discount, exploration });
      return { kind, discount: discountAt(fields.discount), exploration: probabilityAt(fields.exploration) };
    }
  }
}

function readTraining(place: SpecPlace): Training {
  const fields = fieldsOf(
    place,
    {
      hidden: `the units of one or two hidden layers, a list of one or two numbers, each ${COUNT}`,
      steps: `the updates, ${COUNT}`,
      agents: `the agents that live at the same time, ${COUNT}`,
      replayed: `the states of the past in every update, a whole number from 0 to ${MOST}`,
      remembered: `the states that are remembered, ${COUNT}`,
      horizon: `the steps after which an agent starts anew, ${COUNT}`,
      learningRate: "the step of Adam, a number > 0",
      curriculum: "by how much the horizon is shorter at first, a number ≥ 1, 1 for not at all",
      mirrored: "true where each mirrored state is taught the same value, otherwise false",
      terminals:
        '"explicit" where terminal successors are known, "learned" where not, "survivalLearned" where who survives is learned',
      outputScale: "the scale of the last layer's first weights, a number ≥ 0 such as 0.01",
      optimism: "the first value as a share of the largest possible one, a number from 0 to 1",
      start: "where agents start",
    },
    { hiddenTransfer: TRANSFER, policy: POLICY },
  );
  const hidden = itemsOf(fields.hidden, COUNT).map((one) => integerAt(one, 1, MOST));
  if (hidden.length < 1 || hidden.length > 2) throw faultAt(fields.hidden, `holds ${hidden.length} layers`);
  const curriculum = numberAt(fields.curriculum);
  if (!(curriculum >= 1)) throw faultAt(fields.curriculum, `${curriculum} is below 1`);
  return {
    hidden,
    ...(fields.hiddenTransfer.value === undefined
      ? {}
      : { hiddenTransfer: nameAt(fields.hiddenTransfer, HIDDEN_TRANSFERS) }),
    steps: integerAt(fields.steps, 1, MOST),
    agents: integerAt(fields.agents, 1, MOST),
    replayed: integerAt(fields.replayed, 0, MOST),
    remembered: integerAt(fields.remembered, 1, MOST),
    horizon: integerAt(fields.horizon, 1, MOST),
    learningRate: positiveAt(fields.learningRate),
    curriculum,
    mirrored: booleanAt(fields.mirrored),
    terminals: nameAt(fields.terminals, ["explicit", "learned", "survivalLearned"]),
    outputScale: notNegativeAt(fields.outputScale),
    optimism: probabilityAt(fields.optimism),
    start: readStart(fields.start),
    ...(fields.policy.value === undefined ? {} : { policy: readPolicy(fields.policy) }),
  };
}

function readPolicy(place: SpecPlace): PolicySpec {
  const kind = kindOf(place, ["enumerated", "factorised", "channelByChannel"]);
  if (kind === "enumerated") {
    fieldsOf(place, { kind: "how the policy is found" });
    return { kind };
  }
  const fields = fieldsOf(place, {
    kind: "how the policy is found",
    hidden: `the units of its hidden layer, ${COUNT}`,
    learningRate: "the step of Adam, a number > 0",
    candidates: "the surviving actions that are drawn in each state, a whole number from 1 to 1000",
    attempts: "how often an action may be drawn when it would end, a whole number from 1 to 100000; 1 for never again",
  });
  return {
    kind,
    hidden: integerAt(fields.hidden, 1, MOST),
    learningRate: positiveAt(fields.learningRate),
    candidates: integerAt(fields.candidates, 1, 1000),
    attempts: integerAt(fields.attempts, 1, 100_000),
  };
}

function readEvaluation(place: SpecPlace): ControllerEvaluation {
  const fields = fieldsOf(place, {
    start: "where agents start",
    agents: `the agents, ${COUNT}`,
    steps: `the steps that each may live, ${COUNT}`,
    settle: `the steps left out of statistics over states, a whole number from 0 to ${MOST}`,
  });
  return {
    start: readStart(fields.start),
    agents: integerAt(fields.agents, 1, MOST),
    steps: integerAt(fields.steps, 1, MOST),
    settle: integerAt(fields.settle, 0, MOST),
  };
}

function readStart(place: SpecPlace): StartStates {
  const kind = kindOf(place, ["normal", "region", "uniform", "states"]);
  const std = "the standard deviation of each number of the state, a number > 0";
  switch (kind) {
    case "normal":
      return { kind, std: positiveAt(fieldsOf(place, { kind: "the kind of start", std }).std) };
    case "region": {
      const box = "the largest activity of a readout at the start, a number > 0";
      const fields = fieldsOf(place, { kind: "the kind of start", std, box });
      return { kind, std: positiveAt(fields.std), box: positiveAt(fields.box) };
    }
    case "uniform": {
      const fields = fieldsOf(place, {
        kind: "the kind of start",
        halfWidths: "a list of one number ≥ 0 for each of the state",
      });
      return { kind, halfWidths: itemsOf(fields.halfWidths, "a number ≥ 0").map(notNegativeAt) };
    }
    case "states": {
      const fields = fieldsOf(place, { kind: "the kind of start", states: "a list of states, each a list of numbers" });
      return {
        kind,
        states: itemsOf(fields.states, "a list of numbers").map((state) => itemsOf(state, "a number").map(numberAt)),
      };
    }
  }
}

function discountAt(place: SpecPlace): number {
  const discount = numberAt(place);
  if (discount >= 0 && discount < 1) return discount;
  throw faultAt(place, `${discount} is not ≥ 0 and below 1`);
}
