import { type AdamState, adamStart, adamStep } from "../../nets/adam.ts";
import { type ChannelPolicy, drawChannelPolicy } from "../../nets/channelPolicy.ts";
import { logOddsGradientInto, policyGradientWork, turnGradientInto } from "../../nets/channelPolicyGradient.ts";
import { gradientWork, valueGradientInto } from "../../nets/valueGradient.ts";
import { drawValueNetwork, type ValueNetwork } from "../../nets/valueNetwork.ts";
import { type Rng, type RngPosition, rngAt } from "../../num/rng.ts";
import type { Method, MethodStatus } from "../../run/method.ts";
import { largestValue } from "../fittedValue/controlProblem.ts";
import { rewardAt } from "../fittedValue/fittedUpdate.ts";
import type { TrainingProgress } from "../fittedValue/fittedValue.ts";
import { drawPlacesInto, type Replay, recallInto, remember, replayStart } from "../fittedValue/replay.ts";
import { scheduledDiscount, scheduledRate } from "../fittedValue/scheduledDiscount.ts";
import { noteLifetime, startAnew, type TrainingAgents } from "../fittedValue/trainingAgents.ts";
import { expectStartStates } from "../startStates.ts";
import { candidatesOf, chosenDraw, drawCandidatesInto, entropyOfDraws, nextInto, SURVIVED } from "./candidates.ts";
import { drawValues, valuesOfDraws } from "./drawValues.ts";
import { drawRuleOf, expectLearnedProblem, type LearnedProblem } from "./learnedProblem.ts";
import { policyProposal } from "./proposal.ts";
import { oddsInto, turnDifferencesInto, turnDifferencesOf } from "./turnDifferences.ts";
import { worthOfDraws } from "./worthOfDraws.ts";

/** Plain data, so that training can be saved and resumed bit for bit; `step` writes into its arrays. */
export interface LearnedPolicyState extends TrainingAgents {
  step: number;
  readonly network: ValueNetwork;
  readonly adam: AdamState;
  readonly policy: ChannelPolicy;
  readonly policyAdam: AdamState;
  readonly replay: Replay;
  readonly positions: { action: RngPosition; start: RngPosition; replay: RngPosition; noise: RngPosition };
  progress: TrainingProgress;
  status: MethodStatus;
}

/** A trained value with the policy that was learned beside it. */
export interface LearnedPolicy {
  readonly network: ValueNetwork;
  readonly policy: ChannelPolicy;
  readonly progress: TrainingProgress;
}

const SMOOTHING = 0.02;

/**
 * Actor and critic for maximum occupancy (A7). The critic is that of `fittedValue`, taught what a state is worth under the
 * policy itself (A4); the actor is taught what the critic says of the actions that it draws (A5, A6). Nothing of the size
 * 2^channels exists, and an update costs in proportion to the channels. One step is one update.
 * @throws RangeError from `init` if the problem is wrong
 */
export function learnedPolicy(): Method<LearnedProblem, LearnedPolicyState, LearnedPolicy> {
  let work: { readonly problem: LearnedProblem; readonly state: LearnedPolicyState; update: Update } | undefined;
  return {
    init: start,
    step(problem, state) {
      if (work?.problem !== problem || work.state !== state)
        work = { problem, state, update: updateOf(problem, state) };
      const { training, objective } = problem;
      const discount = scheduledDiscount(objective.discount, training, state.step);
      const rng = {
        action: rngAt(state.positions.action),
        start: rngAt(state.positions.start),
        replay: rngAt(state.positions.replay),
        noise: rngAt(state.positions.noise),
      };
      const { loss, actionEntropy } = work.update(state, discount, rng);
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
    result: (_, { network, policy, progress }) => ({
      network: { ...network, parameters: network.parameters.slice() },
      policy: { ...policy, parameters: policy.parameters.slice() },
      progress,
    }),
  };
}

function start(problem: LearnedProblem, rng: Rng): LearnedPolicyState {
  const { process, training, policy } = problem;
  expectLearnedProblem("learnedPolicy", problem);
  expectStartStates("learnedPolicy", training.start, process);
  const { agents, horizon, hidden, optimism } = training;
  const { size: inputs, contexts, channels } = process;
  const network = drawValueNetwork(
    { inputs, contexts, hidden },
    { scale: training.outputScale, bias: optimism },
    rng.split("network"),
  );
  const actor = drawChannelPolicy({ inputs, contexts, channels, hidden: [policy.hidden] }, rng.split("policy"));
  const state: LearnedPolicyState = {
    step: 0,
    network,
    adam: adamStart(network.parameters.length),
    policy: actor,
    policyAdam: adamStart(actor.parameters.length),
    states: new Float64Array(agents * inputs),
    contexts: new Int32Array(agents),
    ages: new Int32Array(agents),
    lived: new Int32Array(agents),
    ended: new Uint8Array(agents),
    replay: replayStart(training.replayed > 0 ? training.remembered : 1, inputs),
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

type Streams = { readonly action: Rng; readonly start: Rng; readonly replay: Rng; readonly noise: Rng };
type Update = (
  state: LearnedPolicyState,
  discount: number,
  rng: Streams,
) => { readonly loss: number; readonly actionEntropy: number };

/** Arrays for one update after another; nothing in them outlives an update. */
function updateOf(problem: LearnedProblem, { network, policy }: LearnedPolicyState): Update {
  const { process, training, objective, kernels } = problem;
  const { agents, replayed, horizon } = training;
  const { size, channels, noiseStd } = process;
  const rule = drawRuleOf(problem.policy);
  const most = agents + replayed;
  const rows = {
    states: new Float64Array(most * size),
    contexts: new Int32Array(most),
    terminal: new Uint8Array(most),
  };
  const bases = new Float64Array(most * size);
  const places = new Int32Array(replayed);
  const candidates = candidatesOf(process, most, rule);
  const values = new Float64Array(most * candidates.most);
  const proposal = policyProposal(problem.policy.kind, policy, process);
  const critic = drawValues(process, network.hidden[0], most);
  const targets = new Float64Array(most);
  const gradient = new Float64Array(network.parameters.length);
  const work = gradientWork(network, most);
  const gradientInto = kernels?.valueGradient?.(network) ?? valueGradientInto;
  const adam = kernels?.adam ?? adamStep;
  const policyGradient = new Float64Array(policy.parameters.length);
  const policyWork = policyGradientWork(policy, most);
  const taught = {
    targets: new Float64Array(most * channels),
    weights: new Float64Array(most * channels),
    mirrors: new Int8Array(most).fill(1),
  };

  const turns = turnDifferencesOf(channels, most, candidates.most);

  return (state, discount, rng) => {
    rows.states.set(state.states);
    rows.contexts.set(state.contexts);
    const recalled = drawPlacesInto(places, state.replay, rng.replay);
    recallInto(rows, agents, places, recalled, size, state.replay);
    const count = agents + recalled;
    process.basesInto(bases, rows.states, rows.contexts, count);
    proposal.prepare(bases, rows.contexts, count);
    drawCandidatesInto(candidates, proposal, process, rule, bases, rows.contexts, count, () => rng.action);
    critic.prepare(network, bases, rows.contexts, count);
    valuesOfDraws(values, critic, candidates, channels, count);
    const largest = largestValue(objective, process.actions, discount);
    const scale = (discount * largest) / objective.temperature;
    for (let row = 0; row < count; row++) {
      const worth =
        objective.temperature * worthOfDraws(candidates, row, rule, values, scale) +
        rewardAt(problem, rows.states, row * size);
      targets[row] = Math.min(1, Math.max(0, worth / largest)); // what is impossible would feed on itself
    }
    teachPolicy(count, scale, state.step);
    const actionEntropy = act(state, rng);
    const rate = scheduledRate(training, state.step);
    const batch = { ...rows, targets, count, mirrored: training.mirrored };
    const loss = gradientInto(gradient, network, batch, work);
    adam(network.parameters, gradient, state.adam, rate);
    adam(
      policy.parameters,
      policyGradient,
      state.policyAdam,
      (rate * problem.policy.learningRate) / training.learningRate,
    );
    return { loss, actionEntropy };
  };

  function teachPolicy(count: number, scale: number, step: number): void {
    // Every other state, and the others the next time, by its mirror image: both for the price of one.
    if (training.mirrored) for (let row = 0; row < count; row++) taught.mirrors[row] = (row + step) % 2 === 0 ? 1 : -1;
    const batch = { inputs: bases, contexts: rows.contexts, mirrors: taught.mirrors, count };
    turnDifferencesInto(turns, process, candidates, bases, rows.contexts, count, rule, critic, scale);
    if (problem.policy.kind === "factorised") {
      oddsInto(taught, turns, candidates, channels, count, rule);
      logOddsGradientInto(policyGradient, policy, { ...batch, ...taught }, policyWork);
    } else {
      turnGradientInto(policyGradient, policy, process.steps, { ...batch, ...candidates, ...turns }, policyWork);
    }
  }

  /** Each agent carries out one of the draws just made; those that ended or grew old start anew. @returns mean entropy */
  function act(state: LearnedPolicyState, rng: Streams): number {
    let entropy = 0;
    for (let agent = 0; agent < agents; agent++) {
      const at = agent * size;
      if (replayed > 0) remember(state.replay, state.states, at, size, state.contexts[agent], 0);
      entropy += entropyOfDraws(candidates, agent, rule) / agents;
      const chosen = chosenDraw(candidates, agent, rule);
      nextInto(state.states, at, process, bases, at, candidates.signs, chosen * channels);
      if (noiseStd > 0) for (let i = 0; i < size; i++) state.states[at + i] += noiseStd * rng.noise.normal();
      // The same test that the draw met decides whether the agent has ended; under noise the state itself does.
      const ended =
        noiseStd > 0
          ? process.isTerminal(state.states, at, state.contexts[agent])
          : candidates.survival[chosen] < SURVIVED;
      state.ages[agent]++;
      state.lived[agent]++;
      if (!ended && state.ages[agent] < horizon) continue;
      noteLifetime(state, agent, ended);
      startAnew(problem, state, agent, rng.start);
    }
    return entropy;
  }
}
