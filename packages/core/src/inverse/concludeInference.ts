import { createRng } from "../num/rng.ts";
import { type FlipStatistics, wholeTable } from "../recording/flipStatistics.ts";
import { windowGate } from "../recording/gates/windowGate.ts";
import type { Gate } from "../recording/gates.ts";
import { areWords } from "../recording/observations.ts";
import type { ChosenFit } from "./chosenFit.ts";
import { fittedNetwork, wordSeconds } from "./fittedNetwork.ts";
import type { FlipModel } from "./flipModel.ts";
import { flipTotals } from "./heldOut.ts";
import { heldOutGain } from "./heldOutGain.ts";
import { heldOutWordDivergences } from "./heldOutWordDivergence.ts";
import {
  bestWindow,
  chosenInputs,
  chosenLagMs,
  chosenStimulus,
  type InferProblem,
  type InferState,
} from "./inferMethod.ts";
import { networkWords, poolInputs } from "./networkPolicy.ts";
import { MINIMUM_VISIT_S, MINIMUM_VISIT_STEPS, networkReward, rewardOnVisited } from "./networkReward.ts";
import type { Purpose, PurposeFit, UsedData, UsedStimulus } from "./purpose.ts";
import { purposeTests } from "./purposeTests.ts";
import { type RedrawSpread, redrawIntervals, redrawSpread } from "./redraws/redrawIntervals.ts";
import { rewardIntervals } from "./rewardIntervals.ts";
import { judge, refusal } from "./verdict.ts";

/** What the conclusion needs besides the numbers: where the data came from. */
export interface InferContext {
  readonly gates: readonly Gate[];
  readonly data: Omit<UsedData, "flips">;
  readonly unusedStimuli: readonly string[];
  readonly windowChosen: "given" | "held-out";
  readonly lagChosen: "given" | "held-out";
  /** Units that the exact method takes at most. */
  readonly mostExact?: number;
}

/** Turns what was computed into verdict, reward and report data (S2–S7). A cancelled state keeps what it has and claims nothing. */
export function concludeInference(
  problem: InferProblem,
  state: InferState,
  context: InferContext,
  status: "complete" | "cancelled",
): Purpose {
  const gates = gatesWithWindow(problem, state, context);
  if (!state.fit) {
    const stopped = refusal(gates, ["Stopped before the potential was fitted: nothing can be said. Run it again."]);
    return { ...stopped, unknowable: [], gates, data: { ...context.data, flips: 0 } };
  }
  const complete = purposeFit(problem, state, state.fit, context, status);
  const unjudged = status === "cancelled" && state.surrogates.length < problem.settings.surrogates;
  const fit = unjudged
    ? { ...complete, tests: complete.tests.map((test) => ({ ...test, passed: undefined })) }
    : complete;
  const data = { ...context.data, flips: flipTotals(state.fit.statistics).flips };
  const judged = unjudged
    ? refusal(gates, [
        "Stopped before all surrogates were done: the gain has nothing to be compared with. Run it again.",
      ])
    : judge({ gates, tests: fit.tests, stimulus: fit.stimulus?.name, unusedStimuli: context.unusedStimuli });
  const claims = judged.verdict === "interactions" || judged.verdict === "purpose";
  return {
    ...judged,
    unknowable: unknowableOf(problem, fit),
    gates,
    data,
    fit: claims ? fit : { ...fit, predictions: [] },
  };
}

/** The gate on the window says what was chosen once it is known (Q8). */
function gatesWithWindow({ settings }: InferProblem, { windows }: InferState, context: InferContext): readonly Gate[] {
  const tried = settings.windowsMs;
  if (context.windowChosen === "given" || windows.length < tried.length) return context.gates;
  const chosen = windowGate({ kind: "held-out", windowMs: bestWindow(windows).windowMs, tried });
  return context.gates.map((gate) => (gate.id === "window" ? chosen : gate));
}

function purposeFit(
  problem: InferProblem,
  state: InferState,
  chosen: ChosenFit,
  context: InferContext,
  status: "complete" | "cancelled",
): PurposeFit {
  const { statistics, scores } = chosen;
  const { inputs, units } = statistics;
  const rng = createRng(problem.settings.seed).split("conclude");
  const network = fittedNetwork(chosen.model, statistics);
  const visitsS = wordSeconds(wholeTable(statistics));
  const steps = areWords(problem.grid);
  const minimumVisitS = steps ? MINIMUM_VISIT_STEPS : MINIMUM_VISIT_S;
  const pick = (reward: Float64Array) => rewardOnVisited(reward, visitsS, inputs, minimumVisitS);
  const spread: RedrawSpread | undefined =
    chosen.calibrated && redrawSpread(chosen.calibrated, statistics, problem.settings.seed);
  const reward = pick(networkReward(spread?.network ?? network));
  const values = (of: Float64Array) => pick(of).reward;
  const intervals = spread
    ? redrawIntervals(spread, values)
    : rewardIntervals(state.replicates, values, reward.reward.length);
  const gain = heldOutGain(scores.pairwise, scores.independent, rng.split("gain"));
  const observed = observedByBlock(statistics);
  const independentHalves = halfWords(chosen.halfModels.independent, statistics);
  const [modelBits, independentBits] = heldOutWordDivergences(
    observed,
    [halfWords(chosen.halfModels.chosen, statistics), independentHalves],
    rng.split("words"),
  );
  const tests = purposeTests({
    fit: chosen,
    gain: gain.bitsPerFlip,
    surrogates: state.surrogates,
    modelBits,
    independentBits,
    units,
  });
  const pooled = poolInputs(visitsS, inputs);
  const seconds = pooled.reduce((sum, value) => sum + value, 0);
  return {
    windowMs: bestWindow(state.windows).windowMs,
    windowChosen: context.windowChosen,
    windows: state.windows,
    ...(problem.stimulus ? { stimulus: usedStimulus(problem, state, context, visitsS) } : {}),
    unusedStimuli: context.unusedStimuli,
    families: chosen.families,
    network,
    predictionNetwork: chosen.family === "full" ? network : fittedNetwork(chosen.full, statistics),
    gain,
    surrogates: state.surrogates,
    tests,
    halves: chosen.halves,
    reward: {
      ...reward,
      low: intervals.low,
      high: intervals.high,
      minimumVisitS,
      ...(steps ? { timeUnit: "step" as const } : {}),
      calibrated: chosen.calibrated !== undefined,
      ...(spread ? { interval: "calibrated" as const } : {}),
    },
    words: {
      observed: pooled.map((value) => value / seconds),
      model: poolInputs(networkWords(network), inputs),
      independent: meanOf(independentHalves),
      modelBits,
      independentBits,
    },
    predictions: state.predictions,
    ...(state.comparison ? { comparison: state.comparison } : {}),
    ...(state.rewarded ? { rewarded: state.rewarded } : {}),
    seed: problem.settings.seed,
    status,
  };
}

function usedStimulus(
  problem: InferProblem,
  state: InferState,
  context: InferContext,
  visitsS: Float64Array,
): UsedStimulus {
  const name = chosenStimulus(problem, state)?.name ?? "";
  const { labels } = chosenInputs(problem, state);
  const words = visitsS.length / labels.length;
  return {
    name,
    added: problem.covariates.filter((_, k) => state.joined[k]).map((covariate) => covariate.name),
    lagMs: chosenLagMs(problem, state),
    lagChosen: context.lagChosen,
    levels: labels.map((label, x) => ({
      label,
      seconds: visitsS.subarray(x * words, (x + 1) * words).reduce((sum, value) => sum + value, 0),
    })),
  };
}

function observedByBlock(statistics: FlipStatistics): Float64Array[] {
  const states = statistics.word.length;
  return Array.from({ length: statistics.blocks }, (_, block) => {
    const seconds = new Float64Array(2 ** statistics.units);
    for (let s = 0; s < states; s++) seconds[statistics.word[s]] += statistics.seconds[block * states + s];
    return seconds;
  });
}

function halfWords(models: readonly FlipModel[], statistics: FlipStatistics): Float64Array[] {
  return models.map((model) => poolInputs(networkWords(fittedNetwork(model, statistics)), statistics.inputs));
}

function meanOf(distributions: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(distributions[0].length);
  for (const distribution of distributions)
    distribution.forEach((value, word) => {
      mean[word] += value / distributions.length;
    });
  return mean;
}

function unknowableOf(problem: InferProblem, fit: PurposeFit): string[] {
  const { reward, network } = fit;
  const total = 2 ** network.units;
  const known = new Set<number>();
  reward.reward.forEach((value, k) => {
    if (!Number.isNaN(value)) known.add(Math.floor(k / network.inputs));
  });
  return [
    `The reward of ${total - known.size} of ${total} words: they were not visited for ${reward.minimumVisitS} ${reward.timeUnit === "step" ? "steps" : "s"}, so nothing says what they are worth.`,
    network.inputs > 1
      ? "A constant for each input: the network cannot choose its input, so only differences between words at the same input can be known. They are shown with mean 0."
      : "A constant: only differences between words can be known. They are shown with mean 0.",
    "The scale: reward and coding cost can be multiplied by the same number without any change, so rewards are in units of the coding cost λ. " +
      (reward.calibrated
        ? "This scale was calibrated, which holds if each spike stands for a redraw of its unit."
        : reward.timeUnit === "step"
          ? "It holds if a row is one step, in which one unit decides."
          : "For spike trains even this scale is uncertain by a factor of about two, for the hold window makes interactions look weaker."),
    "The part of the reward that is linear in the activity hangs on the reference policy, taken here to be each unit's mean activity: a choice, not knowledge.",
    problem.stimulus
      ? "Whether another shared input, which nobody recorded, does the same."
      : "Whether the units interact or share an input that nobody recorded: both look the same without the input.",
  ];
}
