import { type AdamState, adamStart } from "../../nets/adam.ts";
import { drawValueNetwork, type ValueNetwork } from "../../nets/valueNetwork.ts";
import { plainDraws } from "../../num/draws.ts";
import { type Rng, type RngPosition, rngAt } from "../../num/rng.ts";
import { processNoise } from "../../process/processNoise.ts";
import type { Method, MethodStatus } from "../../run/method.ts";
import { expectStartStates } from "../startStates.ts";
import { type ControlProblem, expectControlProblem } from "./controlProblem.ts";
import { type FittedUpdate, fittedTaskOf } from "./fittedUpdate.ts";
import { rememberingMoments, type SurvivalFit, survivalLearning, survivalStart } from "./learnedSurvival.ts";
import { plainUpdate } from "./plainUpdate.ts";
import { drawAction } from "./policyOf.ts";
import { type Replay, replayStart } from "./replay.ts";
import { scheduledDiscount, scheduledRate } from "./scheduledDiscount.ts";
import { noteLifetime, startAnew } from "./trainingAgents.ts";
import { valueShapeOf } from "./valueShapeOf.ts";

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
  /** The one that it was made for; another of as many parameters will do. */
  readonly network: ValueNetwork;
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
    if (work?.problem !== problem || (work.network !== network && work.parameters !== network.parameters.length)) {
      const task = problem.kernels?.fittedUpdate && fittedTaskOf(problem, network);
      const twin = task && problem.kernels?.fittedUpdate?.(task);
      work = {
        problem,
        network,
        parameters: network.parameters.length,
        update: twin ?? plainUpdate(problem, network),
        places: new Int32Array(problem.training.replayed),
        rememberMoment: network.survival && rememberingMoments(problem.process),
        learnSurvival: network.survival && survivalLearning(problem, network.survival),
      };
    }
    return work;
  };
  return {
    init: start,
    step(problem, state) {
      const { training, objective } = problem;
      const { update, places, rememberMoment, learnSurvival } = workFor(problem, state.network);
      const discount = scheduledDiscount(objective.discount, training, state.step);
      const draws = problem.kernels?.draws ?? plainDraws;
      const { positions, replay } = state;
      const recalled = replay.filled === 0 ? 0 : places.length;
      if (recalled > 0) positions.replay = draws.integersInto(places, recalled, replay.filled, positions.replay);
      update.lookAhead(state, places, recalled, discount);
      const actionEntropy = act(problem, state, update, rememberMoment);
      const learningRate = scheduledRate(training, state.step);
      const loss = update.learn(state, learningRate);
      if (learnSurvival && state.survival && state.network.survival)
        learnSurvival(state.survival, state.network.survival, learningRate);
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
  const { agents, horizon, optimism } = training;
  const network = drawValueNetwork(
    valueShapeOf(process, training),
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
  rememberMoment: Work["rememberMoment"],
): number {
  const { process, training } = problem;
  const { agents } = training;
  const { size, noiseStd } = process;
  const { entropies } = update;
  if (training.replayed > 0) update.remember(state);
  const addNoise = processNoise(process);
  const intended = new Float64Array(state.survival ? size : 0);
  const survival = update.act?.(state) ?? actOneByOne(problem, state, update);
  let start: Rng | undefined;
  const anew = (agent: number) => {
    start ??= rngAt(state.positions.start);
    startAnew(problem, state, agent, start);
  };
  let entropy = 0;
  for (let agent = 0; agent < agents; agent++) {
    const at = agent * size;
    if (state.ended[agent]) {
      anew(agent);
      continue;
    }
    entropy += entropies[agent] / agents;
    if (state.survival) intended.set(state.states.subarray(at, at + size));
    // Not asked for without need: a twin may keep the states elsewhere.
    if (noiseStd > 0) state.positions.noise = addNoise(state.states, at, state.positions.noise);
    // The same test that masked the action decides whether the agent has ended; under noise the state itself does.
    const ended = noiseStd > 0 ? process.isTerminal(state.states, at, state.contexts[agent]) : survival[agent] === 0;
    if (state.survival && rememberMoment) {
      const lived = { intended, states: state.states, at, context: state.contexts[agent], ended };
      rememberMoment(state.survival, lived, (out, other) => void update.moveInto(out, 0, agent, other));
    }
    state.ages[agent]++;
    state.lived[agent]++;
    if (!ended && state.ages[agent] < training.horizon) continue;
    noteLifetime(state, agent, ended);
    if (ended && training.terminals === "learned") state.ended[agent] = 1;
    else anew(agent);
  }
  if (start) state.positions.start = start.position();
  return entropy;
}

/** The reference of `FittedUpdate.act`. */
function actOneByOne(
  { process, training }: ControlProblem,
  state: FittedValueState,
  { policy, moveInto }: FittedUpdate,
): Float64Array {
  const { actions, size } = process;
  const survival = new Float64Array(training.agents);
  const rng = rngAt(state.positions.action);
  for (let agent = 0; agent < training.agents; agent++) {
    if (state.ended[agent]) continue;
    const action = drawAction(policy, agent * actions, actions, rng);
    survival[agent] = moveInto(state.states, agent * size, agent, action);
  }
  state.positions.action = rng.position();
  return survival;
}
