import {
  buildNetwork,
  buildProblem,
  flipStatistics,
  holdWindow,
  klDivergence,
  type Prediction,
  type PurposeFit,
  removeUnits,
  type SpinNetworkSpec,
  simulateNetwork,
  solveHypercube,
  spikeGrid,
  type TruthNumbers,
  type Verdict,
  wholeTable,
  wordSeconds,
} from "@telos/core";
import { number } from "./plainTable.ts";

/** A predicted adaptation held against the adapted network itself. */
export interface TrueAdaptation {
  readonly title: string;
  /** KL(adapted network's words ‖ prediction), bits per word: with adaptation, and without. */
  readonly predictedBits: number;
  readonly unadaptedBits: number;
}

const FLOOR = 1e-6;

/** Lets the true network adapt to the death, records it for as long with the same hold window, and scores the prediction. */
export function trueAdaptation(
  spec: SpinNetworkSpec,
  unitIds: readonly number[],
  fit: PurposeFit,
  death: Prediction,
  seed: number,
): TrueAdaptation {
  const dead = unitIds.map((_, i) => i).filter((i) => !death.unitIds.includes(unitIds[i]));
  const problem = removeUnits(buildProblem(spec), dead, { pace: "perStep" });
  const { logits, occupancy } = solveHypercube(problem);
  const rates = buildNetwork(spec).updateRateHz.filter((_, i) => !dead.includes(i));
  const { units, inputs, inputChain } = problem;
  const trains = simulateNetwork(
    { units, inputs, logits, inputChain, updateRateHz: rates },
    occupancy,
    spec.durationS,
    seed + 1,
  );
  const grid = spikeGrid(
    trains.map((timesS, id) => ({ id, timesS })),
    [{ startS: 0, stopS: spec.durationS }],
  );
  const seconds = wordSeconds(wholeTable(flipStatistics(holdWindow(grid, fit.windowMs), 1)));
  const total = seconds.reduce((sum, value) => sum + value, 0);
  const observed = seconds.map((value) => value / total);
  return {
    title: death.title,
    predictedBits: klDivergence(observed, death.adapted, FLOOR),
    unadaptedBits: klDivergence(observed, death.unadapted, FLOOR),
  };
}

/** The comparison in plain words. */
export function comparisonText(verdict: Verdict, numbers: TruthNumbers, adaptation: TrueAdaptation): string {
  const { rewardedWords, found, foundByFrequency, rewardR2, rewardSlope } = numbers;
  const better = adaptation.predictedBits < adaptation.unadaptedBits;
  return [
    `   The network was rewarded for ${rewardedWords} words. The ${rewardedWords} words with the highest inferred reward hold ${found} of them;`,
    `   the ${rewardedWords} most frequent words hold ${foundByFrequency}: what a network does most is not what it is rewarded for.`,
    `   Inferred and true reward agree with r² = ${number(rewardR2)} over all words held for 2 s or longer (both told with the measured reference).`,
    `   The inferred reward is ${number(rewardSlope)} times as large as the true one: the hold window makes interactions look weaker, and the ranges above`,
    "   say what other blocks would give. telos infer --calibrate takes this out, where each spike stands for one decision of its neuron.",
    `   ${adaptation.title}: the words of the adapted network are ${number(adaptation.predictedBits)} bits from the prediction and ${number(adaptation.unadaptedBits)} bits from "no adaptation"${better ? "." : ", so the prediction did not help here."}`,
    `   Verdict of the stranger: ${verdict}.`,
    "",
  ].join("\n");
}
