import { quantile } from "@telos/core";
import type { Timings } from "./race.ts";

/** One measured ratio, as `--json` prints it. Larger is better; a goal is met when the ratio is at least as large. */
export interface Ratio {
  readonly name: string;
  /** Median over rounds; null where it could not be measured, and `missing` says why. */
  readonly ratio: number | null;
  readonly goal: number | null;
  /** First and third quartile over rounds. */
  readonly spread?: readonly [number, number];
  readonly rounds?: number;
  /** What is divided by what. */
  readonly says: string;
  readonly missing?: string;
  /** Where the ratio is headroom of an absolute limit: the seconds measured, and the limit. */
  readonly seconds?: number;
  readonly limitSeconds?: number;
  /** The same in seconds of all its threads' own time: what an idle machine with one core would need. */
  readonly cpuSeconds?: number;
}

/** The middle of some numbers. */
export function medianOf(values: readonly number[]): number {
  return quantile(ascending(values), 0.5);
}

function ascending(values: readonly number[]): Float64Array {
  return Float64Array.from(values).sort();
}

function quartilesOf(values: readonly number[]): readonly [number, number] {
  const sorted = ascending(values);
  return [quantile(sorted, 0.25), quantile(sorted, 0.75)];
}

/**
 * How many times as fast `fast` is as `slow`: the median of the rounds' own ratios, so that what slows the whole machine
 * for one round falls out of it.
 */
export function ratioOf(
  timings: Timings,
  slow: string,
  fast: string,
  { name, goal }: { readonly name: string; readonly goal: number | null },
): Ratio {
  const says = `${slow} / ${fast}`;
  const above = timings.get(slow);
  const below = timings.get(fast);
  if (above === undefined || below === undefined) {
    const absent = above === undefined ? slow : fast;
    return { name, ratio: null, goal, says, missing: `${absent} was not in the race` };
  }
  const ratios = above.map((seconds, round) => seconds / below[round]!);
  return {
    name,
    ratio: medianOf(ratios),
    goal,
    spread: quartilesOf(ratios),
    rounds: ratios.length,
    says,
  };
}

/** A limit of time as a ratio: limit / measured, goal 1. */
export function headroom(name: string, seconds: readonly number[], limitSeconds: number, says: string): Ratio {
  const median = medianOf(seconds);
  const ratios = seconds.map((s) => limitSeconds / s);
  return {
    name,
    ratio: limitSeconds / median,
    goal: 1,
    spread: quartilesOf(ratios),
    rounds: seconds.length,
    says,
    seconds: median,
    limitSeconds,
  };
}

/** A ratio that could not be measured, and why. */
export function missingRatio(name: string, goal: number | null, says: string, missing: string): Ratio {
  return { name, ratio: null, goal, says, missing };
}
