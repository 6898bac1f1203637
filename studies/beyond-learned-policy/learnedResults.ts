import type { TaskResult } from "../src/study.ts";
import type { ProblemName } from "./problems.ts";

/** One network on which policies are trained, or the clock. */
export type LearnedTask =
  | { readonly kind: "network"; readonly problem: ProblemName; readonly channels: number; readonly seed: number; readonly agents: number; readonly alone: boolean } // biome-ignore format: one task a line
  | { readonly kind: "clock"; readonly seed: number; readonly updates: number };

/** How one controller fared. */
export interface Fared {
  readonly life: number;
  /** Mean action entropy, nats. */
  readonly entropy: number;
  /** Processor time of its training, seconds. */
  readonly seconds: number;
}

export interface LearnedResult {
  readonly enumerated?: Fared;
  readonly factorised?: Fared;
  readonly channelByChannel?: Fared;
  /** The same two where no action is drawn again. */
  readonly factorisedAlone?: Fared;
  readonly channelByChannelAlone?: Fared;
  readonly myopic?: Fared;
  /** Processor seconds of an update by channels: [channels, factorised, channel by channel]. */
  readonly clock?: readonly (readonly [channels: number, factorised: number, channelByChannel: number])[];
}

/** The results of one problem at one number of channels. */
export function resultsAt(
  results: readonly TaskResult<LearnedTask, LearnedResult>[],
  problem: ProblemName,
  channels: number,
): readonly LearnedResult[] {
  return results
    .filter(({ task }) => task.kind === "network" && task.problem === problem && task.channels === channels)
    .map(({ result }) => result);
}
