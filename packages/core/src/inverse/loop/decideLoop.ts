import { paidHeldOutBits } from "./choiceBits.ts";
import type { EdgeFit } from "./edgeLikelihood.ts";
import type { HypothesisScore, LoopDynamics, LoopHypothesis, LoopVerdict } from "./loopInference.ts";

/** When a hypothesis is preferred. Set on tuning networks, seeds 1 to 6 of `energy` and `square` (docs/decisions/0026). */
export interface LoopRule {
  /** An edge that is stepped over more often than this, share of held-out actions, is none. */
  readonly mostViolations: number;
  /** Held-out bits above choosing evenly below which nothing shows. */
  readonly leastBits: number;
  /** Bits by which a critic fitted to the choices must beat edge and maximum occupancy for the agents to maximise something else. */
  readonly rewardBits: number;
  /** The same where no edge is heeded: anything that predicts choices is then something else than choosing evenly. */
  readonly unheededBits: number;
  /** Sharpness of maximum-occupancy critics below which only the edge is heeded. */
  readonly leastSharpness: number;
  /** Sharpness above which choices are too certain for maximum occupancy. */
  readonly mostSharpness: number;
  /** A threshold is quoted if its gap is below this share of it. */
  readonly largestGap: number;
}

/** The rule that `inferLoop` uses where none is given. */
export const LOOP_RULE: LoopRule = {
  mostViolations: 0.01,
  leastBits: 0.02,
  rewardBits: 0.25,
  unheededBits: 0.1,
  leastSharpness: 0.3,
  mostSharpness: 1.6,
  largestGap: 0.02,
};

/**
 * Whether an edge is one (L11): it predicts held-out choices, after paying for having been picked (L15), and is hardly ever
 * stepped over. Few steps count few violations: two standard errors of the count are let pass.
 */
export function edgeHolds(fit: EdgeFit, rule: LoopRule = LOOP_RULE): boolean {
  const { heldOutError, violations, heldOutSteps } = fit;
  const most = rule.mostViolations;
  const counted = most + 2 * Math.sqrt((most * (1 - most)) / Math.max(1, heldOutSteps));
  return paidHeldOutBits(fit) > Math.max(rule.leastBits, 2 * heldOutError) && violations <= counted;
}

/** Whether a threshold can be quoted (L11): the edge holds, and choices come up to it. */
export function thresholdKnown(fit: EdgeFit, rule: LoopRule = LOOP_RULE): boolean {
  return edgeHolds(fit, rule) && fit.upperThreshold - fit.threshold <= rule.largestGap * Math.abs(fit.threshold);
}

/** What the decision is made from. */
export interface LoopEvidence {
  readonly actedSteps: number;
  readonly dynamics: LoopDynamics;
  readonly edge: EdgeFit | null;
  readonly hypotheses: readonly HypothesisScore[];
  readonly sharpness: number | null;
}

/**
 * The decision (L11). Injections that move nothing: free. Choices that no critic predicts: random. A critic fitted to the
 * choices that predicts much more than edge and maximum occupancy: reward-maximising, the signature of near-deterministic
 * choices. Else, where critics of maximum occupancy trained anew beat the edge alone: maximum occupancy, or
 * reward-maximising if choices are sharper than those; and myopic where they do not.
 */
export function decideLoop(
  evidence: LoopEvidence,
  rule: LoopRule = LOOP_RULE,
): { readonly verdict: LoopVerdict; readonly reasons: readonly string[] } {
  const { actedSteps, dynamics, edge, hypotheses, sharpness } = evidence;
  if (actedSteps === 0) return { verdict: "free", reasons: ["Nothing was injected: the network runs freely."] };
  if (!(dynamics.missWithAction < dynamics.missWithoutAction)) {
    return {
      verdict: "free",
      reasons: ["What was injected had no effect: the currents move as if nothing had been injected."],
    };
  }
  const bitsOf = (hypothesis: LoopHypothesis) =>
    hypotheses.find((score) => score.hypothesis === hypothesis)?.heldOutBits ?? Number.NEGATIVE_INFINITY;
  const holds = edge !== null && edgeHolds(edge, rule);
  const alone = holds ? bitsOf("myopic") : 0;
  const occupancy = holds ? bitsOf("maximumOccupancy") : Number.NEGATIVE_INFINITY;
  const reward = Math.max(bitsOf("fittedCritic"), holds ? bitsOf("rewardMaximising") : Number.NEGATIVE_INFINITY);
  const plain = Math.max(0, alone, occupancy);
  if (Math.max(plain, reward) < rule.leastBits) {
    const over =
      edge === null
        ? ""
        : ` The best edge, ${edge.name}, was stepped over in ${percent(edge.violations)} of the actions.`;
    return {
      verdict: "random",
      reasons: [`No purpose shows: no critic predicts the actions better than choosing evenly.${over}`],
    };
  }
  if (reward - plain > (holds ? rule.rewardBits : rule.unheededBits)) {
    return {
      verdict: "rewardMaximising",
      reasons: [
        `The agents maximise something: a critic fitted to their choices predicts ${bits(reward)}, edge and maximum occupancy at most ${bits(plain)}.`,
        holds
          ? `They never went beyond ${edge.name} = ${edge.threshold.toPrecision(5)}, but choices this certain keep away from edges: its form is not established.`
          : "No edge is heeded strictly.",
      ],
    };
  }
  if (!holds) {
    return {
      verdict: "random",
      reasons: [
        `No edge is heeded: ${edge?.name ?? "none"} was stepped over in ${percent(edge?.violations ?? 1)} of the actions, and a critic fitted to the choices adds only ${bits(reward)}.`,
      ],
    };
  }
  const reachesEdge = `They never go beyond ${edge.name} = ${edge.threshold.toPrecision(5)}: ${bits(alone)} above choosing evenly.`;
  if (occupancy > alone && (sharpness ?? 0) > rule.mostSharpness) {
    return {
      verdict: "rewardMaximising",
      reasons: [
        `The agents maximise something: their choices follow values, but more sharply than maximum occupancy does (inverse temperature ${(sharpness ?? 0).toFixed(2)}, 1 expected).`,
        reachesEdge,
      ],
    };
  }
  if (occupancy > alone && (sharpness ?? 0) >= rule.leastSharpness) {
    return {
      verdict: "maximumOccupancy",
      reasons: [
        `The agents keep as many future actions open as they can: critics of maximum occupancy, trained anew within the inferred edge, predict ${bits(occupancy)}, the edge alone ${bits(alone)}.`,
        reachesEdge,
        `The critics' inverse temperature fits best at ${(sharpness ?? 0).toFixed(2)}; 1 is expected of maximum occupancy, 0 of agents that heed the edge alone.`,
      ],
    };
  }
  return {
    verdict: "myopic",
    reasons: [
      `The agents heed the edge and nothing else: the edge alone predicts ${bits(alone)}, critics of maximum occupancy ${Number.isFinite(occupancy) ? bits(occupancy) : "were not tried"}.`,
      reachesEdge,
    ],
  };
}

const bits = (value: number) => `${value.toFixed(3)} bits per action`;
const percent = (share: number) => `${(100 * share).toPrecision(2)} %`;
