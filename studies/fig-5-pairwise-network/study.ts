import { above, atLeast, atMost, type Claim } from "../src/claim.ts";
import { drawnFigure } from "../src/drawnFigure.ts";
import { RING_WORDS } from "../src/ringNetwork.ts";
import { defineStudy, type TaskResult } from "../src/study.ts";
import { ringFigure } from "./ringFigure.ts";
import { type RingResult, type RingTask, runRingTask } from "./ringTasks.ts";

/** λ at which the ring is shown, ours; where information is dearer; and where couplings are cut. */
const SHOWN_COST = 1;
const CHEAP_COST = 0.6;
const DEAR_COST = 1.2;

/** Figure 5: a network that can only use pairwise couplings, and the inverse that knows about the constraint. */
export const fig5PairwiseNetwork = defineStudy<RingTask, RingResult>({
  id: "fig-5-pairwise-network",
  half: "inverse",
  title: "A ring with pairwise couplings: its reward is found by an inverse that knows its constraint",
  tasks: ({ size, seeds }) =>
    seeds.slice(0, size === "quick" ? 1 : size === "default" ? 2 : undefined).flatMap((seed) => [
      // Without tied parameters training takes ten times as long.
      ...(size === "quick" ? [] : [{ kind: "free", seed, codingCost: SHOWN_COST } as const]),
      { kind: "train", seed, codingCost: SHOWN_COST } as const,
      { kind: "dearer", seed, from: CHEAP_COST, to: DEAR_COST } as const,
      { kind: "cut", seed, codingCost: CHEAP_COST } as const,
    ]),
  costOf: ({ kind }) => (kind === "free" ? 6 : 1),
  runTask: runRingTask,
  conclude: (results) => ({
    claims: claimsOf(results),
    figures: [drawnFigure("fig-5-pairwise-network", ringFigure, results)],
    notes: [
      "True and inferred reward are trained by one fixed protocol from the same beginning: training has several optima, and two of the same reward can be far apart.",
    ],
  }),
});

function claimsOf(results: readonly TaskResult<RingTask, RingResult>[]): Claim[] {
  const all = results.map(({ result }) => result);
  const trained = all.filter((one) => one.kind === "train");
  const free = all.filter((one) => one.kind === "free");
  const dearer = all.flatMap((one) => (one.kind === "dearer" ? [one] : []));
  const cut = all.flatMap((one) => (one.kind === "cut" ? [one] : []));
  const chance = RING_WORDS.length / 256;
  const [lone, pair, opposite] = [0, 1, 2].map((k) => trained.map(({ clamps }) => clamps[k]!));
  return [
    above(
      "Training finds the function: share of time with four adjacent neurons active, λ = 1",
      trained.map((one) => one.meanReward),
      chance,
      { of: "all words alike" },
    ),
    atLeast(
      "It is there most of the time",
      trained.map((one) => one.meanReward),
      0.9,
    ),
    ...(free.length === 0
      ? []
      : [
          atMost(
            "Trained with nothing tied, couplings come out symmetric: largest difference, share of the largest",
            free.map((one) => one.asymmetry),
            1e-3,
          ),
        ]),
    above(
      "Neighbours excite: coupling over distance 1",
      trained.map((one) => one.byDistance[1]!),
      0,
    ),
    above(
      "Opposite neurons inhibit: minus coupling over distance 4",
      trained.map((one) => -one.byDistance[4]!),
      0,
    ),
    atLeast(
      "The reward is recovered by the linear programme: r², scale included",
      trained.map((one) => one.r2),
      0.9999,
    ),
    above(
      "The inverse that ignores the constraint explains less: shortfall of its r²",
      trained.map((one) => one.r2 - one.naiveR2),
      0.5,
    ),
    atMost(
      "Coding cost doubled, retrained from the inferred reward: KL, bits",
      dearer.map((one) => one.bits),
      1e-5,
    ),
    above(
      "Coding cost doubled, responses as before: KL, bits",
      dearer.map((one) => one.originalBits),
      0.1,
    ),
    atMost(
      "Couplings over the diameter removed, retrained from the inferred reward: KL, bits",
      cut.map((one) => one.bits),
      1e-5,
    ),
    above(
      "The same, couplings missing and nothing retrained: KL, bits",
      cut.map((one) => one.unadaptedBits),
      0.1,
    ),
    above(
      "What is left of the function without them still beats chance",
      cut.map((one) => one.meanReward),
      chance,
      { of: "all words alike" },
    ),
    atMost(
      "One, two adjacent or two opposite neurons held active, predicted: KL, bits",
      trained.flatMap(({ clamps }) => clamps.map((one) => one.bits)),
      1e-3,
    ),
    above(
      "The same, responses as before: KL, bits",
      trained.flatMap(({ clamps }) => clamps.map((one) => one.originalBits)),
      0.1,
    ),
    atLeast(
      "One neuron held active keeps the function",
      lone!.map((one) => one.meanReward),
      0.9,
    ),
    atLeast(
      "Two adjacent ones too",
      pair!.map((one) => one.meanReward),
      0.9,
    ),
    atMost(
      "Two opposite ones abolish it",
      opposite!.map((one) => one.meanReward),
      0.01,
    ),
  ];
}
