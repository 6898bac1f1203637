import type { Rng } from "../../num/rng.ts";
import type { BinnedWords } from "../binnedWords.ts";
import type { Gate } from "../gates.ts";
import { dynamicsByUnit } from "./dynamicsByUnit.ts";
import { percent } from "./percent.ts";

/** Thresholds of the gate; all but `rng` have defaults. */
export interface DynamicsOptions {
  /** Draws the offsets of the shuffles. */
  readonly rng: Rng;
  readonly shuffles?: number;
  /** Share explained below which there is nothing to infer from. */
  readonly warnShare?: number;
}

/**
 * Is there dynamics to infer (Q7): how much of each cell's spike entropy the previous population word explains, beyond shuffles that
 * shift the words against the cell by a random time; and how much of that is left beyond the cell's own previous state. Near 0 the next
 * word does not depend on this one, and nothing that the network seeks can be read from its dynamics.
 * @returns the gate; its value is the mean over cells, previous word beyond shuffles
 */
export function dynamicsGate(binned: BinnedWords, options: DynamicsOptions): Gate {
  const { rng, shuffles = 10, warnShare = 0.005 } = options;
  const { byWord, beyondOwn, largestShuffle: largest } = dynamicsByUnit(binned, rng, shuffles);
  const largestShuffle = Math.max(0, ...largest);
  const share = average(byWord);
  const others = Math.max(0, average(beyondOwn));
  const chance = !(share > largestShuffle);
  const warn = chance || !(share > warnShare);
  return {
    id: "dynamics",
    title: "Dynamics to infer from",
    value: 100 * Math.max(0, share),
    unit: "%",
    threshold: `warn below ${percent(warnShare)} of the spike entropy, or within the shuffles`,
    verdict: warn ? "warn" : "pass",
    sentence: chance
      ? `The previous word explains ${percent(Math.max(0, share))} of a cell's spikes beyond shuffles: no purpose can be inferred from these dynamics.`
      : warn
        ? `The previous word explains only ${percent(share)} of a cell's spike entropy beyond shuffles: there is little dynamics to infer from, and only much data can make up for it.`
        : `The previous word explains ${percent(share)} of a cell's spike entropy beyond shuffles, ${percent(others)} beyond the cell's own previous state.`,
  };
}

function average(values: Float64Array): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
