import { describe, expect, test } from "vitest";
import { channelLayersOf, drawChannelPolicy } from "../../nets/channelPolicy.ts";
import { createRng } from "../../num/rng.ts";
import { channelProcess } from "../../process/channelProcess.ts";
import { drawRateNetwork } from "../../process/rateNetwork.ts";
import { readCheckpoint, writeCheckpoint } from "../../run/checkpoint.ts";
import type { Checkpoint } from "../../run/outcome.ts";
import { runNow } from "../../run/runNow.ts";
import { CONTROLLER_PRESETS } from "../presets.ts";
import { buildLearned } from "./buildLearned.ts";
import { candidatesOf, drawCandidatesInto, entropyOfDraws, logSurvivalOf } from "./candidates.ts";
import { channelBaselines, learnedController } from "./channelController.ts";
import { type LearnedPolicyState, learnedPolicy } from "./learnedPolicy.ts";
import { expectLearnedProblem, type LearnedProblem } from "./learnedProblem.ts";
import type { LearnedPolicySpec, PolicyReading } from "./policySpec.ts";
import { policyProposal, uniformProposal } from "./proposal.ts";
import { simulateChannels } from "./simulateChannels.ts";

const READINGS: readonly PolicyReading[] = ["factorised", "channelByChannel"];
const [UNITS, CHANNELS] = [8, 4];
const START = { kind: "normal", std: 0.3 } as const;

function problemOf(kind: PolicyReading, change: Partial<LearnedPolicySpec> = {}, noise = 0): LearnedProblem {
  const network = drawRateNetwork(
    { units: UNITS, channels: CHANNELS, contexts: 1, gain: 1.5, timeStep: 0.1, transfer: "tanh", noise, readouts: [0, 1], readoutStrength: 0.6, contextStd: 0 },
    createRng(1),
  ); // biome-ignore format: numbers
  return {
    process: channelProcess(network, 2, {
      kind: "region",
      units: [0, 1],
      regions: [{ kind: "square", halfWidth: 0.4 }],
    }),
    objective: { kind: "maximumOccupancy", temperature: 1, discount: 0.9, stateEntropy: 0, reward: 0 },
    training: {
      ...{ hidden: [16], steps: 30, agents: 6, replayed: 5, remembered: 50, horizon: 12, learningRate: 2e-3 },
      ...{ curriculum: 3, mirrored: true, terminals: "explicit", outputScale: 0.01, optimism: 1, start: START },
    },
    policy: { kind, hidden: 12, learningRate: 2e-3, candidates: 2, attempts: 64, ...change },
  };
}

/** A policy whose log-odds are far from 0, with a state near the edge of the square. */
function strongPolicy(kind: PolicyReading) {
  const { process } = problemOf(kind);
  const policy = drawChannelPolicy({ inputs: UNITS, contexts: 1, channels: CHANNELS, hidden: [12] }, createRng(7));
  const rng = createRng(8);
  const { heads, headBias } = channelLayersOf(policy, policy.parameters);
  for (const layer of [heads, headBias]) for (let i = 0; i < layer.length; i++) layer[i] = 0.6 * rng.normal();
  const proposal = policyProposal(kind, policy, process);
  const bases = Float64Array.from({ length: UNITS }, () => 0.4 * rng.normal());
  bases[0] = 0.41;
  const contexts = new Int32Array(1);
  proposal.prepare(bases, contexts, 1);
  const all = Array.from({ length: 2 ** CHANNELS }, (_, a) => {
    const signs = Int8Array.from({ length: CHANNELS }, (__, k) => ((a >> k) & 1 ? 1 : -1));
    const next = bases.slice();
    for (let k = 0; k < CHANNELS; k++)
      for (let i = 0; i < UNITS; i++) next[i] += signs[k] * process.steps[k * UNITS + i];
    return { signs, log: proposal.logOf(signs, 0, 0), survives: process.survivalOf(next, 0, 0) === 1 };
  });
  return { process, proposal, bases, contexts, all };
}

describe.each(READINGS)("%s", (kind) => {
  test("the probabilities of all actions sum to 1, and draws follow them (A3)", () => {
    const { proposal, all } = strongPolicy(kind);
    expect(all.reduce((sum, { log }) => sum + Math.exp(log), 0)).toBeCloseTo(1, 12);
    const rng = createRng(9);
    const signs = new Int8Array(CHANNELS);
    const counts = new Float64Array(all.length);
    const draws = 40_000;
    for (let i = 0; i < draws; i++) {
      const log = proposal.drawInto(signs, 0, 0, rng);
      const action = signs.reduce((sum, sign, k) => sum + (sign > 0 ? 1 << k : 0), 0);
      expect(log).toBeCloseTo(all[action].log, 12);
      counts[action]++;
    }
    all.forEach(({ log }, a) => {
      const p = Math.exp(log);
      expect(Math.abs(counts[a] / draws - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / draws));
    });
  });

  test("the entropy told from draws is that of the policy conditioned on surviving, by enumeration (A4)", () => {
    const { process, proposal, bases, contexts, all } = strongPolicy(kind);
    const alive = all.filter(({ survives }) => survives);
    const z = alive.reduce((sum, { log }) => sum + Math.exp(log), 0);
    expect(z).toBeGreaterThan(0.1);
    expect(z).toBeLessThan(0.9);
    const truth = -alive.reduce((sum, { log }) => sum + (Math.exp(log) / z) * (log - Math.log(z)), 0);
    const rule = { survivors: 2, attempts: 400 };
    const candidates = candidatesOf(process, 1, rule);
    const rng = createRng(10);
    const repeats = 20_000;
    let [sum, squares] = [0, 0];
    for (let i = 0; i < repeats; i++) {
      drawCandidatesInto(candidates, proposal, process, rule, bases, contexts, 1, () => rng);
      const entropy = entropyOfDraws(candidates, 0, rule);
      sum += entropy;
      squares += entropy * entropy;
    }
    const mean = sum / repeats;
    const error = Math.sqrt((squares / repeats - mean * mean) / repeats);
    expect(error).toBeLessThan(0.01);
    expect(Math.abs(mean - truth)).toBeLessThan(5 * error);
  });

  test("the same seed gives the same bytes, also when training goes on from a saved state (A7)", () => {
    const problem = problemOf(kind);
    const whole = runNow(learnedPolicy(), problem, { rng: createRng(3), maxSteps: 30 });
    const method = learnedPolicy();
    let state = method.init(problem, createRng(3));
    for (let i = 0; i < 11; i++) state = method.step(problem, state);
    const saved: Checkpoint<LearnedPolicyState> = { step: 11, state };
    const read = (readCheckpoint(writeCheckpoint(saved)) as Checkpoint<LearnedPolicyState>).state;
    let again = read;
    while (method.status(again) === "running") again = method.step(problem, again);
    const found = method.result(problem, again);
    expect(found.policy.parameters).toEqual(whole.result.policy.parameters);
    expect(found.network.parameters).toEqual(whole.result.network.parameters);
    expect(found.progress).toEqual(whole.result.progress);
  });
});

test("log Z is estimated without bias from how many draws it took (A4)", () => {
  const rng = createRng(11);
  const [z, wanted, repeats] = [0.3, 3, 60_000];
  let [sum, squares] = [0, 0];
  for (let i = 0; i < repeats; i++) {
    let [drawn, survivors] = [0, 0];
    while (survivors < wanted) {
      drawn++;
      if (rng.uniform() < z) survivors++;
    }
    const estimate = logSurvivalOf(drawn, survivors, wanted);
    sum += estimate;
    squares += estimate * estimate;
  }
  const mean = sum / repeats;
  const error = Math.sqrt((squares / repeats - mean * mean) / repeats);
  expect(Math.abs(mean - Math.log(z))).toBeLessThan(5 * error);
  expect(logSurvivalOf(9, 0, 3)).toBe(-Infinity);
  expect(logSurvivalOf(8, 2, 3)).toBe(Math.log(0.25));
});

test("where every action survives the uniform policy has the entropy K ln 2, exactly (A3, A4)", () => {
  const { process, bases, contexts } = { ...strongPolicy("factorised"), bases: new Float64Array(UNITS) };
  const rule = { survivors: 3, attempts: 50 };
  const candidates = candidatesOf(process, 1, rule);
  drawCandidatesInto(candidates, uniformProposal(CHANNELS), process, rule, bases, contexts, 1, () => createRng(12));
  expect(entropyOfDraws(candidates, 0, rule)).toBeCloseTo(CHANNELS * Math.LN2, 12);
});

test("rollouts keep signs and entropies of every step, and an agent's luck does not depend on the others (A3)", () => {
  const problem = problemOf("channelByChannel");
  const { policy } = runNow(learnedPolicy(), problem, { rng: createRng(3), maxSteps: 5 }).result;
  const controller = learnedController(problem.policy, policy);
  const of = (agents: number) =>
    simulateChannels(problem.process, controller, { agents, steps: 20, start: START, rng: createRng(4) });
  const [few, many] = [of(2), of(5)];
  expect(many.states.slice(0, few.states.length)).toEqual(few.states);
  expect(many.signs.slice(0, few.signs.length)).toEqual(few.signs);
  for (let m = 0; m < 5; m++)
    for (let t = 0; t < 20; t++) {
      const done = t < many.lifetimes[m];
      const signs = many.signs.subarray((m * 20 + t) * CHANNELS, (m * 20 + t + 1) * CHANNELS);
      expect(signs.every((sign) => Math.abs(sign) === (done ? 1 : 0))).toBe(true);
      expect(Number.isFinite(many.entropies[m * 20 + t])).toBe(done);
    }
  const free = simulateChannels(problem.process, channelBaselines.free, { agents: 3, steps: 10, start: START, rng: createRng(4) }); // biome-ignore format: one call
  expect(free.signs.every((sign) => sign === 0)).toBe(true);
});

test("what a learned policy cannot do is refused with what to give instead", () => {
  const problem = problemOf("factorised");
  const refused = (change: Partial<LearnedProblem>) => () => expectLearnedProblem("t", { ...problem, ...change });
  expect(refused({ objective: { ...problem.objective, stateEntropy: 1 } })).toThrow(/enumerated/);
  expect(refused({ training: { ...problem.training, terminals: "learned" } })).toThrow(/explicit/);
  expect(refused({ training: { ...problem.training, hidden: [8, 8] } })).toThrow(/one/);
  expect(refused({ policy: { ...problem.policy, attempts: 0 } })).toThrow(/attempts/);
  expect(refused({ policy: { ...problem.policy, candidates: 100, attempts: 64 } })).toThrow(/candidates/);
  const moving = CONTROLLER_PRESETS["moving-boundary"];
  expect(() => buildLearned({ ...moving, training: { ...moving.training, policy: problem.policy } })).toThrow(
    /moves, which a learned policy does not know. Give training.policy { "kind": "enumerated" }/,
  );
});
