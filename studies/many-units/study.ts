import {
  couplingSummary,
  expectedReliability,
  fitUpdates,
  inferUpdates,
  type PairLikelihood,
  ridgeCouplings,
  ridgeUpdates,
  stateMeans,
} from "@telos/core";
import { loadKernels, updateLikelihoodOf, updateSimulatorOf } from "@telos/kernels";
import { atLeast, atMost, below, type Claim } from "../src/claim.ts";
import { drawnFigure } from "../src/drawnFigure.ts";
import { defineStudy, type StudyRequest, type TaskResult } from "../src/study.ts";
import { manyUnitsFigure } from "./manyUnitsFigure.ts";
import { type CouplingKind, couplingAgreement, pairNetwork, recorded, rewardAgreement } from "./pairNetworks.ts";
import { toldFit } from "./toldFit.ts";

/** One simulated network and how many of its updates are seen. */
export interface Task {
  readonly kind: CouplingKind;
  readonly units: number;
  readonly updates: number;
  readonly seed: number;
  /** "structure": the whole way; "ridge": without a search for structure; "cost": the weakly penalised fit, timed. */
  readonly what: "structure" | "ridge" | "cost";
}

/** What was found. */
export interface Result {
  readonly structure: string;
  /** r² of the reward on visited words. */
  readonly reward: number;
  /** The same before structure was looked for. */
  readonly plainReward: number;
  /** The same of an observer who is told f and how the network was drawn, where T = 200 n²; else 0. */
  readonly toldReward: number;
  /** Squared correlation of the couplings with the true ones, and what the user is told to expect. */
  readonly couplings: number;
  readonly expected: number;
  /** Processor time of the fit, one thread, and evaluations of the likelihood. */
  readonly seconds: number;
  readonly evaluations: number;
}

const kernels = loadKernels();
const updateLikelihood = updateLikelihoodOf(kernels);
const simulate = updateSimulatorOf(kernels);
const RULE = 200; // updates, times n²
const SHORT = 200_000;
const LONG = 2_000_000;
const LARGEST_STRUCTURED = 100; // above it three fits and the structures take a minute a network
const SIZES: Readonly<Record<StudyRequest["size"], readonly number[]>> = {
  quick: [100],
  default: [20, 50, 100, 200],
  full: [20, 50, 100, 200],
};

/** Purpose of 20 to 200 neurons of which every update is seen: how much data, what structure gains, what it costs. */
export const manyUnits = defineStudy<Task, Result>({
  id: "many-units",
  half: "inverse",
  title: "Pairwise purpose of up to 200 neurons",
  tasks: ({ size, seeds }) => [
    ...SIZES[size].flatMap((units) =>
      seeds.map((seed) => ({
        kind: "random" as const,
        units,
        updates: RULE * units * units,
        seed,
        what: units <= LARGEST_STRUCTURED ? ("structure" as const) : ("ridge" as const),
      })),
    ),
    ...(["random", "sparse", "rank 3"] as const).flatMap((kind) =>
      seeds.map((seed) => ({ kind, units: 100, updates: SHORT, seed, what: "structure" as const })),
    ),
    ...[[100, SHORT], ...(size === "quick" ? [] : [[200, LONG]])].map(([units, updates]) => ({
      kind: "random" as const,
      units,
      updates,
      seed: seeds[0]!,
      what: "cost" as const,
    })),
  ],
  costOf: ({ units, updates, what }) =>
    1 + (updates * (units + 40) * (what === "structure" ? 1.5 : what === "ridge" ? 1 : 0.75)) / 1e8,
  runTask: ({ kind, units, updates, seed, what }) => {
    const truth = pairNetwork(kind, units, seed);
    const { sequence, visited } = recorded(truth, updates, seed, simulate);
    if (what !== "cost") {
      const started = process.threadCpuUsage();
      const found =
        what === "structure"
          ? inferUpdates(sequence, updateLikelihood)
          : { structure: "ridge" as const, ...ridgeUpdates(sequence, updateLikelihood) };
      const seconds = secondsSince(started);
      const told = updates === RULE * units * units;
      const agreement = rewardAgreement(truth, found.mean, visited);
      return {
        structure: found.structure,
        reward: agreement(found.model),
        plainReward: agreement(found.plain),
        toldReward: told ? agreement(toldFit(truth, sequence, found.model, updateLikelihood)) : 0,
        couplings: couplingAgreement(found.model.couplings, truth.couplings, units),
        expected: found.reliability,
        seconds,
        evaluations: found.evaluations,
      };
    }
    const { mean } = stateMeans(sequence);
    const ridge = 0.1 * units;
    const how = { count: true, ridge, likelihood: updateLikelihood };
    fitUpdates(recorded(truth, 20_000, seed, simulate).sequence, how); // compiled before the clock starts
    const started = process.threadCpuUsage();
    const fit = fitUpdates(sequence, how);
    const seconds = secondsSince(started);
    const likelihood: PairLikelihood = (model, sums, slopes) => updateLikelihood(model, sequence, sums, slopes);
    const reward = rewardAgreement(truth, mean, visited)(fit.model);
    return {
      structure: "none",
      reward,
      plainReward: reward,
      toldReward: 0,
      couplings: couplingAgreement(fit.model.couplings, truth.couplings, units),
      expected: expectedReliability(ridgeCouplings(couplingSummary(fit, likelihood, mean, ridge)), units),
      seconds,
      evaluations: fit.evaluations,
    };
  },
  conclude: (results) => ({
    claims: claimsOf(results),
    figures: [drawnFigure("many-units", manyUnitsFigure, results)],
    notes: [
      "Seconds are processor time of one thread. Each network counts with its own r²; of the rule T = 200 n² the mean over networks is claimed, for that is what a rule about data can promise.",
    ],
  }),
});

function secondsSince(started: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(started);
  return (user + system) / 1e6;
}

type Results = readonly TaskResult<Task, Result>[];

function claimsOf(results: Results): Claim[] {
  const of = (keep: (task: Task) => boolean) => results.filter(({ task }) => keep(task)).map(({ result }) => result);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const rule = (units: number) =>
    of(
      (task) =>
        task.what !== "cost" && task.kind === "random" && task.units === units && task.updates === RULE * units * units,
    );
  const sizes = [20, 50, 100, 200].filter((units) => rule(units).length > 0);
  const short = (kind: CouplingKind) =>
    of((task) => task.what === "structure" && task.kind === kind && task.units === 100 && task.updates === SHORT);
  const [sparse, low] = [short("sparse"), short("rank 3")];
  const cost = (units: number) => of((task) => task.what === "cost" && task.units === units);
  return [
    ...sizes.map((units) =>
      atLeast(
        `Random couplings, n = ${units}, T = 200 n²: mean r² of the reward on visited words`,
        mean(rule(units).map(({ reward }) => reward)),
        0.9,
        {
          ifNot: `With ${units} units and this much data an observer who is told the brake and how the network was drawn reaches ${mean(rule(units).map(({ toldReward }) => toldReward)).toFixed(3)} on average; what is missing below that is the brake, which has to be learnt too.`,
        },
      ),
    ),
    atLeast(
      "Sparse couplings, n = 100, T = 2e5: mean r² of the reward",
      mean(sparse.map(({ reward }) => reward)),
      0.8 - WITHIN,
      {
        of: "0.8 less 0.03",
      },
    ),
    atLeast(
      "Couplings of rank 3, n = 100, T = 2e5: mean r² of the reward",
      mean(low.map(({ reward }) => reward)),
      0.85 - WITHIN,
      {
        of: "0.85 less 0.03",
      },
    ),
    atMost(
      "Mean distance between expected reliability and true squared correlation of the couplings, by kind and size",
      groupMeans(results).map(({ couplings, expected }) => Math.abs(couplings - expected)),
      0.05,
    ),
    ...(cost(100).length > 0
      ? [
          below(
            "Fit of n = 100, T = 2e5: processor seconds",
            cost(100).map(({ seconds }) => seconds),
            0.5,
          ),
        ]
      : []),
    ...(cost(200).length > 0
      ? [
          below(
            "Fit of n = 200, T = 2e6: processor seconds",
            cost(200).map(({ seconds }) => seconds),
            5,
          ),
        ]
      : []),
    atMost(
      "Evaluations of the likelihood that a weakly penalised fit takes",
      cost(100)
        .concat(cost(200))
        .map(({ evaluations }) => evaluations),
      15,
    ),
  ];
}

const WITHIN = 0.03;

/** Means over the seeds of one kind, size and length. */
function groupMeans(results: Results): { couplings: number; expected: number }[] {
  const groups = Map.groupBy(
    results.filter(({ task }) => task.what !== "cost"),
    ({ task }) => `${task.kind} ${task.units} ${task.updates}`,
  );
  return Array.from(groups.values(), (group) => ({
    couplings: group.reduce((sum, { result }) => sum + result.couplings, 0) / group.length,
    expected: group.reduce((sum, { result }) => sum + result.expected, 0) / group.length,
  }));
}
