import type { LogOddsBatch } from "../../nets/channelPolicyGradient.ts";
import { logistic } from "../../num/logistic.ts";
import type { ChannelProcess } from "../../process/channelProcess.ts";
import { type Candidates, type DrawRule, entropyOfDraws, SURVIVED, watchedInto } from "./candidates.ts";
import type { DrawValues } from "./drawValues.ts";

/**
 * What a state is worth under the policy itself (A4), in nats: its entropy plus the mean of γ S V / α over the draws that
 * count. Its mean is the value of the policy's next step, not that of the best one: a bound from below on (M22).
 * @param values  S V of each draw as a share of the largest value, shape [capacity, most]
 * @param scale   γ × largest value / α
 */
export function worthOfDraws(
  candidates: Candidates,
  row: number,
  rule: DrawRule,
  values: Float64Array,
  scale: number,
): number {
  const { most, drawn, survival, survivors } = candidates;
  const again = rule.attempts > 1;
  if (again && survivors[row] === 0) return 0;
  let sum = 0;
  for (let m = row * most; m < row * most + drawn[row]; m++) if (!again || survival[m] >= SURVIVED) sum += values[m];
  return entropyOfDraws(candidates, row, rule) + (scale * sum) / (again ? survivors[row] : drawn[row]);
}

/**
 * How much the log-probability of each draw shall rise (A6): its share of the weights exp(γ S V / α)/q among the draws of
 * its state, less an even share. Σ pull ∇log q then estimates the gradient of −KL(best policy ‖ q); where q is the best
 * policy all weights are equal and every pull is exactly 0. A draw that ends has no weight; a state none of whose draws
 * survives teaches nothing.
 * @param pulls  written, shape [capacity, most]
 */
export function pullsInto(
  pulls: Float64Array,
  { most, drawn, logs, survival }: Candidates,
  count: number,
  values: Float64Array,
  scale: number,
): void {
  for (let row = 0; row < count; row++) {
    const from = row * most;
    const to = from + drawn[row];
    let largest = -Infinity;
    for (let m = from; m < to; m++) {
      pulls[m] = survival[m] > 0 ? scale * values[m] - logs[m] : -Infinity;
      largest = Math.max(largest, pulls[m]);
    }
    if (largest === -Infinity) {
      pulls.fill(0, from, to);
      continue;
    }
    let sum = 0;
    for (let m = from; m < to; m++) {
      pulls[m] = Math.exp(pulls[m] - largest);
      sum += pulls[m];
    }
    for (let m = from; m < to; m++) pulls[m] = (pulls[m] / sum - 1 / drawn[row]) / count;
  }
}

/** Log-odds beyond this are certain enough: a policy that must avoid endings by itself is not asked for more. */
const LARGEST_ODDS = 12;
const LEAST_WEIGHT = 0.02;

/**
 * The log-odds that each channel of a factorised policy should have (A5): γ (S V with + less S V with −)/α, the other
 * channels as in the state's draws. Where actions that end are drawn again, only pairs of which both survive are compared:
 * what ends is left to the drawing. Where not, an ending counts as value 0, and misses weigh by p(1 − p), which makes each
 * step one along the natural gradient of the worth (A4).
 * @param out    its targets and weights are written, shape [count, channels]
 * @param turned  work space: survival after each turn, shape [channels]
 * @param worths  work space: values after each turn, shape [channels]
 */
export function oddsInto(
  out: Pick<LogOddsBatch, "targets" | "weights">,
  process: ChannelProcess,
  candidates: Candidates,
  bases: Float64Array,
  contexts: Int32Array,
  count: number,
  rule: DrawRule,
  values: DrawValues,
  scale: number,
  { turned, worths }: { readonly turned: Float64Array; readonly worths: Float64Array },
): void {
  const { channels, size } = process;
  const { most, signs, survival, drawn, next } = candidates;
  const again = rule.attempts > 1;
  out.targets.fill(0, 0, count * channels);
  out.weights.fill(0, 0, count * channels);
  for (let row = 0; row < count; row++) {
    const to = row * channels;
    for (let m = row * most; m < row * most + drawn[row]; m++) {
      if (again && survival[m] < SURVIVED) continue;
      const at = m * channels;
      const here = survival[m] * values.valueOf(row, signs, at);
      values.flipsInto(worths, signs, at);
      watchedInto(next, process, bases, row * size, signs, at);
      process.flipSurvivalInto(turned, 0, next, 0, signs, at, contexts[row]);
      for (let k = 0; k < channels; k++) {
        if (again && turned[k] < SURVIVED) continue;
        const odds = scale * signs[at + k] * (here - turned[k] * worths[k]);
        out.targets[to + k] += Math.max(-LARGEST_ODDS, Math.min(LARGEST_ODDS, odds));
        out.weights[to + k]++;
      }
    }
    for (let k = to; k < to + channels; k++) if (out.weights[k] > 0) out.targets[k] /= out.weights[k];
    for (let k = to; k < to + channels; k++) {
      const p = again ? 0.5 : logistic(out.targets[k]);
      out.weights[k] *= Math.max(LEAST_WEIGHT, 4 * p * (1 - p)) / (rule.survivors * count * channels);
    }
  }
}
