import {
  baselines,
  type ControlledRollouts,
  channelBaselines,
  type LearnedPolicySpec,
  learnedPolicy,
  learnedPolicyDefaults,
  meanActionEntropy,
  type PolicyReading,
} from "@telos/core";
import { above, atLeast, atMost, below, type Claim } from "../src/claim.ts";
import { drawnFigure } from "../src/drawnFigure.ts";
import { builtWith, evaluatedChannels, trainedPolicy } from "../src/learnedController.ts";
import { meanOf } from "../src/spread.ts";
import { defineStudy, type StudyRequest, type TaskResult } from "../src/study.ts";
import { evaluated, lifeOf, trainedController } from "../src/trainedController.ts";
import { learnedPolicyFigure } from "./learnedPolicyFigure.ts";
import { type Fared, type LearnedResult, type LearnedTask, resultsAt } from "./learnedResults.ts";
import { COMPARED, FEW, MANY, problemOf } from "./problems.ts";

const READINGS: readonly PolicyReading[] = ["factorised", "channelByChannel"];
const WORDS: Readonly<Record<PolicyReading, string>> = {
  factorised: "factorised",
  channelByChannel: "channel by channel",
};
const CLOCKED = [4, 8, 16, 32, 64] as const;

export const beyondLearnedPolicy = defineStudy<LearnedTask, LearnedResult>({
  id: "beyond-learned-policy",
  half: "beyond",
  title:
    "A learned policy lives as long and as freely as the enumerated one, at a cost that grows linearly in channels",
  tasks: ({ size, seeds }: StudyRequest) => {
    if (size === "quick")
      return [{ kind: "network", problem: "square", channels: FEW, seed: seeds[0]!, agents: 12, alone: false }];
    const agents = size === "full" ? 60 : 30;
    // Network after network, so that a run that is stopped has whole ones.
    return [
      ...seeds.flatMap((seed) => [
        ...MANY.toReversed().map(
          (channels) => ({ kind: "network", problem: "many", channels, seed, agents, alone: false }) as const,
        ),
        ...COMPARED.map(
          (problem) =>
            ({ kind: "network", problem, channels: FEW, seed, agents, alone: problem === "square" }) as const,
        ),
      ]),
      { kind: "clock", seed: seeds[0]!, updates: 20 },
    ];
  },
  costOf: (task) => (task.kind === "clock" ? 1 : task.channels === FEW ? (task.problem === "square" ? 4 : 3) : 4),
  runTask: (task) => (task.kind === "clock" ? clocked(task.seed, task.updates) : fared(task)),
  conclude: (results) => ({
    claims: claimsOf(results),
    figures: [drawnFigure("beyond-learned-policy", learnedPolicyFigure, results)],
    notes: notesOf(results),
  }),
});

function fared({
  problem,
  channels,
  seed,
  agents,
  alone: asked,
}: Extract<LearnedTask, { kind: "network" }>): LearnedResult {
  const spec = problemOf(problem, channels, seed, agents);
  const { settle } = spec.evaluation;
  const told = (rollouts: ControlledRollouts, seconds: number): Fared => ({
    life: lifeOf(rollouts),
    entropy: meanActionEntropy(rollouts, Math.min(settle, 20)),
    seconds,
  });
  const learned = (policy: LearnedPolicySpec) => {
    const started = process.threadCpuUsage();
    const { built, controller } = trainedPolicy(spec, policy);
    const seconds = secondsSince(started);
    return told(evaluatedChannels(built, controller), seconds);
  };
  const both = {
    factorised: learned(learnedPolicyDefaults("factorised")),
    channelByChannel: learned(learnedPolicyDefaults("channelByChannel")),
  };
  if (channels > FEW) {
    const built = builtWith(spec, learnedPolicyDefaults("factorised"));
    return { ...both, myopic: told(evaluatedChannels(built, channelBaselines.myopic), 0) };
  }
  const started = process.threadCpuUsage();
  const { built, controller } = trainedController(spec);
  const seconds = secondsSince(started);
  const all = {
    ...both,
    enumerated: told(evaluated(built, controller, { keepStates: false }), seconds),
    myopic: told(evaluated(built, baselines.myopic, { keepStates: false }), 0),
  };
  if (!asked) return all;
  const alone = (kind: PolicyReading) => learned({ ...learnedPolicyDefaults(kind), candidates: 4, attempts: 1 });
  return { ...all, factorisedAlone: alone("factorised"), channelByChannelAlone: alone("channelByChannel") };
}

/** Processor time of an update by the number of channels: the median of several stretches, the first not counted. */
function clocked(seed: number, updates: number): LearnedResult {
  const stretches = 5;
  const time = (channels: number, kind: PolicyReading) => {
    const { problem, trainingRng } = builtWith(problemOf("square", channels, seed, 1), learnedPolicyDefaults(kind));
    const method = learnedPolicy();
    let state = method.init(problem, trainingRng);
    const seconds = Array.from({ length: stretches + 1 }, () => {
      const started = process.threadCpuUsage();
      for (let k = 0; k < updates; k++) state = method.step(problem, state);
      return secondsSince(started) / updates;
    });
    return seconds.slice(1).sort((a, b) => a - b)[Math.floor(stretches / 2)]!;
  };
  return {
    clock: CLOCKED.map((channels) => [channels, time(channels, "factorised"), time(channels, "channelByChannel")]),
  };
}

function secondsSince(started: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(started);
  return (user + system) / 1e6;
}

const livesOf = (all: readonly LearnedResult[], who: keyof Omit<LearnedResult, "clock">) =>
  meanOf(all.map((one) => one[who]?.life ?? Number.NaN));
const entropyOf = (all: readonly LearnedResult[], who: keyof Omit<LearnedResult, "clock">) =>
  meanOf(all.map((one) => one[who]?.entropy ?? Number.NaN));

function claimsOf(results: readonly TaskResult<LearnedTask, LearnedResult>[]): Claim[] {
  const claims: Claim[] = [];
  for (const problem of COMPARED) {
    const all = resultsAt(results, problem, FEW);
    if (all.length === 0) continue;
    const myopic = `myopic ${Math.round(livesOf(all, "myopic"))}`;
    const enumerated = livesOf(all, "enumerated");
    for (const reading of READINGS) {
      claims.push(
        atLeast(
          `${problem}, ${FEW} channels, ${WORDS[reading]}: lifetime over the enumerated policy's, means of seeds`,
          livesOf(all, reading) / enumerated,
          0.95,
          { of: `of ${Math.round(enumerated)} steps; ${myopic}` },
        ),
        atMost(
          `${problem}, ${FEW} channels, ${WORDS[reading]}: action entropy apart from the enumerated policy's, means of seeds, nats`,
          Math.abs(entropyOf(all, reading) - entropyOf(all, "enumerated")),
          0.2,
          { of: `nats of ${entropyOf(all, "enumerated").toFixed(2)}` },
        ),
      );
    }
  }
  const square = resultsAt(results, "square", FEW);
  if (square.some(({ factorisedAlone }) => factorisedAlone !== undefined))
    for (const reading of READINGS) {
      const alone = reading === "factorised" ? "factorisedAlone" : "channelByChannelAlone";
      claims.push(
        below(
          `square, ${WORDS[reading]}: a policy that must know by itself what ends lives, mean of seeds, steps`,
          livesOf(square, alone),
          0.5 * livesOf(square, reading),
          { of: "half of one that draws again" },
        ),
      );
    }
  for (const channels of MANY) {
    const all = resultsAt(results, "many", channels);
    if (all.length === 0) continue;
    for (const reading of READINGS)
      claims.push(
        above(
          `${channels} channels, ${WORDS[reading]}: lives, mean of seeds, steps of 1000`,
          livesOf(all, reading),
          4 * livesOf(all, "myopic"),
          { of: `four times myopic ${Math.round(livesOf(all, "myopic"))}` },
        ),
        atLeast(
          `${channels} channels, ${WORDS[reading]}: action entropy over that of all actions alike`,
          entropyOf(all, reading) / (channels * Math.LN2),
          0.75,
        ),
      );
  }
  const clock = results.find(({ result }) => result.clock !== undefined)?.result.clock;
  if (clock)
    READINGS.forEach((reading, which) => {
      claims.push(
        atMost(
          `Processor time of an update, ${WORDS[reading]}: exponent in the number of channels, 16 to 64`,
          exponentOf(clock.map((row) => [row[0], row[which === 0 ? 1 : 2]] as const).filter(([k]) => k >= 16)),
          1.15,
          { of: "1 is linear" },
        ),
      );
    });
  return claims;
}

/** The slope of a straight line through the logarithms. */
function exponentOf(points: readonly (readonly [number, number])[]): number {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const [mx, my] = [meanOf(logs.map(([x]) => x)), meanOf(logs.map(([, y]) => y))];
  return meanOf(logs.map(([x, y]) => (x - mx) * (y - my))) / meanOf(logs.map(([x]) => (x - mx) ** 2));
}

function notesOf(results: readonly TaskResult<LearnedTask, LearnedResult>[]): string[] {
  const who = [
    "enumerated",
    "factorised",
    "channelByChannel",
    "factorisedAlone",
    "channelByChannelAlone",
    "myopic",
  ] as const;
  const names: Readonly<Record<(typeof who)[number], string>> = {
    enumerated: "enumerated",
    ...WORDS,
    factorisedAlone: "factorised, never drawn again",
    channelByChannelAlone: "channel by channel, never drawn again",
    myopic: "myopic",
  };
  const places = [...COMPARED.map((problem) => [problem, FEW] as const), ...MANY.map((channels) => ["many", channels] as const)]; // biome-ignore format: one list
  const lines = places.flatMap(([problem, channels]) => {
    const all = resultsAt(results, problem, channels);
    if (all.length === 0) return [];
    const parts = who
      .filter((name) => all[0]![name] !== undefined)
      .map((name) => {
        const each = all.map((one) => `${Math.round(one[name]!.life)} (${one[name]!.entropy.toFixed(2)})`).join(", ");
        const seconds = meanOf(all.map((one) => one[name]!.seconds));
        return `${names[name]} ${each}${seconds > 0 ? `, trained in ${seconds.toFixed(1)} s` : ""}`;
      });
    return [`${problem === "many" ? "square" : problem}, ${channels} channels, by network lifetime (entropy in nats): ${parts.join("; ")}.`]; // biome-ignore format: one line
  });
  const clock = results.find(({ result }) => result.clock !== undefined)?.result.clock;
  if (clock)
    lines.push(
      `Processor milliseconds of an update by channels, factorised/channel by channel: ${clock.map(([channels, f, c]) => `${channels}: ${(1e3 * f).toFixed(1)}/${(1e3 * c).toFixed(1)}`).join(", ")}. Seconds and milliseconds are processor time of one thread.`,
    );
  return lines;
}
