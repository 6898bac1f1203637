import { type AdamState, adamStart } from "../../nets/adam.ts";
import { drawValueNetwork, type ValueNetwork } from "../../nets/valueNetwork.ts";
import { type Rng, type RngPosition, rngAt } from "../../num/rng.ts";
import type { Method, MethodStatus } from "../../run/method.ts";
import { expectStartStates } from "../startStates.ts";
import { type ControlProblem, expectControlProblem } from "./controlProblem.ts";
import { type FittedUpdate, fittedTaskOf } from "./fittedUpdate.ts";
import { rememberingMoments, type SurvivalFit, survivalLearning, survivalStart } from "./learnedSurvival.ts";
import { plainUpdate } from "./plainUpdate.ts";
import { drawAction } from "./policyOf.ts";
import { drawPlacesInto, type Replay, remember, replayStart } from "./replay.ts";
import { scheduledDiscount, scheduledRate } from "./scheduledDiscount.ts";
import { noteLifetime, startAnew } from "./trainingAgents.ts";

/** How training goes, measured on the training agents themselves. Running means over about 50 updates. */
export interface TrainingProgress {
  /** Mean squared miss, in units of the squared largest value. */
  readonly loss: number;
  /** Action entropy in the agents' states, nats. */
  readonly actionEntropy: number;
  /** Steps alive when an agent ends or is started anew; NaN before the first. */
  readonly lifetime: number;
  /** Share of those that ended in a terminal state rather than at the horizon; NaN before the first. */
  readonly terminated: number;
  /** γ of the last update. */
  readonly discount: number;
}

/** Plain data, so that training can be saved and resumed bit for bit; `step` writes into its arrays. */
export interface FittedValueState {
  step: number;
  readonly network: ValueNetwork;
  readonly adam: AdamState;
  /** The agents' states, shape [agents, size]. */
  readonly states: Float64Array;
  readonly contexts: Int32Array;
  /** Steps since the start; negative at first for agents whose count began earlier. */
  readonly ages: Int32Array;
  /** Steps lived, shape [agents]. */
  readonly lived: Int32Array;
  /** 1 where the agent has arrived in a terminal state that it still has to learn from. */
  readonly ended: Uint8Array;
  readonly replay: Replay;
  /** Where survival is learned: what its network, `network.survival`, is learned from. */
  readonly survival?: SurvivalFit;
  readonly positions: { action: RngPosition; start: RngPosition; replay: RngPosition; noise: RngPosition };
  progress: TrainingProgress;
  status: MethodStatus;
}

/** A trained value: what a controller needs beside the process. */
export interface FittedValue {
  readonly network: ValueNetwork;
  readonly progress: TrainingProgress;
}

interface Work {
  readonly problem: ControlProblem;
  readonly parameters: number;
  readonly update: FittedUpdate;
  /** Places of the memory whose states are taught again. */
  readonly places: Int32Array;
  /** Where survival is learned: what an agent lived through is remembered, and one update of its network. */
  readonly rememberMoment: ReturnType<typeof rememberingMoments> | undefined;
  readonly learnSurvival: ReturnType<typeof survivalLearning> | undefined;
}

const SMOOTHING = 0.02;

/**
 * Fitted soft value iteration (M25): a value network is taught, on the states that its own agents visit and on
 * remembered ones, what the backup (B1) says of them; the agents act by the same values. Semi-gradient, without a
 * target network: targets are clipped to what is possible, terminal successors are tested and worth 0, and the value
 * starts at the largest possible one. One step is one update. Converged means that the planned updates are done.
 * @throws RangeError from `init` if the problem is wrong
 */
export function fittedValue(): Method<ControlProblem, FittedValueState, FittedValue> {
  let work: Work | undefined;
  const workFor = (problem: ControlProblem, network: ValueNetwork) => {
    const parameters = network.parameters.length;
    if (work?.problem !== problem || work.parameters !== parameters) {
      const task = problem.kernels?.fittedUpdate && fittedTaskOf(problem, network);
      const twin = task && problem.kernels?.fittedUpdate?.(task);
      const update = twin ?? plainUpdate(problem, network);
      const learnSurvival = network.survival && survivalLearning(problem, network.survival);
      const rememberMoment = network.survival && rememberingMoments(problem.process);
      const places = new Int32Array(problem.training.replayed);
      work = { problem, parameters, update, places, rememberMoment, learnSurvival };
    }
    return work;
  };
  return {
    init: start,
    step(problem, state) {
      const { training, objective } = problem;
      const { update, places, rememberMoment, learnSurvival } = workFor(problem, state.network);
      const discount = scheduledDiscount(objective.discount, training, state.step);
      const rng = {
        action: rngAt(state.positions.action),
        start: rngAt(state.positions.start),
        replay: rngAt(state.positions.replay),
        noise: rngAt(state.positions.noise),
      };
      update.lookAhead(state, places, drawPlacesInto(places, state.replay, rng.replay), discount);
      const actionEntropy = act(problem, state, update, rng, rememberMoment);
      const learningRate = scheduledRate(training, state.step);
      const loss = update.learn(state, learningRate);
      if (learnSurvival && state.survival && state.network.survival)
        learnSurvival(state.survival, state.network.survival, learningRate);
      state.positions.action = rng.action.position();
      state.positions.start = rng.start.position();
      state.positions.replay = rng.replay.position();
      state.positions.noise = rng.noise.position();
      state.step++;
      const before = state.progress;
      const share = Math.max(SMOOTHING, 1 / state.step);
      state.progress = {
        ...before,
        loss: before.loss + share * (loss - before.loss),
        actionEntropy: before.actionEntropy + share * (actionEntropy - before.actionEntropy),
        discount,
      };
      state.status = !Number.isFinite(loss) ? "diverged" : state.step >= training.steps ? "converged" : "running";
      return state;
    },
    status: (state) => state.status,
    residual: (_, state) => state.progress.loss,
    result: (_, { network, progress }) => ({ network: copyOf(network), progress }),
  };
}

function copyOf(network: ValueNetwork): ValueNetwork {
  const { parameters, survival } = network;
  return { ...network, parameters: parameters.slice(), ...(survival ? { survival: copyOf(survival) } : {}) };
}

function start(problem: ControlProblem, rng: Rng): FittedValueState {
  const { process, training } = problem;
  expectControlProblem("fittedValue", problem);
  expectStartStates("fittedValue", training.start, process);
  const { agents, horizon, hidden, optimism } = training;
  const network = drawValueNetwork(
    { inputs: process.size, contexts: process.contexts, hidden },
    { scale: training.outputScale, bias: optimism },
    rng.split("network"),
  );
  const learned = training.terminals === "survivalLearned" ? survivalStart(problem, rng) : undefined;
  const state: FittedValueState = {
    step: 0,
    network: learned ? { ...network, survival: learned.network } : network,
    adam: adamStart(network.parameters.length),
    states: new Float64Array(agents * process.size),
    contexts: new Int32Array(agents),
    ages: new Int32Array(agents),
    lived: new Int32Array(agents),
    ended: new Uint8Array(agents),
    replay: replayStart(training.replayed > 0 ? training.remembered : 1, process.size),
    ...(learned ? { survival: learned.fit } : {}),
    positions: {
      action: rng.split("action").position(),
      start: rng.split("start").position(),
      replay: rng.split("replay").position(),
      noise: rng.split("noise").position(),
    },
    progress: { loss: 0, actionEntropy: 0, lifetime: Number.NaN, terminated: Number.NaN, discount: 0 },
    status: "running",
  };
  const startRng = rngAt(state.positions.start);
  for (let agent = 0; agent < agents; agent++) {
    startAnew(problem, state, agent, startRng);
    // Staggered, so that agents do not all start anew in the same update.
    state.ages[agent] = startRng.integer(horizon);
  }
  state.positions.start = startRng.position();
  return state;
}

/** Each agent acts by the values just computed; those that ended or grew old start anew. @returns mean action entropy */
function act(
  problem: ControlProblem,
  state: FittedValueState,
  update: FittedUpdate,
  rng: { readonly action: Rng; readonly start: Rng; readonly noise: Rng },
  rememberMoment: Work["rememberMoment"],
): number {
  const { process, training } = problem;
  const { actions, size, noiseStd } = process;
  const { policy, entropies } = update;
  if (training.replayed > 0) {
    update.remembering(state);
    for (let agent = 0; agent < training.agents; agent++)
      remember(state.replay, state.states, agent * size, size, state.contexts[agent], state.ended[agent]);
  }
  const intended = new Float64Array(state.survival ? size : 0);
  let entropy = 0;
  for (let agent = 0; agent < training.agents; agent++) {
    const at = agent * size;
    if (state.ended[agent]) {
      startAnew(problem, state, agent, rng.start);
      continue;
    }
    entropy += entropies[agent] / training.agents;
    const action = drawAction(policy, agent * actions, actions, rng.action);
    const survival = update.moveInto(state.states, at, agent, action);
    if (state.survival) intended.set(state.states.subarray(at, at + size));
    if (noiseStd > 0) for (let i = 0; i < size; i++) state.states[at + i] += noiseStd * rng.noise.normal();
    // The same test that masked the action decides whether the agent has ended; under noise the state itself does.
    const ended = noiseStd > 0 ? process.isTerminal(state.states, at, state.contexts[agent]) : survival === 0;
    if (state.survival && rememberMoment) {
      const lived = { intended, states: state.states, at, context: state.contexts[agent], ended };
      rememberMoment(state.survival, lived, (out, other) => void update.moveInto(out, 0, agent, other));
    }
    state.ages[agent]++;
    state.lived[agent]++;
    if (!ended && state.ages[agent] < training.horizon) continue;
    noteLifetime(state, agent, ended);
    if (ended && training.terminals === "learned") state.ended[agent] = 1;
    else startAnew(problem, state, agent, rng.start);
  }
  return entropy;
}
