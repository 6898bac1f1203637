import { expectShape } from "../../num/expectShape.ts";

/** An estimate with its uncertainty, state by state; NaN where nothing is known. */
export interface Intervals {
  /** Shape [inputs, words]. */
  readonly estimate: Float64Array;
  /** Standard deviation, shape [inputs, words]. */
  readonly deviation: Float64Array;
  /** Ends of the central 95 % of a normal distribution, shape [inputs, words] each. */
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/**
 * How well a reward is known on its support. The share r / plateau is what to report: the scale of r is biased as long
 * as the policy is nearly certain, and cannot be known apart from the coding cost.
 */
export interface RewardIntervals {
  readonly reward: Intervals;
  /** r over the mean of r on the support. */
  readonly share: Intervals;
  /** The mean of r on the support. */
  readonly plateau: {
    readonly estimate: number;
    readonly deviation: number;
    readonly low: number;
    readonly high: number;
  };
}

const NORMAL_95 = 1.959963984540054;

/**
 * Puts intervals together (E13) from standard deviations on the members of a support; all other states are NaN, for a
 * reward that was set to 0 has not been measured to be 0.
 * @param reward      shape [inputs, words]
 * @param members     states of the support, shape [members]
 * @param deviations  of r and of r / plateau, shape [members] each, NaN where not identified; and of the plateau
 */
export function supportIntervals(
  reward: Float64Array,
  members: Int32Array,
  deviations: { readonly reward: Float64Array; readonly share: Float64Array; readonly plateau: number },
): RewardIntervals {
  expectShape("supportIntervals", "deviations.reward", deviations.reward, members.length);
  expectShape("supportIntervals", "deviations.share", deviations.share, members.length);
  const mean = meanOn(reward, members);
  const table = (estimate: (s: number) => number, deviation: Float64Array): Intervals => {
    const empty = () => new Float64Array(reward.length).fill(NaN);
    const out = { estimate: empty(), deviation: empty(), low: empty(), high: empty() };
    members.forEach((s, k) => {
      out.estimate[s] = estimate(s);
      out.deviation[s] = deviation[k];
      out.low[s] = estimate(s) - NORMAL_95 * deviation[k];
      out.high[s] = estimate(s) + NORMAL_95 * deviation[k];
    });
    return out;
  };
  return {
    reward: table((s) => reward[s], deviations.reward),
    share: table((s) => reward[s] / mean, deviations.share),
    plateau: {
      estimate: mean,
      deviation: deviations.plateau,
      low: mean - NORMAL_95 * deviations.plateau,
      high: mean + NORMAL_95 * deviations.plateau,
    },
  };
}

/** The mean of a reward over the states of its support: the plateau that shares are taken of. */
export function meanOn(reward: Float64Array, members: Int32Array): number {
  let sum = 0;
  for (const s of members) sum += reward[s];
  return sum / members.length;
}
