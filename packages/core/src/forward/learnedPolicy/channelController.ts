import type { ChannelPolicy } from "../../nets/channelPolicy.ts";
import type { Rng } from "../../num/rng.ts";
import type { ChannelProcess } from "../../process/channelProcess.ts";
import {
  type Candidates,
  candidatesOf,
  chosenDraw,
  type DrawRule,
  drawCandidatesInto,
  entropyOfDraws,
} from "./candidates.ts";
import { drawRuleOf } from "./learnedProblem.ts";
import type { LearnedPolicySpec } from "./policySpec.ts";
import { type Proposal, policyProposal, uniformProposal } from "./proposal.ts";

/** Who acts on a process channel by channel, without a list of actions. */
export interface ChannelController {
  readonly name: string;
  /** Decides in `count` states. @param bases  their next currents without action, shape [count, size] */
  readonly decide: (
    out: Decisions,
    process: ChannelProcess,
    bases: Float64Array,
    contexts: Int32Array,
    count: number,
    rngOf: (row: number) => Rng,
  ) => void;
}

/** What was decided in several states. */
export interface Decisions {
  /** ±1, or 0 throughout where nothing is done, shape [capacity, channels]. */
  readonly signs: Int8Array;
  /** The probability that the action does not end it; NaN where nothing is done, shape [capacity]. */
  readonly survival: Float64Array;
  /** Entropy of the policy in each state, nats, estimated without bias from the draws (A4), shape [capacity]. */
  readonly entropies: Float64Array;
}

const MYOPIC_RULE: DrawRule = { survivors: 4, attempts: 256 };

/** Draws from a proposal by a rule: the way in which learned policies, and the myopic and random controls, act. */
export function drawingController(
  name: string,
  proposalOn: (process: ChannelProcess) => Proposal,
  rule: DrawRule,
): ChannelController {
  let made: { process: ChannelProcess; proposal: Proposal; candidates: Candidates; capacity: number } | undefined;
  return {
    name,
    decide(out, process, bases, contexts, count, rngOf) {
      if (made?.process !== process || made.capacity < count)
        made = {
          process,
          proposal: proposalOn(process),
          candidates: candidatesOf(process, count, rule),
          capacity: count,
        };
      const { proposal, candidates } = made;
      const { channels } = process;
      proposal.prepare(bases, contexts, count);
      drawCandidatesInto(candidates, proposal, process, rule, bases, contexts, count, rngOf);
      for (let row = 0; row < count; row++) {
        const chosen = chosenDraw(candidates, row, rule);
        for (let k = 0; k < channels; k++) out.signs[row * channels + k] = candidates.signs[chosen * channels + k];
        out.survival[row] = candidates.survival[chosen];
        out.entropies[row] = entropyOfDraws(candidates, row, rule);
      }
    },
  };
}

/** The controller of a learned policy (A3). */
export function learnedController(spec: LearnedPolicySpec, policy: ChannelPolicy): ChannelController {
  return drawingController(
    "maximum occupancy",
    (process) => policyProposal(spec.kind, policy, process),
    drawRuleOf(spec),
  );
}

/** The controls of `baselines` (M26) for processes whose actions are not listed. */
export const channelBaselines: Readonly<Record<"myopic" | "free" | "random", ChannelController>> = {
  myopic: drawingController("myopic", ({ channels }) => uniformProposal(channels), MYOPIC_RULE),
  free: {
    name: "free",
    decide(out, { channels }, _bases, _contexts, count) {
      out.signs.fill(0, 0, count * channels);
      out.survival.fill(Number.NaN, 0, count);
      out.entropies.fill(0, 0, count);
    },
  },
  random: drawingController("random", ({ channels }) => uniformProposal(channels), { survivors: 1, attempts: 1 }),
};
