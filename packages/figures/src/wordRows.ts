import type { InferredReward } from "@telos/core";

/** One visited word with its reward, inputs taken together. */
export interface WordRow {
  /** Code Σᵢ σᵢ 2ⁱ. */
  readonly word: number;
  /** σ by unit. */
  readonly active: readonly boolean[];
  /** How many units are active. */
  readonly count: number;
  readonly visitsS: number;
  /** Reward in units of λ, mean over known words 0; the visit-weighted mean over inputs when there are several. */
  readonly value: number;
  /** Its 95 % interval; over several inputs the weighted mean of theirs, which is never too narrow. */
  readonly low: number;
  readonly high: number;
  /** The reward at each input, NaN where unknown. */
  readonly byInput: readonly number[];
}

/** The words of known reward, the best first; equal ones by code. */
export function wordRows(reward: InferredReward, units: number): WordRow[] {
  const inputs = inputsOf(reward);
  return Array.from(reward.words, (word, s) => wordRow(reward, units, inputs, word, s))
    .filter((row) => Number.isFinite(row.value))
    .sort((a, b) => b.value - a.value || a.word - b.word);
}

/** Number of inputs K of a reward table. */
export function inputsOf(reward: InferredReward): number {
  return reward.words.length === 0 ? 1 : reward.reward.length / reward.words.length;
}

/** The word with no active unit, where its reward is known. */
export function silenceOf(rows: readonly WordRow[]): WordRow | undefined {
  return rows.find((row) => row.word === 0);
}

/**
 * The words that are clearly worth more than silence: their interval begins above the end of silence's interval, or above
 * the mean word's 0 where the reward of silence is unknown.
 */
export function clearlyBetter(rows: readonly WordRow[]): WordRow[] {
  const bar = silenceOf(rows)?.high ?? 0;
  return rows.filter((row) => row.low > bar);
}

function wordRow(reward: InferredReward, units: number, inputs: number, word: number, s: number): WordRow {
  let [visitsS, weight, value, low, high] = [0, 0, 0, 0, 0];
  const byInput: number[] = [];
  for (let x = 0; x < inputs; x++) {
    const k = s * inputs + x;
    const visits = reward.visitsS[k]!;
    byInput.push(reward.reward[k]!);
    visitsS += visits;
    if (!Number.isFinite(reward.reward[k]!)) continue;
    weight += visits;
    value += visits * reward.reward[k]!;
    low += visits * reward.low[k]!;
    high += visits * reward.high[k]!;
  }
  const active = Array.from({ length: units }, (_, i) => ((word >> i) & 1) === 1);
  const count = active.filter(Boolean).length;
  // 0/0 is NaN: a word without known reward is unknown, and left out by the caller.
  return { word, active, count, visitsS, value: value / weight, low: low / weight, high: high / weight, byInput };
}
