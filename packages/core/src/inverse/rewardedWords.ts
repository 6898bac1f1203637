import { log } from "../num/log.ts";
import { simulateNetwork } from "../process/simulateNetwork.ts";
import { updateShareOf } from "../process/spinNetwork.ts";
import { type FlipStatistics, flipStatistics, wholeTable } from "../recording/flipStatistics.ts";
import { holdWindow } from "../recording/holdWindow.ts";
import { spikeGrid } from "../recording/spikeGrid.ts";
import { fitFlips, freeWordsOf } from "./fitFlips.ts";
import { fittedNetwork, wordSeconds } from "./fittedNetwork.ts";
import { flipTotals } from "./heldOut.ts";
import { networkPolicy, networkWords } from "./networkPolicy.ts";
import { networkReward, rewardOnVisited } from "./networkReward.ts";
import type { FittedNetwork } from "./purpose.ts";
import { adaptAtRates } from "./transfer/adaptAtRates.ts";

/** Words that stand out as rewarded, with the share of them that is expected to be false. */
export interface RewardedWords {
  /** Codes of the words, the highest reward first; empty where none can be named at the rate that was asked for. */
  readonly words: Int32Array;
  /** Expected share of false ones among these and all that stand out more, by word. */
  readonly falseShare: Float64Array;
  /** The one reward of all of them in the two-level reward that was simulated, units of λ per step. */
  readonly amplitude: number;
  /** Words that were known well enough to be asked about. */
  readonly asked: number;
}

/** How the words are told apart. */
export interface RewardedWordsOptions {
  /** Largest expected share of false ones among the words that are named. */
  readonly rate: number;
  /** Simulated recordings behind the expectation. */
  readonly simulations: number;
  readonly seed: number;
}

const ROUNDS = 4; // of guessing the two-level reward; the last one counts
const UPPER_LEVEL = 0.6; // of the highest reward above the middle: what belongs to the upper of two levels
const BLUR_MARGIN = 1.4; // by how much unrewarded words may stand higher in a recording than in what is simulated
const LARGEST_SHARE = 1 / 8; // of the known words that may be rewarded: more is no sparse reward
const AMPLITUDE_GROWTH = 2; // first guess: the window shows rewards smaller than they are

/**
 * Which words are rewarded, with a false-discovery rate (S9), under a two-level reward: `amplitude` on few words, nothing on the others,
 * and a part linear in the activity that gives the units the rates they have.
 *
 * Beside a rewarded word its neighbours look rewarded too, for the window blurs the state; no standard error knows of it. So the reward
 * that was guessed is simulated, the recordings are put through the same window and fit, and what their unrewarded words reach says how
 * many of the words above a level are to be expected false. The guess is what
 * reaches three fifths of the highest.
 * @param statistics  of a recording without a stimulus
 */
export function rewardedWords(statistics: FlipStatistics, options: RewardedWordsOptions): RewardedWords {
  const { rate, simulations, seed } = options;
  const { network, reward } = inferred(statistics);
  const known = Array.from(reward.keys()).filter((word) => Number.isFinite(reward[word]));
  const ranked = known.toSorted((a, b) => reward[b] - reward[a]);
  const mostWords = Math.max(1, Math.floor(LARGEST_SHARE * known.length));
  const none = { words: new Int32Array(0), falseShare: new Float64Array(0), asked: known.length };
  const middle = median(known.map((word) => reward[word]));
  if (known.length === 0) return { ...none, amplitude: 0 };
  const top = reward[ranked[0]] - middle;
  const guess = ranked.filter((word) => reward[word] - middle > UPPER_LEVEL * top).slice(0, mostWords);
  const others = known.filter((word) => !guess.includes(word));
  const rise = (values: Float64Array) => meanAt(values, guess) - median(known.map((word) => values[word]));
  let amplitude = AMPLITUDE_GROWTH * rise(reward);
  for (let round = 0; round < ROUNDS; round++) {
    const last = round === ROUNDS - 1;
    const made = Array.from({ length: last ? simulations : 1 }, (_, k) =>
      simulated(network, statistics, guess, amplitude, seed + 1000 * round + k),
    ).filter((one) => one !== undefined);
    if (made.length === 0) {
      amplitude *= 0.6; // so large a reward freezes the network
      continue;
    }
    const scale = (rise(reward) * made.length) / made.reduce((sum, values) => sum + rise(values), 0);
    if (!last) {
      amplitude *= Math.min(2, Math.max(0.5, scale));
      continue;
    }
    const nulls = made.flatMap((values) => {
      const centre = median(known.map((word) => values[word]));
      return others.map((word) => BLUR_MARGIN * scale * (values[word] - centre));
    });
    const levels = ranked.map((word) => reward[word] - middle);
    const shares = falseShares(levels, nulls, made.length);
    const count = shares.findLastIndex((share) => share <= rate) + 1;
    return { ...none, words: Int32Array.from(ranked.slice(0, count)), falseShare: shares.slice(0, count), amplitude };
  }
  return { ...none, amplitude };
}

/**
 * Expected share of false ones among the first k of a falling list (S9): unrewarded words of the simulations above the k-th level, per
 * simulation, over k; made to rise with k, as a share of what stands out less.
 */
export function falseShares(levels: readonly number[], nulls: readonly number[], simulations: number): Float64Array {
  const shares = Float64Array.from(levels, (level, k) => {
    let above = 0.5; // half a word: none in few simulations is not never
    for (const value of nulls) if (value >= level) above++;
    return Math.min(1, above / simulations / (k + 1));
  });
  for (let k = shares.length - 2; k >= 0; k--) shares[k] = Math.min(shares[k], shares[k + 1]);
  return shares;
}

function inferred(statistics: FlipStatistics): { network: FittedNetwork; reward: Float64Array } {
  const table = wholeTable(statistics);
  const { model } = fitFlips(table, "full", freeWordsOf(statistics), { tolerance: 1e-8 });
  const network = fittedNetwork(model, statistics);
  const picked = rewardOnVisited(networkReward(network), wordSeconds(table), 1);
  const reward = new Float64Array(2 ** statistics.units).fill(Number.NaN);
  picked.words.forEach((word, k) => {
    reward[word] = picked.reward[k];
  });
  return { network, reward };
}

/** The reward that is inferred from a simulated recording of a two-level reward, shape [2ⁿ]; undefined where no such network exists. */
function simulated(
  network: FittedNetwork,
  statistics: FlipStatistics,
  rewarded: readonly number[],
  amplitude: number,
  seed: number,
): Float64Array | undefined {
  const { units, reference, updateRateHz } = network;
  const reward = new Float64Array(2 ** units);
  for (const word of rewarded) reward[word] = amplitude;
  const problem = {
    units,
    inputs: 1,
    reward,
    inputChain: Float64Array.of(1),
    updateShare: updateShareOf(updateRateHz),
    codingCost: 1,
    reference: { kind: "fixed", probabilities: reference } as const,
  };
  const words = adaptAtRates(problem, reference);
  if (words === undefined) return undefined;
  const logs = words.map((share) => log(Math.max(1e-300, share)));
  const offsets = Float64Array.from({ length: units }, (_, i) => logs[1 << i] - logs[0]);
  const interaction = logs.map((value, word) => {
    let rest = value - logs[0];
    for (let i = 0; i < units; i++) if ((word >> i) & 1) rest -= offsets[i];
    return rest;
  });
  const made: FittedNetwork = { ...network, offsets, interaction };
  const durationS = flipTotals(statistics).seconds;
  const trains = simulateNetwork({ ...networkPolicy(made), updateRateHz }, networkWords(made), durationS, seed);
  const grid = spikeGrid(
    trains.map((timesS, id) => ({ id, timesS })),
    [{ startS: 0, stopS: durationS }],
  );
  const again = flipStatistics(holdWindow(grid, statistics.windowMs), statistics.blocks);
  const { model } = fitFlips(wholeTable(again), "full", freeWordsOf(again), { tolerance: 1e-7 });
  const refitted = fittedNetwork(model, again);
  return networkReward(refitted);
}

function meanAt(values: Float64Array, words: readonly number[]): number {
  return words.reduce((sum, word) => sum + values[word], 0) / words.length;
}

function median(values: readonly number[]): number {
  const ascending = values.toSorted((a, b) => a - b);
  const half = ascending.length >> 1;
  return ascending.length % 2 === 1 ? ascending[half] : (ascending[half - 1] + ascending[half]) / 2;
}
