import {
  createRng,
  type EfficientCodingProblem,
  type EfficientCodingSolution,
  exactInverse,
  featureInformation,
  fitReward,
  independentOccupancy,
  log,
  logistic,
  meanActivity,
  pixelCountChain,
  plugInReference,
  popcount,
  removeGauge,
  rSquared,
  simulateSteps,
  solveEfficientCoding,
  updateEvidence,
  wordOf,
} from "@telos/core";
import { spinKernels } from "../src/spinKernels.ts";
import {
  activityByImage,
  byImageAndCount,
  CODING_UNITS,
  FEATURE,
  IMAGES,
  rightSigns,
  slopesByImage,
} from "./imageMeasures.ts";

/** Probability per step that a pixel is drawn anew: ours. */
const RESAMPLING = 0.02;
/** Spread of the first reference around ½. */
const NOISE = 0.02;
/** Neurons become alike at the pace at which the search settles: it goes on for longer where that is measured. */
const SETTLED = 1e-8;
/** Starts among which the best is taken, chosen on seeds 1 to 8, and the most rounds of each. */
const STARTS = 12;
const MOST_ROUNDS = 500;
/** Neurons whose mean activities are this near are of one type. */
export const ONE_TYPE = 0.01;
/** η T of the ridge on counts. */
const RIDGE = 0.1;

/** What the study of efficient coding does. */
export type CodingTask =
  | { readonly kind: "cost"; readonly codingCost: number }
  | { readonly kind: "tuning"; readonly seed: number; readonly codingCost: number }
  | { readonly kind: "inverse"; readonly codingCost: number }
  | { readonly kind: "steps"; readonly seed: number; readonly codingCost: number; readonly steps: number }
  | { readonly kind: "types"; readonly seed: number; readonly codingCost: number; readonly probability: number };

/** What comes out, by kind. */
export type CodingResult =
  | {
      readonly kind: "cost";
      readonly codingCost: number;
      readonly informationBits: number;
      readonly independentBits: number;
      readonly codingNats: number;
    }
  | {
      readonly kind: "tuning";
      /** p(σᵢ = 1 | image), shape [units, images]. */
      readonly activity: Float64Array;
      readonly activitySpread: number;
      readonly policySpread: number;
      /** p(y = 1 | spike count), shape [units + 1]. */
      readonly posterior: Float64Array;
    }
  | {
      readonly kind: "inverse";
      readonly r2: number;
      readonly slope: number;
      readonly signsRight: number;
      /** Inferred reward and log-posterior by image and spike count, both with mean 0 for each image, shape [images, units + 1]. */
      readonly inferred: Float64Array;
      readonly logPosterior: Float64Array;
      readonly slopes: Float64Array;
    }
  | { readonly kind: "steps"; readonly r2: number; readonly signsRight: number; readonly slopes: Float64Array }
  | {
      readonly kind: "types";
      readonly probability: number;
      readonly activity: Float64Array;
      readonly mean: Float64Array;
      readonly gap: number;
      /** Of how many starts how many ended with neurons that are all alike. */
      readonly starts: number;
      readonly ofOneType: number;
    };

/** Runs one task. */
export function runCodingTask(task: CodingTask): CodingResult {
  switch (task.kind) {
    case "cost": {
      const { network } = solveEfficientCoding(codingProblem(task.codingCost, true, 0.5, 0), {
        solver: spinKernels.solver,
      });
      return {
        kind: "cost",
        codingCost: task.codingCost,
        informationBits: featureInformation(network.occupancy, FEATURE),
        independentBits: featureInformation(independentOccupancy(network.occupancy, CODING_UNITS), FEATURE),
        codingNats: network.codingCostNats,
      };
    }
    case "tuning":
      return tuningOf(
        solveEfficientCoding(codingProblem(task.codingCost, false, 0.5, task.seed), {
          tolerance: SETTLED,
          solver: spinKernels.solver,
        }),
      );
    case "inverse":
      return inverseOf(codingProblem(task.codingCost, true, 0.5, 0));
    case "steps":
      return stepsOf(codingProblem(task.codingCost, true, 0.5, 0), task.seed, task.steps);
    case "types":
      return typesOf(task);
  }
}

/** The best of several starts: networks of one type and of two are both local optima where white pixels are rare. */
function typesOf({ seed, codingCost, probability }: CodingTask & { kind: "types" }): CodingResult {
  const found = Array.from({ length: STARTS }, (_, start) =>
    solveEfficientCoding(codingProblem(codingCost, false, probability, seed, start), {
      maxRounds: MOST_ROUNDS,
      solver: spinKernels.solver,
    }),
  );
  const gaps = found.map(({ network }) => gapOf(meanActivity(network.occupancy, CODING_UNITS)));
  const best = found.reduce((a, b) => (b.network.averageReward > a.network.averageReward ? b : a));
  const mean = meanActivity(best.network.occupancy, CODING_UNITS);
  return {
    kind: "types",
    probability,
    activity: activityByImage(best.network.occupancy),
    mean,
    gap: gapOf(mean),
    ofOneType: gaps.filter((gap) => gap < ONE_TYPE).length,
    starts: STARTS,
  };
}

function gapOf(mean: Float64Array): number {
  const sorted = mean.toSorted();
  return Math.max(...sorted.slice(1).map((value, k) => value - sorted[k]!));
}

function codingProblem(
  codingCost: number,
  shared: boolean,
  probability: number,
  seed: number,
  start = 0,
): EfficientCodingProblem {
  const rng = createRng(seed).split(`efficient coding ${start}`);
  return {
    network: {
      units: CODING_UNITS,
      inputs: IMAGES,
      inputChain: pixelCountChain({ pixels: CODING_UNITS, resampling: RESAMPLING, probability }),
      updateShare: new Float64Array(CODING_UNITS).fill(1 / CODING_UNITS),
      codingCost,
      reference: {
        kind: "marginal",
        shared,
        start: Float64Array.from({ length: CODING_UNITS }, () => 0.5 + NOISE * (2 * rng.uniform() - 1)),
      },
    },
    feature: FEATURE,
  };
}

function tuningOf({ network, posterior }: EfficientCodingSolution): CodingResult {
  const { occupancy, logits } = network;
  const words = 2 ** CODING_UNITS;
  const contexts = words / 2;
  const mean = meanActivity(occupancy, CODING_UNITS);
  let policySpread = 0;
  for (let x = 0; x < IMAGES; x++) {
    const low = new Float64Array(CODING_UNITS).fill(1);
    const high = new Float64Array(CODING_UNITS);
    for (let i = 0; i < CODING_UNITS; i++)
      for (let context = 0; context < contexts; context++) {
        const others = popcount(wordOf(context, i, 0));
        const p = logistic(logits[(x * CODING_UNITS + i) * contexts + context]!);
        low[others] = Math.min(low[others]!, p);
        high[others] = Math.max(high[others]!, p);
      }
    policySpread = Math.max(policySpread, ...high.map((p, k) => p - low[k]!));
  }
  const byCount = new Float64Array(CODING_UNITS + 1);
  const weight = new Float64Array(CODING_UNITS + 1);
  occupancy.forEach((share, s) => {
    const count = popcount(s % words);
    byCount[count]! += share * posterior[s % words]!;
    weight[count]! += share;
  });
  return {
    kind: "tuning",
    activity: activityByImage(occupancy),
    activitySpread: Math.max(...mean) - Math.min(...mean),
    policySpread,
    posterior: byCount.map((sum, k) => sum / weight[k]!),
  };
}

function inverseOf(problem: EfficientCodingProblem): CodingResult {
  const { network, posterior } = solveEfficientCoding(problem, { solver: spinKernels.solver });
  const { inputChain, codingCost, updateShare } = problem.network;
  const policy = { units: CODING_UNITS, inputs: IMAGES, inputChain, updateShare, logits: network.logits };
  const { reward } = exactInverse(policy, network.referenceLogits, codingCost);
  const logPosterior = removeGauge(logPosteriorOf(posterior), inputChain, IMAGES);
  const slope = dot(reward, logPosterior) / dot(logPosterior, logPosterior);
  const slopes = slopesByImage(reward);
  return {
    kind: "inverse",
    r2: rSquared(logPosterior, reward),
    slope,
    signsRight: rightSigns(slopes),
    inferred: byImageAndCount(reward),
    logPosterior: byImageAndCount(logPosterior),
    slopes,
  };
}

function stepsOf(problem: EfficientCodingProblem, seed: number, steps: number): CodingResult {
  const { network, posterior } = solveEfficientCoding(problem, { solver: spinKernels.solver });
  const { inputChain, updateShare } = problem.network;
  const shape = { units: CODING_UNITS, inputs: IMAGES };
  const rng = createRng(seed).split("recording");
  const record = simulateSteps(
    { ...shape, logits: network.logits, updateRateHz: updateShare, inputChain },
    {
      start: { word: rng.integer(2 ** CODING_UNITS), input: rng.integer(IMAGES) },
      steps,
      rng,
      sampler: spinKernels.sampler,
    },
  );
  const evidence = updateEvidence(record, shape);
  const model = {
    ...shape,
    inputChain,
    updateShare,
    referenceLogits: plugInReference(evidence, { kind: "shared" }),
    codingCost: 1,
  };
  const fit = fitReward(
    { model, evidence, family: { kind: "global" }, penalty: RIDGE / steps },
    { gradientTolerance: 1e-6, solver: spinKernels.solver },
  );
  const truth = removeGauge(logPosteriorOf(posterior), inputChain, IMAGES, network.occupancy);
  const estimate = removeGauge(fit.reward, inputChain, IMAGES, network.occupancy);
  // Only r/λ is known: the scale that fits best stands for λ.
  const weighted = network.occupancy.map((share, s) => (share > 0 ? share * estimate[s]! : 0));
  const scale = dot(weighted, truth) / dot(weighted, estimate);
  const slopes = slopesByImage(fit.reward);
  return {
    kind: "steps",
    r2: rSquared(
      truth,
      estimate.map((r) => scale * r),
      network.occupancy,
    ),
    signsRight: rightSigns(slopes),
    slopes: slopes.map((one) => scale * one),
  };
}

/** log p(y(x)|σ), shape [inputs, words]. */
function logPosteriorOf(posterior: Float64Array): Float64Array {
  const words = posterior.length;
  return Float64Array.from({ length: IMAGES * words }, (_, s) => {
    const p = posterior[s % words]!;
    return log(FEATURE[Math.floor(s / words)] === 1 ? p : 1 - p);
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, k) => sum + value * b[k]!, 0);
}
