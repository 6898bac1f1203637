import { describe, expect, test } from "vitest";
import { largestValue } from "../../src/forward/fittedValue/controlProblem.ts";
import { candidatesOf, drawCandidatesInto } from "../../src/forward/learnedPolicy/candidates.ts";
import { drawValues, valuesOfDraws } from "../../src/forward/learnedPolicy/drawValues.ts";
import { learnedPolicy } from "../../src/forward/learnedPolicy/learnedPolicy.ts";
import type { LearnedProblem } from "../../src/forward/learnedPolicy/learnedProblem.ts";
import type { PolicyReading } from "../../src/forward/learnedPolicy/policySpec.ts";
import { policyProposal } from "../../src/forward/learnedPolicy/proposal.ts";
import { turnDifferencesInto, turnDifferencesOf } from "../../src/forward/learnedPolicy/turnDifferences.ts";
import { worthOfDraws } from "../../src/forward/learnedPolicy/worthOfDraws.ts";
import { adamStart, adamStep } from "../../src/nets/adam.ts";
import { channelLayersOf, drawChannelPolicy } from "../../src/nets/channelPolicy.ts";
import { policyGradientWork, turnGradientInto } from "../../src/nets/channelPolicyGradient.ts";
import { createRng } from "../../src/num/rng.ts";
import { channelProcess } from "../../src/process/channelProcess.ts";
import { drawRateNetwork } from "../../src/process/rateNetwork.ts";

const [UNITS, CHANNELS, ROWS] = [12, 5, 40];
const ACTIONS = 2 ** CHANNELS;
const READINGS: readonly PolicyReading[] = ["factorised", "channelByChannel"];

function problemOf(kind: PolicyReading, idle = 0): LearnedProblem {
  const drawn = drawRateNetwork(
    { units: UNITS, channels: CHANNELS, contexts: 1, gain: 1.5, timeStep: 0.1, transfer: "tanh", noise: 0, readouts: [0, 1], readoutStrength: 0.4, contextStd: 0 },
    createRng(1),
  ); // biome-ignore format: numbers
  const channels = CHANNELS + idle;
  const inputWeights = Float64Array.from({ length: UNITS * channels }, (_, at) => {
    const k = at % channels;
    return k < CHANNELS ? drawn.inputWeights[Math.floor(at / channels) * CHANNELS + k] : 0;
  });
  const network = { ...drawn, channels, inputWeights };
  return {
    process: channelProcess(network, 2, {
      kind: "region",
      units: [0, 1],
      regions: [{ kind: "square", halfWidth: 0.5 }],
    }),
    objective: { kind: "maximumOccupancy", temperature: 1, discount: 0.9, stateEntropy: 0, reward: 0 },
    training: {
      ...{ hidden: [32], steps: 500, agents: 24, replayed: 24, remembered: 5000, horizon: 200, learningRate: 3e-3 },
      ...{ curriculum: 3, mirrored: true, terminals: "explicit", outputScale: 0.01, optimism: 1 },
      start: { kind: "normal", std: 0.3 },
    },
    policy: { kind, hidden: 24, learningRate: 3e-3, candidates: 3, attempts: 200 },
  };
}

const signsOf = (action: number, channels = CHANNELS) =>
  Int8Array.from({ length: channels }, (_, k) => ((action >> k) & 1 ? 1 : -1));

/** What enumeration says of some states of a trained problem: the best policy and soft value of its own critic, and q|S. */
function enumerated(problem: LearnedProblem, trained: ReturnType<typeof trainedOn>) {
  const { process, objective } = problem;
  const { state, method } = trained;
  const { network, policy } = method.result(problem, state);
  const rows = Math.min(ROWS, problem.training.agents);
  const bases = new Float64Array(rows * UNITS);
  const contexts = new Int32Array(rows);
  process.basesInto(bases, state.states, contexts, rows);
  const critic = drawValues(process, network.hidden[0], rows);
  critic.prepare(network, bases, contexts, rows);
  const proposal = policyProposal(problem.policy.kind, policy, process);
  proposal.prepare(bases, contexts, rows);
  const scale = (objective.discount * largestValue(objective, process.actions)) / objective.temperature;
  const next = new Float64Array(UNITS);
  const states = Array.from({ length: rows }, (_, row) => {
    const actions = Array.from({ length: process.actions }, (__, a) => {
      const signs = signsOf(a, process.channels);
      for (let i = 0; i < UNITS; i++) next[i] = bases[row * UNITS + i];
      for (let k = 0; k < process.channels; k++)
        for (let i = 0; i < UNITS; i++) next[i] += signs[k] * process.steps[k * UNITS + i];
      const survives = process.survivalOf(next, 0, 0) === 1;
      return {
        survives,
        log: proposal.logOf(signs, 0, row),
        nats: survives ? scale * critic.valueOf(row, signs, 0) : 0,
      };
    });
    const most = Math.max(...actions.map(({ nats }) => nats));
    const partition = actions.reduce((sum, { nats }) => sum + Math.exp(nats - most), 0);
    const z = actions.reduce((sum, { survives, log }) => sum + (survives ? Math.exp(log) : 0), 0);
    const q = actions.map(({ survives, log }) => (survives ? Math.exp(log) / z : 0));
    const p = actions.map(({ nats }) => Math.exp(nats - most) / partition);
    const entropyOf = (of: readonly number[]) => -of.reduce((sum, x) => sum + (x > 0 ? x * Math.log(x) : 0), 0);
    return {
      softValue: most + Math.log(partition),
      worth: entropyOf(q) + q.reduce((sum, x, a) => sum + x * actions[a].nats, 0),
      divergence: q.reduce((sum, x, a) => sum + (x > 0 ? x * Math.log(x / p[a]) : 0), 0),
      entropyGap: entropyOf(p) - entropyOf(q),
    };
  });
  return { states, bases, contexts, rows, proposal, critic, scale };
}

function trainedOn(problem: LearnedProblem) {
  const method = learnedPolicy();
  let state = method.init(problem, createRng(3));
  while (method.status(state) === "running") state = method.step(problem, state);
  return { method, state };
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe.each(READINGS)("%s", (kind) => {
  const problem = problemOf(kind);
  const found = enumerated(problem, trainedOn(problem));

  test("the policy learned in 500 updates is the enumerated soft policy of its critic within .05 nats (A7)", () => {
    expect(meanOf(found.states.map(({ divergence }) => divergence))).toBeLessThan(0.05);
    expect(Math.abs(meanOf(found.states.map(({ entropyGap }) => entropyGap)))).toBeLessThan(0.05);
  });

  test("its worth is the soft value less the divergence from the best policy, and draws tell it without bias (A4)", () => {
    const { process } = problem;
    const { states, bases, contexts, rows, proposal, critic, scale } = found;
    for (const { softValue, worth, divergence } of states) expect(worth).toBeCloseTo(softValue - divergence, 9);
    const rule = { survivors: 3, attempts: 400 };
    const candidates = candidatesOf(process, rows, rule);
    const values = new Float64Array(rows * candidates.most);
    const rng = createRng(5);
    const repeats = 400;
    const sums = new Float64Array(rows);
    const squares = new Float64Array(rows);
    for (let i = 0; i < repeats; i++) {
      drawCandidatesInto(candidates, proposal, process, rule, bases, contexts, rows, () => rng);
      valuesOfDraws(values, critic, candidates, CHANNELS, rows);
      for (let row = 0; row < rows; row++) {
        const worth = worthOfDraws(candidates, row, rule, values, scale);
        sums[row] += worth;
        squares[row] += worth * worth;
      }
    }
    states.forEach(({ worth }, row) => {
      const mean = sums[row] / repeats;
      const error = Math.sqrt(Math.max(0, squares[row] / repeats - mean * mean) / repeats);
      expect(Math.abs(mean - worth)).toBeLessThan(5 * error + 1e-9);
    });
  });

  test("channels that do nothing have differences of exactly 0, and stay undecided (A5, A6)", () => {
    const idle = problemOf(kind, 2);
    const { process, policy: spec } = idle;
    const { method, state } = trainedOn({ ...idle, training: { ...idle.training, steps: 150 } });
    const { policy, network } = method.result(idle, state);
    const rows = idle.training.agents;
    const bases = new Float64Array(rows * UNITS);
    const contexts = new Int32Array(rows);
    process.basesInto(bases, state.states, contexts, rows);
    const proposal = policyProposal(spec.kind, policy, process);
    proposal.prepare(bases, contexts, rows);
    const rule = { survivors: 3, attempts: 200 };
    const candidates = candidatesOf(process, rows, rule);
    drawCandidatesInto(candidates, proposal, process, rule, bases, contexts, rows, () => createRng(6));
    const critic = drawValues(process, network.hidden[0], rows);
    critic.prepare(network, bases, contexts, rows);
    const turns = turnDifferencesOf(process.channels, rows, candidates.most);
    turnDifferencesInto(turns, process, candidates, bases, contexts, rows, rule, critic, 30);
    for (let row = 0; row < rows; row++)
      for (let m = row * candidates.most; m < row * candidates.most + candidates.drawn[row]; m++)
        for (let k = CHANNELS; k < process.channels; k++)
          expect(turns.differences[m * process.channels + k]).toBeCloseTo(0, 12);
    // Each adds ln 2 of entropy: turning one hardly changes how likely an action is.
    let apart = 0;
    for (let row = 0; row < rows; row++)
      for (let a = 0; a < ACTIONS; a++) {
        const [low, high] = [signsOf(a, CHANNELS + 2), signsOf(a + 3 * ACTIONS, CHANNELS + 2)];
        apart = Math.max(apart, Math.abs(proposal.logOf(low, 0, row) - proposal.logOf(high, 0, row)));
      }
    expect(apart).toBeLessThan(0.1);
  });
});

test("taught turn by turn, a chain learns an interacting policy that no product of channels can be (A6)", () => {
  // Two channels that want to agree: worth 1.2 a b. The product closest to it is uniform; the chain can be exact.
  const policy = drawChannelPolicy({ inputs: 2, contexts: 1, channels: 2, hidden: [8] }, createRng(1));
  const { first } = channelLayersOf(policy, policy.parameters);
  expect(first).toHaveLength(16);
  const steps = Float64Array.of(1, 0, 0, 1);
  const rows = 16;
  const inputs = new Float64Array(2 * rows);
  const work = policyGradientWork(policy, rows);
  const gradient = new Float64Array(policy.parameters.length);
  const adam = adamStart(gradient.length);
  const rng = createRng(2);
  const proposal = policyProposal("channelByChannel", policy, { steps, channels: 2 } as never);
  const signs = new Int8Array(2 * rows);
  const differences = new Float64Array(2 * rows);
  for (let update = 0; update < 1500; update++) {
    proposal.prepare(inputs, new Int32Array(rows), rows);
    for (let row = 0; row < rows; row++) {
      proposal.drawInto(signs, 2 * row, row, rng);
      for (let k = 0; k < 2; k++) differences[2 * row + k] = 2.4 * signs[2 * row + 1 - k];
    }
    const batch = { inputs, contexts: new Int32Array(rows), mirrors: new Int8Array(rows).fill(1), count: rows };
    const turns = {
      signs,
      differences,
      weights: new Float64Array(2 * rows).fill(1),
      most: 1,
      drawn: new Int32Array(rows).fill(1),
    };
    turnGradientInto(gradient, policy, steps, { ...batch, ...turns }, work);
    adamStep(policy.parameters, gradient, adam, update < 1000 ? 5e-3 : 5e-4);
  }
  proposal.prepare(inputs, new Int32Array(rows), rows);
  const agreeing = Math.exp(1.2) / (2 * Math.exp(1.2) + 2 * Math.exp(-1.2));
  for (const [a, b] of [
    [1, 1],
    [1, -1],
    [-1, 1],
    [-1, -1],
  ] as const) {
    // biome-ignore format: one action a pair
    const p = Math.exp(proposal.logOf(Int8Array.of(a, b), 0, 0));
    expect(Math.abs(p - (a === b ? agreeing : 0.5 - agreeing))).toBeLessThan(0.02);
  }
});
