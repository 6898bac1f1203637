import type { BinnedWords } from "../binnedWords.ts";
import type { Gate } from "../gates.ts";
import type { InputPath } from "../inputPath.ts";
import { measureDrift } from "./measureDrift.ts";
import { short } from "./percent.ts";

/** Thresholds of the gate; all have defaults. */
export interface DriftOptions {
  /** Conditions over time; the drift is then taken within each, and compared with what the conditions change. */
  readonly conditions?: InputPath | undefined;
  /** Drift above this share of the reference is a warning. */
  readonly warnShare?: number;
  /** Conditions with fewer bins are not compared. */
  readonly fewestBins?: number;
}

/**
 * Drift across blocks (Q5): how much the words of the first and the second half of the recording differ, in bits; with conditions, of the
 * earlier and the later half of each. The reference is how much the conditions differ (mean over pairs); without conditions, what
 * interactions amount to in the words. Slow changes of rate look like interaction to a test whose blocks are shuffled; above half the
 * reference, and beyond chance, they could hide or imitate what is looked for.
 */
export function driftGate(binned: BinnedWords, options: DriftOptions = {}): Gate {
  const { conditions, warnShare = DRIFT_WARN_SHARE, fewestBins = 250 } = options;
  const { bits, reference, chance, conditions: compared } = measureDrift(binned, conditions, fewestBins);
  const warn = bits > warnShare * reference && bits > chance;
  const which = compared > 0 ? "the earlier and the later half of each condition" : "the first and the second half";
  const what = compared > 0 ? `${compared} conditions differ by` : "interactions amount to";
  return {
    id: "drift",
    title: "Drift across the recording",
    value: bits,
    unit: "bits",
    threshold: `warn above ${warnShare} of what ${compared > 0 ? "conditions change" : "interactions amount to"}`,
    verdict: warn ? "warn" : "pass",
    sentence: `The words of ${which} differ by ${short(bits, 2)} bits, while ${what} ${short(reference, 2)} bits: ${
      warn ? "slow drift could be mistaken for what is looked for." : "the recording is steady enough."
    }`,
  };
}

/** Share of the reference above which drift is a warning. */
export const DRIFT_WARN_SHARE = 0.5;
