import { log } from "../../num/log.ts";
import type { Rng } from "../../num/rng.ts";
import type { ChannelProcess } from "../../process/channelProcess.ts";
import type { Proposal } from "./proposal.ts";

/** Actions drawn for several states, until enough of them survive; written anew each time. */
export interface Candidates {
  /** The most actions of one state. */
  readonly most: number;
  /** ±1, shape [capacity, most, channels]. */
  readonly signs: Int8Array;
  /** log q, shape [capacity, most]. */
  readonly logs: Float64Array;
  /** The probability of surviving each, shape [capacity, most]. */
  readonly survival: Float64Array;
  /** How many were drawn for each state, shape [capacity]. */
  readonly drawn: Int32Array;
  /** How many of them survive, shape [capacity]. */
  readonly survivors: Int32Array;
  /** Next currents, work space, shape [size]. */
  readonly next: Float64Array;
}

/** How actions are drawn. */
export interface DrawRule {
  /** Draw until so many survive … */
  readonly survivors: number;
  /** … but at most so often; 1 where the policy must know by itself what it survives. */
  readonly attempts: number;
}

/** An action counts as survived when surviving is at least as likely as ending. */
export const SURVIVED = 0.5;

/** Room for the actions of up to `capacity` states. */
export function candidatesOf({ channels, size }: ChannelProcess, capacity: number, rule: DrawRule): Candidates {
  const most = mostOf(rule);
  return {
    most,
    signs: new Int8Array(capacity * most * channels),
    logs: new Float64Array(capacity * most),
    survival: new Float64Array(capacity * most),
    drawn: new Int32Array(capacity),
    survivors: new Int32Array(capacity),
    next: new Float64Array(size),
  };
}

function mostOf({ attempts, survivors }: DrawRule): number {
  return attempts === 1 ? survivors : Math.max(attempts, survivors);
}

/**
 * Draws actions of `count` states after `Proposal.prepare` (A3). Where actions may be drawn again, drawing stops when
 * `survivors` of them survive: those are draws of the policy q conditioned on surviving. Where not, `survivors` actions are
 * drawn whatever becomes of them.
 * @param bases  next currents without action, shape [count, size]
 * @param rngOf  the stream of each state
 */
export function drawCandidatesInto(
  out: Candidates,
  proposal: Proposal,
  process: ChannelProcess,
  rule: DrawRule,
  bases: Float64Array,
  contexts: Int32Array,
  count: number,
  rngOf: (row: number) => Rng,
): void {
  const { channels, size } = process;
  const { most, next } = out;
  const again = rule.attempts > 1;
  for (let row = 0; row < count; row++) {
    const rng = rngOf(row);
    let drawn = 0;
    let survivors = 0;
    while (drawn < most && (again ? survivors : drawn) < rule.survivors) {
      const m = row * most + drawn++;
      out.logs[m] = proposal.drawInto(out.signs, m * channels, row, rng);
      watchedInto(next, process, bases, row * size, out.signs, m * channels);
      const survival = process.survivalOf(next, 0, contexts[row]);
      out.survival[m] = survival;
      if (survival >= SURVIVED) survivors++;
    }
    out.drawn[row] = drawn;
    out.survivors[row] = survivors;
  }
}

/** The next currents that decide survival: base + Σ signs(k) steps(k). @param out  written where `watched` says, shape [size] */
export function watchedInto(
  out: Float64Array,
  process: ChannelProcess,
  bases: Float64Array,
  from: number,
  signs: Int8Array,
  at: number,
): void {
  const { channels, size, steps, watched } = process;
  if (watched === undefined) {
    nextInto(out, 0, process, bases, from, signs, at);
    return;
  }
  for (const i of watched) {
    let x = bases[from + i];
    for (let k = 0; k < channels; k++) x += signs[at + k] * steps[k * size + i];
    out[i] = x;
  }
}

/** The next currents under an action, without noise. @param out  written from `to` on, shape [size] */
export function nextInto(
  out: Float64Array,
  to: number,
  { channels, size, steps }: ChannelProcess,
  bases: Float64Array,
  from: number,
  signs: Int8Array,
  at: number,
): void {
  for (let i = 0; i < size; i++) out[to + i] = bases[from + i];
  for (let k = 0; k < channels; k++) {
    const sign = signs[at + k];
    for (let i = 0, step = k * size; i < size; i++, step++) out[to + i] += sign * steps[step];
  }
}

/**
 * An unbiased estimate of log Z, Z the probability that one draw survives, from drawing until n survive, which took T draws
 * (A4): −Σ_{j=n}^{T−1} 1/j. Of a state that used up its attempts, log(n / T).
 */
export function logSurvivalOf(drawn: number, survivors: number, wanted: number): number {
  if (survivors === 0) return -Infinity;
  if (survivors < wanted) return log(survivors / drawn);
  let sum = 0;
  for (let j = survivors; j < drawn; j++) sum -= 1 / j;
  return sum;
}

/**
 * The entropy of the policy in a state, estimated without bias from its draws (A4), nats: minus the mean of log q over those
 * that count, plus log Z where the others are drawn again. 0 where none survives.
 */
export function entropyOfDraws(candidates: Candidates, row: number, rule: DrawRule): number {
  const { most, logs, survival, drawn, survivors } = candidates;
  const again = rule.attempts > 1;
  if (again && survivors[row] === 0) return 0;
  let sum = 0;
  for (let m = row * most; m < row * most + drawn[row]; m++) if (!again || survival[m] >= SURVIVED) sum -= logs[m];
  const mean = sum / (again ? survivors[row] : drawn[row]);
  return again ? mean + logSurvivalOf(drawn[row], survivors[row], rule.survivors) : mean;
}

/** Which of a state's draws is carried out: the first that survives, where others are drawn again; otherwise the first. */
export function chosenDraw({ most, survival, drawn }: Candidates, row: number, rule: DrawRule): number {
  const first = row * most;
  if (rule.attempts === 1) return first;
  for (let m = first; m < first + drawn[row]; m++) if (survival[m] >= SURVIVED) return m;
  return first;
}
