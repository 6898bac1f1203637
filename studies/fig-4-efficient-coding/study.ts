import { above, atLeast, atMost, below, type Claim, rises } from "../src/claim.ts";
import { drawnFigure } from "../src/drawnFigure.ts";
import { defineStudy, type StudyRequest, type TaskResult } from "../src/study.ts";
import { codingFigure } from "./codingFigure.ts";
import { type CodingResult, type CodingTask, ONE_TYPE, runCodingTask } from "./codingTasks.ts";

const COSTS: Readonly<Record<StudyRequest["size"], readonly number[]>> = {
  quick: [0.03, 0.05, 0.15, 0.3],
  default: [0.03, 0.04, 0.05, 0.08, 0.1, 0.15, 0.2, 0.3],
  full: [0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3],
};
/** From here on the network beats the independent one; below the order reverses, which is shown. */
const ORDER_FROM = 0.04;
/** λ of the inverse, where policies are soft; of the tuning; of the two cell types. */
const INVERSE_COST = 0.15;
const STEPS_COST = 0.3;
const TUNING_COST = 0.05;
const TYPES_COST = 0.06;
const STEPS = 30_000;

/** Figure 4: a population that tells a feature of its input at a cost, and what its purpose looks like from outside. */
export const fig4EfficientCoding = defineStudy<CodingTask, CodingResult>({
  id: "fig-4-efficient-coding",
  half: "inverse",
  title: "Seven neurons that tell a feature of an image: what they tell is read off their behaviour",
  tasks: ({ size, seeds }) => {
    const some = size === "quick" ? seeds.slice(0, 1) : seeds.slice(0, 3);
    return [
      ...some.flatMap((seed) =>
        [0.25, 0.5].map((probability) => ({ kind: "types", seed, codingCost: TYPES_COST, probability }) as const),
      ),
      ...some.map((seed) => ({ kind: "tuning", seed, codingCost: TUNING_COST }) as const),
      ...COSTS[size].map((codingCost) => ({ kind: "cost", codingCost }) as const),
      { kind: "inverse", codingCost: INVERSE_COST },
      ...(size === "quick" ? some : seeds).map(
        (seed) => ({ kind: "steps", seed, codingCost: STEPS_COST, steps: STEPS }) as const,
      ),
    ];
  },
  costOf: (task) => (task.kind === "types" ? (task.probability < 0.5 ? 11 : 2) : task.kind === "steps" ? 1 : 0.1),
  runTask: runCodingTask,
  conclude: (results) => ({
    claims: claimsOf(results),
    figures: [drawnFigure("fig-4-efficient-coding", codingFigure, results)],
    notes: notesOf(results),
  }),
});

type Results = readonly TaskResult<CodingTask, CodingResult>[];

function claimsOf(results: Results): Claim[] {
  const of = <Kind extends CodingResult["kind"]>(kind: Kind) =>
    results
      .map(({ result }) => result)
      .filter((result): result is CodingResult & { kind: Kind } => result.kind === kind);
  const costs = of("cost").filter(({ codingCost }) => codingCost >= ORDER_FROM);
  const types = (probability: number) => of("types").filter((one) => one.probability === probability);
  const tuning = of("tuning");
  const steps = of("steps");
  const inverse = of("inverse")[0]!;
  return [
    atMost(
      "Tuning is identical, λ = 0.05: largest difference of mean activities between neurons",
      tuning.map((one) => one.activitySpread),
      1e-6,
    ),
    atMost(
      "Policies depend on the image and the count of the others only: largest difference of probabilities",
      tuning.map((one) => one.policySpread),
      1e-5,
    ),
    ...tuning
      .slice(0, 1)
      .map((one) => rises("The posterior of the feature rises with the spike count", Array.from(one.posterior))),
    above(
      `The network tells more than independent neurons of the same tuning, λ ≥ ${ORDER_FROM}: smallest surplus, bits`,
      costs.map((one) => one.informationBits - one.independentBits),
      0,
    ),
    atLeast("The inferred reward is the log-posterior, λ = 0.15: r²", inverse.r2, 0.999999),
    atMost(
      "Slope of the inferred reward against the log-posterior: distance from 1",
      Math.abs(inverse.slope - 1),
      1e-6,
    ),
    atLeast(
      "What is told is recovered, exact policy: images of 8 whose slope against spike count has the sign of their feature",
      inverse.signsRight,
      8,
    ),
    atLeast(
      `The same from ${STEPS} sampled steps, λ = ${STEPS_COST}`,
      steps.map((one) => one.signsRight),
      8,
    ),
    atLeast(
      `Reward from ${STEPS} sampled steps, family of spike counts: r², weighted by visits`,
      steps.map((one) => one.r2),
      0.8,
    ),
    below(
      "Pixel probability 0.5: one cell type, largest difference of mean activities",
      types(0.5).map((one) => one.gap),
      ONE_TYPE,
    ),
    above(
      "Pixel probability 0.25: two cell types, widest gap between mean activities",
      types(0.25).map((one) => one.gap),
      0.5,
    ),
  ];
}

function notesOf(results: Results): string[] {
  const all = results.map(({ result }) => result);
  const reversed = all.flatMap((one) =>
    one.kind === "cost" && one.independentBits > one.informationBits
      ? [`λ = ${one.codingCost}: ${one.informationBits.toFixed(3)} against ${one.independentBits.toFixed(3)} bits`]
      : [],
  );
  const rare = all.flatMap((one) => (one.kind === "types" && one.probability < 0.5 ? [one] : []));
  const [alike, starts] = [
    rare.reduce((sum, one) => sum + one.ofOneType, 0),
    rare.reduce((sum, one) => sum + one.starts, 0),
  ];
  return [
    ...(reversed.length === 0
      ? []
      : [
          `The order reverses where information is cheap: independent neurons of the same tuning would tell more at ${reversed.join("; ")}. There each neuron nearly repeats the feature, and the network gains nothing from pulling its neurons together.`,
        ]),
    `At pixel probability 0.25 neurons that are all alike are a local optimum too: ${alike} of ${starts} starts end there, at a lower objective. The best start of each seed is shown.`,
  ];
}
