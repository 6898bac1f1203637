import { type AdamState, adamStart, adamStep } from "../../nets/adam.ts";
import {
  type GradientWork,
  gradientWork,
  type ValueGradientInto,
  valueGradientInto,
} from "../../nets/valueGradient.ts";
import { drawValueNetwork, type ValueNetwork } from "../../nets/valueNetwork.ts";
import { type Rng, type RngPosition, rngAt } from "../../num/rng.ts";
import { successorInto } from "../../process/controlledProcess.ts";
import type { Method, MethodStatus } from "../../run/method.ts";
import { drawStartInto, expectStartStates } from "../startStates.ts";
import { type ControlProblem, expectControlProblem, largestValue } from "./controlProblem.ts";
import { drawAction, policyEntropy, policyOf, worthOf } from "./policyOf.ts";
import { type Replay, recallInto, remember, replayStart } from "./replay.ts";
import { scheduledDiscount, scheduledRate } from "./scheduledDiscount.ts";
import { preferencesInto, type SuccessorValues, successorValuesOf } from "./successorValues.ts";

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
  readonly values: SuccessorValues;
  readonly rows: { states: Float64Array; contexts: Int32Array; terminal: Uint8Array };
  readonly targets: Float64Array;
  readonly policy: Float64Array;
  readonly gradient: Float64Array;
  readonly gradientWork: GradientWork;
  readonly gradientInto: ValueGradientInto;
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
    if (work?.problem !== problem || work.gradient.length !== network.parameters.length) {
      work = makeWork(problem, network);
    }
    return work;
  };
  return {
    init: start,
    step(problem, state) {
      const { training, objective } = problem;
      const room = workFor(problem, state.network);
      const discount = scheduledDiscount(objective.discount, training, state.step);
      const rng = {
        action: rngAt(state.positions.action),
        start: rngAt(state.positions.start),
        replay: rngAt(state.positions.replay),
        noise: rngAt(state.positions.noise),
      };
      const count = gather(problem, state, room, rng.replay);
      teach(problem, state, room, count, discount);
      const actionEntropy = act(problem, state, room, rng);
      const batch = { ...room.rows, targets: room.targets, count, mirrored: training.mirrored };
      const loss = room.gradientInto(room.gradient, state.network, batch, room.gradientWork);
      (problem.kernels?.adam ?? adamStep)(
        state.network.parameters,
        room.gradient,
        state.adam,
        scheduledRate(training, state.step),
      );
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
    result: (_, { network, progress }) => ({
      network: { ...network, parameters: network.parameters.slice() },
      progress,
    }),
  };
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
  const state: FittedValueState = {
    step: 0,
    network,
    adam: adamStart(network.parameters.length),
    states: new Float64Array(agents * process.size),
    contexts: new Int32Array(agents),
    ages: new Int32Array(agents),
    lived: new Int32Array(agents),
    ended: new Uint8Array(agents),
    replay: replayStart(training.replayed > 0 ? training.remembered : 1, process.size),
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

function makeWork(problem: ControlProblem, network: ValueNetwork): Work {
  const { process, training, objective } = problem;
  const rows = training.agents + training.replayed;
  return {
    problem,
    values: successorValuesOf(process, objective, network, rows),
    rows: {
      states: new Float64Array(rows * process.size),
      contexts: new Int32Array(rows),
      terminal: new Uint8Array(rows),
    },
    targets: new Float64Array(rows),
    policy: new Float64Array(training.agents * process.actions),
    gradient: new Float64Array(network.parameters.length),
    gradientWork: gradientWork(network, rows),
    gradientInto: problem.kernels?.valueGradient?.(network) ?? valueGradientInto,
  };
}

/** The states of this update: where the agents are, then states of the past. @returns how many */
function gather(problem: ControlProblem, state: FittedValueState, { rows }: Work, rng: Rng): number {
  const { training, process } = problem;
  const { agents, replayed } = training;
  rows.states.set(state.states);
  rows.contexts.set(state.contexts);
  rows.terminal.set(state.ended);
  return agents + recallInto(rows, agents, replayed, process.size, state.replay, rng);
}

/** Writes preferences and targets of all rows. */
function teach(
  problem: ControlProblem,
  state: FittedValueState,
  { values, rows, targets }: Work,
  count: number,
  discount: number,
): void {
  const { process, objective } = problem;
  const { actions } = process;
  process.successorsInto(values.successors, rows.states, rows.contexts, count);
  preferencesInto(values, problem, state.network, rows.contexts, count, discount);
  const largest = largestValue(objective, actions, discount);
  for (let row = 0; row < count; row++) {
    if (rows.terminal[row]) {
      targets[row] = 0;
      continue;
    }
    const worth =
      worthOf(values.preferences, row * actions, actions, objective, discount) + rewardAt(problem, rows.states, row);
    targets[row] = Math.min(1, Math.max(0, worth / largest)); // what is impossible would feed on itself
  }
}

/** What a state earns by itself: μ in the rewarded region. */
function rewardAt({ objective, process, rewarded }: ControlProblem, states: Float64Array, row: number): number {
  if (objective.kind !== "maximumOccupancy" || !(objective.reward > 0) || !rewarded || !process.readouts) return 0;
  const { units, transfer } = process.readouts;
  const at = row * process.size;
  return rewarded.inside(transfer.value(states[at + units[0]]), transfer.value(states[at + units[1]]))
    ? objective.reward
    : 0;
}

/** Each agent acts by the values just computed; those that ended or grew old start anew. @returns mean action entropy */
function act(
  problem: ControlProblem,
  state: FittedValueState,
  { values, policy }: Work,
  rng: { readonly action: Rng; readonly start: Rng; readonly noise: Rng },
): number {
  const { process, objective, training } = problem;
  const { actions, size, noiseStd } = process;
  const { successors, preferences } = values;
  const exploration = objective.kind === "rewardMaximising" ? objective.exploration : 0;
  let entropy = 0;
  for (let agent = 0; agent < training.agents; agent++) {
    const at = agent * size;
    if (training.replayed > 0) {
      remember(state.replay, state.states, at, size, state.contexts[agent], state.ended[agent]);
    }
    if (state.ended[agent]) {
      startAnew(problem, state, agent, rng.start);
      continue;
    }
    const from = agent * actions;
    policyOf(policy, from, actions, preferences, objective, exploration);
    entropy += policyEntropy(policy, from, actions) / training.agents;
    const action = drawAction(policy, from, actions, rng.action);
    successorInto(state.states, at, process, successors, agent, action);
    if (noiseStd > 0) for (let i = 0; i < size; i++) state.states[at + i] += noiseStd * rng.noise.normal();
    // The same test that masked the action decides whether the agent has ended; under noise the state itself does.
    const ended =
      noiseStd > 0
        ? process.isTerminal(state.states, at, state.contexts[agent])
        : successors.survival[from + action] === 0;
    state.ages[agent]++;
    state.lived[agent]++;
    if (!ended && state.ages[agent] < training.horizon) continue;
    noteLifetime(state, agent, ended);
    if (ended && training.terminals === "learned") state.ended[agent] = 1;
    else startAnew(problem, state, agent, rng.start);
  }
  return entropy;
}

function noteLifetime(state: FittedValueState, agent: number, ended: boolean): void {
  const before = state.progress;
  const mean = (old: number, now: number) => (Number.isNaN(old) ? now : old + 0.02 * (now - old));
  state.progress = {
    ...before,
    lifetime: mean(before.lifetime, state.lived[agent]),
    terminated: mean(before.terminated, ended ? 1 : 0),
  };
}

function startAnew({ process, training }: ControlProblem, state: FittedValueState, agent: number, rng: Rng): void {
  state.ages[agent] = 0;
  state.lived[agent] = 0;
  state.ended[agent] = 0;
  state.contexts[agent] = process.contexts > 1 ? rng.integer(process.contexts) : 0;
  drawStartInto(state.states, agent * process.size, process, training.start, state.contexts[agent], rng);
}
