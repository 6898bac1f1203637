import { expectShape } from "../num/expectShape.ts";
import { actionRewardOf, expectProblem, type SettledProblem, terminalRewardOf } from "./problem.ts";
import { logWeightsOf, softMaximum } from "./soft.ts";

/** What a backup needs beside its argument: made once by `backupWork`, reused by every `backupInto`. */
export interface BackupWork {
  /** Rewards, shape [states, actions]. */
  readonly reward: Float64Array;
  /** log w(a), shape [states, actions]. */
  readonly logWeights: Float64Array;
  /** Written by every backup: the action values q(s, a), shape [states, actions]. */
  readonly q: Float64Array;
}

/** The signature of `backupInto`; a faster twin is handed to a solver under this type. */
export type BackupInto = typeof backupInto;

/** Checks the problem and lays out its reward and weights for `backupInto`. @throws RangeError if the problem is wrong */
export function backupWork(problem: SettledProblem): BackupWork {
  expectProblem("backup", problem);
  const reward = actionRewardOf(problem);
  return { reward, logWeights: logWeightsOf(problem), q: new Float64Array(reward.length) };
}

/**
 * One soft Bellman backup (B1): out ← α log Σₐ w(a) exp((r + γ P v) / α), with γ = 1 for the average criterion. A
 * terminal state looks no further: it is worth its own reward.
 *
 * Discounted, its fixed point is the value; in the average, out − v is the same number for all states, the gain.
 * @param out   written, shape [states]; must not alias v
 * @param v     values to look ahead with, shape [states], reward units
 * @param work  of this problem, from `backupWork`; its q is written
 * @returns the largest change |out − v|; NaN if any is NaN
 */
export function backupInto(out: Float64Array, problem: SettledProblem, v: Float64Array, work: BackupWork): number {
  const { process, temperature, criterion } = problem;
  const { actions, terminal } = process;
  const { reward, logWeights, q } = work;
  const discount = criterion.kind === "discounted" ? criterion.discount : 1;
  process.lookAheadInto(q, v);
  let change = 0;
  for (let s = 0; s < v.length; s++) {
    if (terminal[s]) {
      out[s] = terminalRewardOf(problem.reward, s);
    } else {
      for (let i = s * actions; i < (s + 1) * actions; i++) q[i] = reward[i]! + discount * q[i]!;
      out[s] = softMaximum(q, logWeights, temperature, s * actions, actions);
    }
    change = Math.max(change, Math.abs(out[s]! - v[s]!)); // Math.max keeps NaN
  }
  return change;
}

/**
 * One soft Bellman backup (B1) in new arrays; a loop uses `backupInto`.
 * @param v  values to look ahead with, shape [states]
 * @returns shape [states], reward units
 * @throws RangeError if the problem or the shape of v is wrong
 */
export function backup(problem: SettledProblem, v: Float64Array): Float64Array {
  const work = backupWork(problem);
  expectShape("backup", "v", v, problem.process.states);
  const out = new Float64Array(v.length);
  backupInto(out, problem, v, work);
  return out;
}
