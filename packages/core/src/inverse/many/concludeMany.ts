import { createRng } from "../../num/rng.ts";
import { squared } from "../../num/squared.ts";
import type { FlipEvents } from "../../recording/flipEvents.ts";
import type { InferContext } from "../concludeInference.ts";
import { FOLDS } from "../heldOut.ts";
import { heldOutGain } from "../heldOutGain.ts";
import { MINIMUM_VISIT_S } from "../networkReward.ts";
import type { Purpose } from "../purpose.ts";
import { judge, refusal } from "../verdict.ts";
import { flipEventMeans } from "./flipEventMeans.ts";
import type { ManyReward } from "./manyFit.ts";
import { chosenEvents, chosenManyWindow, joinFolds, type ManyProblem, type ManyState } from "./manyMethod.ts";
import { manyTests } from "./manyTests.ts";
import type { PairModel } from "./pairModel.ts";
import { pairReward } from "./pairReward.ts";

/** Turns what was computed for many units into verdict, reward and report data (S7, U7, U13). Stopped early, it claims nothing. */
export function concludeMany(problem: ManyProblem, state: ManyState, context: InferContext): Purpose {
  const { gates, data, unusedStimuli } = context;
  const { structure, check, halves, asymmetric } = state;
  if (!structure || !check || !halves || !asymmetric || state.surrogates.length < problem.settings.surrogates) {
    const stopped = refusal(gates, [
      "Stopped before everything was fitted and compared: nothing can be said. Run it again.",
    ]);
    return { ...stopped, unknowable: [], gates, data: { ...data, flips: 0 } };
  }
  const events = chosenEvents(problem, state.windows);
  const means = flipEventMeans(events, new Float64Array(events.blocks).fill(1));
  const scores = joinFolds(state.folds);
  const rng = createRng(problem.settings.seed).split("conclude many");
  const gain = heldOutGain(scores.fitted, scores.independent, rng.split("gain"));
  const tests = manyTests({
    gain: gain.bitsPerFlip,
    surrogates: state.surrogates,
    halves,
    units: events.units,
    firstFold: state.folds[0],
    asymmetric,
    check,
  });
  const judged = judge({ gates, tests, stimulus: undefined, unusedStimuli });
  const reward = visitedReward(structure.model, scores.models, means.mean, events);
  const warning = check.runsAway
    ? [
        "The fitted network runs away when it is simulated: read its reward on visited words only. Simulation and prediction are refused.",
      ]
    : [];
  return {
    ...judged,
    caveats: [...warning, ...judged.caveats],
    unknowable: [
      `The reward of words that were not held for ${MINIMUM_VISIT_S} s: ${reward.visited - reward.reward.length} of the ${reward.visited} that were visited, and all others.`,
      "A constant: only differences between words can be known. They are shown with mean 0.",
      "The scale: rewards are in units of the coding cost λ, and for spike trains even this is uncertain by a factor of about two, for the hold window makes interactions look weaker.",
      "Whether rates of their own for switching on and off would do better: beyond 12 units this is not tested.",
      "Whether the units interact or share an input that nobody recorded: both look the same without the input.",
    ],
    gates,
    data: { ...data, flips: means.flips },
    many: {
      method: `More than ${context.mostExact} units: fitted by events with pairwise couplings and a term of the count, without a list of all words.`,
      windowMs: events.windowMs,
      windowChosen: context.windowChosen,
      windows: problem.settings.windowsMs.length > 1 ? state.windows : [chosenManyWindow(state.windows)],
      model: structure.model,
      reference: means.mean,
      structure: structure.structure,
      structureScores: structure.scores,
      reliability: structure.reliability,
      couplingSd: structure.couplingSd,
      gain,
      surrogates: state.surrogates,
      halves,
      tests,
      check,
      reward,
      seed: problem.settings.seed,
    },
  };
}

const QUANTILE = 2.776; // of Student's t with four degrees of freedom, 97.5 %

function visitedReward(
  model: PairModel,
  folds: readonly PairModel[],
  reference: Float64Array,
  events: FlipEvents,
): ManyReward {
  const { states, visitsS, visited } = longestVisited(events, MINIMUM_VISIT_S);
  const centred = (one: PairModel) => {
    const values = pairReward(one, reference, states);
    const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
    return values.map((value) => value - mean);
  };
  const reward = centred(model);
  const replicates = folds.map(centred);
  const width = reward.map((_, s) => {
    const mean = replicates.reduce((sum, values) => sum + values[s], 0) / FOLDS;
    const squares = replicates.reduce((sum, values) => sum + squared(values[s] - mean), 0);
    return QUANTILE * Math.sqrt(((FOLDS - 1) / FOLDS) * squares);
  });
  return {
    states,
    reward,
    low: reward.map((value, s) => value - width[s]),
    high: reward.map((value, s) => value + width[s]),
    visitsS,
    minimumVisitS: MINIMUM_VISIT_S,
    visited,
  };
}

/** Words held for at least `minimumS`, the longest first. */
function longestVisited(
  events: FlipEvents,
  minimumS: number,
): { states: Uint8Array; visitsS: Float64Array; visited: number } {
  const { units, seconds, flipFrom, flips } = events;
  const state = events.start.slice();
  const held = new Map<string, number>();
  for (let k = 0; k < seconds.length; k++) {
    const key = state.join("");
    held.set(key, (held.get(key) ?? 0) + seconds[k]);
    for (let e = flipFrom[k]; e < flipFrom[k + 1]; e++) state[flips[e]] ^= 1;
  }
  const known = Array.from(held)
    .filter(([, time]) => time >= minimumS)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const states = new Uint8Array(known.length * units);
  known.forEach(([key], s) => {
    for (let i = 0; i < units; i++) states[s * units + i] = key.charCodeAt(i) - 48;
  });
  return { states, visitsS: Float64Array.from(known, ([, time]) => time), visited: held.size };
}
