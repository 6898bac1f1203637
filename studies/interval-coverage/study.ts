import {
  bootstrapIntervals,
  createRng,
  evidenceBlocks,
  inferSparseReward,
  laplaceIntervals,
  plugInReference,
  type RewardIntervals,
  runNow,
  simulateSteps,
  solveHypercube,
  sumEvidence,
} from "@telos/core";
import { defineFigure, type FigureContent, type Panel } from "@telos/figures";
import { atLeast, atMost, type Claim } from "../src/claim.ts";
import { COUNTING_UNITS, countingNetwork, countingReward, simulatedNetwork } from "../src/countingNetwork.ts";
import { drawnFigure } from "../src/drawnFigure.ts";
import { linePanel } from "../src/linePanel.ts";
import { spinKernels } from "../src/spinKernels.ts";
import { meanOf } from "../src/spread.ts";
import { defineStudy, type StudyRequest, type TaskResult } from "../src/study.ts";

const STEPS = 30_000;
/** Ten correlation times of the input and more, as the block bootstrap wants. */
const BLOCK_STEPS = 500;
const FLIP = 0.03;
const CODING_COST = 0.2;
const STRENGTH = 0.08;
/** Recordings for each seed, and resamples of each bootstrap. */
const PLAN: Readonly<Record<StudyRequest["size"], { readonly repeats: number; readonly resamples: number }>> = {
  quick: { repeats: 1, resamples: 12 },
  default: { repeats: 4, resamples: 20 },
  full: { repeats: 4, resamples: 40 },
};

interface Task {
  readonly seed: number;
  readonly repeat: number;
  readonly resamples: number;
}

interface Covered {
  /** Estimate, low and high of r / plateau on the support, shape [members]. */
  readonly estimate: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Interval of the plateau itself in units of the true one. */
  readonly plateau: readonly [estimate: number, low: number, high: number];
}

interface Result {
  readonly supportRight: boolean;
  readonly laplace: Covered;
  readonly bootstrap: Covered;
}

/** How often the intervals of an inferred reward hold the truth. */
export const intervalCoverage = defineStudy<Task, Result>({
  id: "interval-coverage",
  half: "inverse",
  title: "The intervals of an inferred reward hold the truth about as often as they say",
  tasks: ({ size, seeds }) =>
    (size === "quick" ? seeds.slice(0, 1) : seeds).flatMap((seed) =>
      Array.from({ length: PLAN[size].repeats }, (_, repeat) => ({ seed, repeat, resamples: PLAN[size].resamples })),
    ),
  costOf: ({ resamples }) => 1 + resamples / 20,
  runTask,
  conclude: (results) => ({
    claims: claimsOf(results),
    figures: [drawnFigure("interval-coverage", coverageFigure, results)],
    notes: [
      `The plateau itself, the scale of r, is estimated ${percent(meanOf(results.map(({ result }) => result.laplace.plateau[0])) - 1)} too high in the mean: it conditions on a policy that is nearly certain. Report r over its plateau.`,
    ],
  }),
});

function runTask({ seed, repeat, resamples }: Task): Result {
  const problem = countingNetwork(FLIP, CODING_COST, 0);
  const { logits } = solveHypercube(problem, spinKernels.solver);
  const shape = { units: COUNTING_UNITS, inputs: 2 };
  const rng = createRng(seed).split(`coverage ${repeat}`);
  const record = simulateSteps(simulatedNetwork(problem, logits), {
    start: { word: rng.integer(256), input: rng.integer(2) },
    steps: STEPS,
    rng,
    sampler: spinKernels.sampler,
  });
  const blocks = evidenceBlocks(record, shape, { blockSteps: BLOCK_STEPS, identity: "known" });
  const evidence = sumEvidence(blocks);
  const model = {
    ...shape,
    inputChain: problem.inputChain,
    updateShare: problem.updateShare,
    referenceLogits: plugInReference(evidence, { kind: "perNeuron" }),
    codingCost: 1,
  };
  const found = inferSparseReward(model, evidence, { strength: STRENGTH, solver: spinKernels.solver });
  const { support, relaxed: fit } = found;
  const bootstrap = runNow(
    bootstrapIntervals({ resamples, solver: spinKernels.solver }),
    { model, blocks, support, fit },
    { rng: rng.split("resamples"), maxSteps: resamples },
  );
  const truth = countingReward();
  return {
    supportRight: support.every((on, s) => on === truth[s]),
    laplace: coveredOf(laplaceIntervals(model, evidence, fit, support, spinKernels.solver), support),
    bootstrap: coveredOf(bootstrap.result, support),
  };
}

function coveredOf({ share, plateau }: RewardIntervals, support: Uint8Array): Covered {
  const kept = (values: Float64Array) => values.filter((_, s) => support[s] === 1);
  const scale = CODING_COST; // the fit is in units of λ, the true plateau is 1
  return {
    estimate: kept(share.estimate),
    low: kept(share.low),
    high: kept(share.high),
    plateau: [plateau.estimate * scale, plateau.low * scale, plateau.high * scale],
  };
}

type Results = readonly TaskResult<Task, Result>[];

/** Share of the states whose interval holds the truth, 1; an unknown interval holds nothing. */
function coverage(results: Results, of: (result: Result) => Covered): number {
  return meanOf(
    results.flatMap(({ result }) =>
      Array.from(of(result).low, (low, k) => (low <= 1 && of(result).high[k]! >= 1 ? 1 : 0)),
    ),
  );
}

function claimsOf(results: Results): Claim[] {
  const enough = results.length >= ENOUGH;
  return [
    atLeast(
      "The support is exactly the 56 rewarded states, share of the recordings",
      meanOf(results.map(({ result }) => Number(result.supportRight))),
      1,
    ),
    ...(enough ? coverageClaims(results) : []),
  ];
}

/** The 56 states of a recording share its luck: coverage is a number over recordings. */
const ENOUGH = 10;

function coverageClaims(results: Results): Claim[] {
  return [
    atLeast(
      "95 % Laplace intervals of r over its plateau hold the truth, share of states and recordings",
      coverage(results, (r) => r.laplace),
      0.9,
    ),
    atLeast(
      "95 % block-bootstrap intervals hold it, share of states and recordings",
      coverage(results, (r) => r.bootstrap),
      0.9,
    ),
    atMost(
      "The two intervals are of about one width: mean of the larger over the smaller",
      meanOf(results.map(({ result }) => ratioOf(result))),
      1.3,
      {
        ifNot:
          "the bootstrap is wider: of a policy that is nearly certain a resample may lose the few updates that hold a state, and its refit then moves far. It errs to the safe side; its coverage says so.",
      },
    ),
  ];
}

function ratioOf({ laplace, bootstrap }: Result): number {
  const width = ({ low, high }: Covered) => meanOf(Array.from(low, (value, k) => high[k]! - value));
  const ratio = width(laplace) / width(bootstrap);
  return Math.max(ratio, 1 / ratio);
}

const coverageFigure = defineFigure(
  "coverageFigure",
  (results: Results): FigureContent => ({
    title: "The intervals of an inferred reward hold the truth about as often as they say",
    caption: `r over its plateau on the 56 rewarded states, whose true value is 1; ${results.length} simulated recordings of 30,000 steps of the network of figure 2, states of a recording sorted by their estimate. Blue: 95 % interval; vermilion: one that misses the truth.`,
    widthMm: 180,
    rows: [
      [
        intervalPanel(results, "Laplace", (r) => r.laplace),
        intervalPanel(results, "block bootstrap", (r) => r.bootstrap),
      ],
    ],
    table: {
      columns: ["seed", "recording", "method", "state_of_support", "share", "low", "high"],
      rows: results.flatMap(({ task, result }) =>
        (["laplace", "bootstrap"] as const).flatMap((method) =>
          Array.from(result[method].estimate, (value, k) => [
            task.seed,
            task.repeat,
            method,
            k,
            value,
            result[method].low[k]!,
            result[method].high[k]!,
          ]),
        ),
      ),
    },
  }),
);

function intervalPanel(results: Results, name: string, of: (result: Result) => Covered): Panel {
  const bars = results.flatMap(({ result }, r) => {
    const { estimate, low, high } = of(result);
    const order = Array.from(estimate.keys()).sort((a, b) => estimate[a]! - estimate[b]!);
    return order
      .map((k, rank) => ({ x: r + (rank + 0.5) / order.length, value: estimate[k]!, low: low[k]!, high: high[k]! }))
      .filter((one) => Number.isFinite(one.low));
  });
  const hit = bars.filter(({ low, high }) => low <= 1 && high >= 1);
  const miss = bars.filter((one) => !hit.includes(one));
  const lines = (some: typeof bars): [number, number, number][] => some.map(({ x, low, high }) => [x, low, high]);
  return linePanel({
    share: 1,
    height: 140,
    heading: `${name}: ${percent(coverage(results, of))} hold the truth`,
    x: { label: "recording", domain: [0, results.length], ticks: [0, 5, 10, 15, 20], format: String },
    y: { label: "r over its plateau", domain: [0.6, 1.4], ticks: [0.6, 0.8, 1, 1.2, 1.4] },
    series: [
      { points: [], bars: lines(hit), colour: "inferred", opacity: 0.35 },
      { points: [], bars: lines(miss), colour: "truth", opacity: 0.9 },
      {
        points: [
          [0, 1],
          [results.length, 1],
        ],
        colour: "ink",
        width: 0.75,
        label: { text: "truth", x: results.length, y: 1, anchor: "end", dy: -36 },
      },
    ],
  });
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
