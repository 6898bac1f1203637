import {
  countDistribution,
  createRng,
  type EfficientCodingProblem,
  type EfficientCodingSolution,
  exactInverse,
  featureInformation,
  fitReward,
  independentOccupancy,
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

/** Neurons, and pixels of the image: an image counts through its number of white pixels, 0 to 7. */
export const CODING_UNITS = 7;
/** Images that can be told apart. */
export const IMAGES = CODING_UNITS + 1;
/** The feature: more than half of the pixels are white. */
export const FEATURE = Uint8Array.from({ length: IMAGES }, (_, white) => (white > 3 ? 1 : 0));

/** Probability per step that a pixel is drawn anew: ours. */
const RESAMPLING = 0.02;
/** Spread of the first reference around ½. */
const NOISE = 0.02;
/** Neurons become alike at the pace at which the search settles: it goes on for longer where that is measured. */
const SETTLED = 1e-8;
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
      readonly status: string;
    };

/** Runs one task. */
export function runCodingTask(task: CodingTask): CodingResult {
  switch (task.kind) {
    case "cost": {
      const { network } = solveEfficientCoding(codingProblem(task.codingCost, true, 0.5, 0));
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
        solveEfficientCoding(codingProblem(task.codingCost, false, 0.5, task.seed), { tolerance: SETTLED }),
      );
    case "inverse":
      return inverseOf(codingProblem(task.codingCost, true, 0.5, 0));
    case "steps":
      return stepsOf(codingProblem(task.codingCost, true, 0.5, 0), task.seed, task.steps);
    case "types": {
      const found = solveEfficientCoding(codingProblem(task.codingCost, false, task.probability, task.seed));
      const mean = meanActivity(found.network.occupancy, CODING_UNITS);
      const sorted = mean.toSorted();
      const gaps = sorted.slice(1).map((value, k) => value - sorted[k]!);
      return {
        kind: "types",
        probability: task.probability,
        activity: activityByImage(found.network.occupancy),
        mean,
        gap: Math.max(...gaps),
        status: found.status,
      };
    }
  }
}

function codingProblem(codingCost: number, shared: boolean, probability: number, seed: number): EfficientCodingProblem {
  const rng = createRng(seed).split("efficientCoding");
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
  const { network, posterior } = solveEfficientCoding(problem);
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
  const { network, posterior } = solveEfficientCoding(problem);
  const { inputChain, updateShare } = problem.network;
  const shape = { units: CODING_UNITS, inputs: IMAGES };
  const rng = createRng(seed).split("recording");
  const record = simulateSteps(
    { ...shape, logits: network.logits, updateRateHz: updateShare, inputChain },
    { start: { word: rng.integer(2 ** CODING_UNITS), input: rng.integer(IMAGES) }, steps, rng },
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
    { gradientTolerance: 1e-6 },
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
    return Math.log(FEATURE[Math.floor(s / words)] === 1 ? p : 1 - p);
  });
}

function activityByImage(occupancy: Float64Array): Float64Array {
  const words = 2 ** CODING_UNITS;
  const out = new Float64Array(CODING_UNITS * IMAGES);
  for (let x = 0; x < IMAGES; x++) {
    let total = 0;
    for (let word = 0; word < words; word++) {
      const share = occupancy[x * words + word]!;
      total += share;
      for (let i = 0; i < CODING_UNITS; i++) if ((word >> i) & 1) out[i * IMAGES + x]! += share;
    }
    for (let i = 0; i < CODING_UNITS; i++) out[i * IMAGES + x]! /= total;
  }
  return out;
}

/** Mean over the words of each count, shape [images, units + 1]. */
function byImageAndCount(reward: Float64Array): Float64Array {
  const words = 2 ** CODING_UNITS;
  const sizes = countDistribution(new Float64Array(words).fill(1 / words), CODING_UNITS, 1);
  const out = new Float64Array(IMAGES * (CODING_UNITS + 1));
  reward.forEach((r, s) => {
    const count = popcount(s % words);
    out[Math.floor(s / words) * (CODING_UNITS + 1) + count]! += r / (sizes[count]! * words);
  });
  return out;
}

/** Slope of the reward against spike count for each image, over all words. */
function slopesByImage(reward: Float64Array): Float64Array {
  const words = 2 ** CODING_UNITS;
  return Float64Array.from({ length: IMAGES }, (_, x) => {
    let [above, below] = [0, 0];
    for (let word = 0; word < words; word++) {
      const distance = popcount(word) - CODING_UNITS / 2;
      above += distance * reward[x * words + word]!;
      below += distance * distance;
    }
    return above / below;
  });
}

function rightSigns(slopes: Float64Array): number {
  return slopes.reduce((count, slope, x) => count + (slope > 0 === (FEATURE[x] === 1) ? 1 : 0), 0);
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, k) => sum + value * b[k]!, 0);
}
