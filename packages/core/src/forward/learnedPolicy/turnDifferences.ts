import type { LogOddsBatch } from "../../nets/channelPolicyGradient.ts";
import { logistic } from "../../num/logistic.ts";
import type { ChannelProcess } from "../../process/channelProcess.ts";
import { type Candidates, type DrawRule, SURVIVED, watchedInto } from "./candidates.ts";
import type { DrawValues } from "./drawValues.ts";

/** Differences beyond this are certain enough: a policy that must avoid endings by itself is not asked for more. */
const LARGEST_DIFFERENCE = 12;
const LEAST_WEIGHT = 0.02;

/** What turning each channel of each draw is worth. */
export interface TurnDifferences {
  /** γ (S V with + less S V with −)/α, the other channels as drawn, shape [capacity, most, channels]. */
  readonly differences: Float64Array;
  /** 1 where there is something to learn, otherwise 0; same shape. */
  readonly weights: Float64Array;
  /** Work space: survival after each turn, shape [channels]. */
  readonly turned: Float64Array;
  /** Work space: values after each turn, shape [channels]. */
  readonly worths: Float64Array;
}

/** Room for the draws of up to `capacity` states. */
export function turnDifferencesOf(channels: number, capacity: number, most: number): TurnDifferences {
  return {
    differences: new Float64Array(capacity * most * channels),
    weights: new Float64Array(capacity * most * channels),
    turned: new Float64Array(channels),
    worths: new Float64Array(channels),
  };
}

/**
 * Looks at what turning every single channel of every draw would change (A5): one pass over the critic's hidden units and
 * one survival test for each. Where actions that end are drawn again, only pairs of which both survive are compared: what
 * ends is left to the drawing. Where not, an ending counts as value 0.
 * @param out  written
 */
export function turnDifferencesInto(
  out: TurnDifferences,
  process: ChannelProcess,
  candidates: Candidates,
  bases: Float64Array,
  contexts: Int32Array,
  count: number,
  rule: DrawRule,
  values: DrawValues,
  scale: number,
): void {
  const { channels, size } = process;
  const { most, signs, survival, drawn, next } = candidates;
  const { differences, weights, turned, worths } = out;
  const again = rule.attempts > 1;
  for (let row = 0; row < count; row++) {
    for (let m = row * most; m < row * most + drawn[row]; m++) {
      const at = m * channels;
      weights.fill(0, at, at + channels);
      if (again && survival[m] < SURVIVED) continue;
      const here = survival[m] * values.valueOf(row, signs, at);
      values.turnsInto(worths, signs, at);
      watchedInto(next, process, bases, row * size, signs, at);
      process.turnSurvivalInto(turned, 0, next, 0, signs, at, contexts[row]);
      for (let k = 0; k < channels; k++) {
        if (again ? turned[k] < SURVIVED : turned[k] === 0 && survival[m] === 0) continue;
        const difference = scale * signs[at + k] * (here - turned[k] * worths[k]);
        differences[at + k] = Math.max(-LARGEST_DIFFERENCE, Math.min(LARGEST_DIFFERENCE, difference));
        weights[at + k] = 1;
      }
    }
  }
}

/**
 * The log-odds that each channel of a factorised policy should have: the mean of its differences over the draws (A5). Where
 * the policy must know by itself what it survives, misses weigh by p(1 − p), which makes each step one along the natural
 * gradient of the worth (A4).
 * @param out  written, both of shape [count, channels]
 */
export function oddsInto(
  out: Pick<LogOddsBatch, "targets" | "weights">,
  { differences, weights }: TurnDifferences,
  { most, drawn }: Candidates,
  channels: number,
  count: number,
  rule: DrawRule,
): void {
  const share = 1 / (rule.survivors * count * channels);
  for (let row = 0; row < count; row++) {
    for (let k = 0, to = row * channels; k < channels; k++, to++) {
      let [sum, seen] = [0, 0];
      for (let m = row * most; m < row * most + drawn[row]; m++) {
        if (weights[m * channels + k] === 0) continue;
        sum += differences[m * channels + k];
        seen++;
      }
      out.targets[to] = seen > 0 ? sum / seen : 0;
      const p = rule.attempts > 1 ? 0.5 : logistic(out.targets[to]);
      out.weights[to] = seen * share * Math.max(LEAST_WEIGHT, 4 * p * (1 - p));
    }
  }
}
