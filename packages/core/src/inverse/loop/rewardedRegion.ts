import type { ControlKernels } from "../../forward/controlKernels.ts";
import { expectInteger } from "../../num/expectShape.ts";
import { hypot } from "../../num/hypot.ts";
import { realPower } from "../../num/realPower.ts";
import { squared } from "../../num/squared.ts";
import type { Constraint } from "../../process/constraint.ts";
import type { Region } from "../../process/regions/region.ts";
import { regionShape } from "../../process/regions/regionShape.ts";
import type { Method } from "../../run/method.ts";
import type { AgentRecord } from "./agentRecord.ts";
import { criticProblem, meanValues, trainCritic } from "./critics.ts";
import { CARELESS_SHARE } from "./edgeGain.ts";
import { policyBits } from "./policyBits.ts";
import { type ResolvedCritics, resolveCritics } from "./resolveHypothesis.ts";
import { startsWithin } from "./startsWithin.ts";
import type { SuccessorTable } from "./successorTable.ts";

/** Where a reward might lie: an inner square about the origin in the plane of a region constraint. */
export interface RewardedRegionProblem {
  readonly table: SuccessorTable;
  readonly record: AgentRecord;
  /** The inferred region. */
  readonly constraint: Extract<Constraint, { kind: "region" }>;
  readonly discount: number;
  /** Half-sides of the inner square that are tried first, activity, rising. */
  readonly halfWidths: readonly number[];
  /** Rewards per step over temperature, μ/α, that are tried first, rising, above 0. */
  readonly weights: readonly number[];
  /** Rounds in which the grid is halved about the best. */
  readonly refinements: number;
  readonly critics: number;
  readonly criticUpdates: number;
  readonly criticSteps: number;
  readonly seed: number;
  readonly kernels?: ControlKernels;
}

/** Evidence for one inner square and weight. */
export interface RewardedPoint {
  /** 0 where nothing is rewarded. */
  readonly halfWidth: number;
  readonly weight: number;
  readonly trainingBits: number;
  readonly heldOutBits: number;
  /** Standard deviation of the bits of single critics: what differences have to exceed. */
  readonly criticStd: number;
}

/** What is rewarded inside, as plain data. */
export interface RewardedRegion {
  readonly best: RewardedPoint;
  /** The same without reward. */
  readonly without: RewardedPoint;
  /** Whether reward predicts held-out choices better by more than critics differ. */
  readonly rewarded: boolean;
  readonly region: Region | null;
  readonly points: readonly RewardedPoint[];
}

/** Plain data between two steps. */
export interface RewardedState {
  readonly points: readonly RewardedPoint[];
  readonly left: readonly (readonly [halfWidth: number, weight: number])[];
  readonly refined: number;
}

/**
 * The half-side of a rewarded inner square and its weight μ/α (L14), by likelihood with critics of maximum occupancy trained anew
 * for each candidate: first on a grid, then on grids half as coarse about the best. The same seeds serve every candidate, so
 * that critics differ by what they are trained for more than by luck.
 */
export function rewardedRegion(): Method<RewardedRegionProblem, RewardedState, RewardedRegion> {
  let resolved: { of: RewardedRegionProblem; critics: ResolvedCritics } | undefined;
  return {
    init(problem) {
      expectInteger("rewardedRegion", "critics", problem.critics, 1, 100);
      expectInteger("rewardedRegion", "refinements", problem.refinements, 0, 20);
      if (problem.halfWidths.length === 0 || problem.weights.length === 0) {
        throw new RangeError("rewardedRegion: there is nothing to try. Give half-widths and weights.");
      }
      const grid = problem.halfWidths.flatMap((h) => problem.weights.map((w) => [h, w] as const));
      return { points: [], left: [[0, 0], ...grid], refined: 0 };
    },
    step(problem, state) {
      const [next, ...left] = state.left;
      const { point, critics } = tried(problem, next, resolved?.of === problem ? resolved.critics : undefined);
      resolved = { of: problem, critics };
      const points = [...state.points, point];
      if (left.length > 0 || state.refined === problem.refinements) return { ...state, points, left };
      return { points, left: finer(problem, points, state.refined + 1), refined: state.refined + 1 };
    },
    status: ({ left }) => (left.length === 0 ? "converged" : "running"),
    result(_, { points }) {
      const none: RewardedPoint = { halfWidth: 0, weight: 0, trainingBits: 0, heldOutBits: 0, criticStd: 0 };
      const without = points.find(({ weight }) => weight === 0) ?? none;
      const best = bestOf(points) ?? without;
      const rewarded = best.heldOutBits - without.heldOutBits > hypot(best.criticStd, without.criticStd);
      return {
        ...{ best, without, rewarded, points },
        region: rewarded ? { kind: "square", halfWidth: best.halfWidth } : null,
      };
    },
  };
}

function bestOf(points: readonly RewardedPoint[]): RewardedPoint | undefined {
  return points.reduce<RewardedPoint | undefined>(
    (best, point) => (best === undefined || point.trainingBits > best.trainingBits ? point : best),
    undefined,
  );
}

/** Neighbours of the best point, half as far in each direction as in the round before. */
function finer({ halfWidths, weights }: RewardedRegionProblem, points: readonly RewardedPoint[], round: number) {
  const best = bestOf(points.filter(({ weight }) => weight > 0));
  if (best === undefined) return [];
  const step = halfWidths.length > 1 ? (halfWidths[1] - halfWidths[0]) / 2 ** round : best.halfWidth / 2 ** (round + 1);
  const ratio = realPower(weights.length > 1 ? weights[1] / weights[0] : 2, 1 / 2 ** round);
  const near = [
    [best.halfWidth - step, best.weight],
    [best.halfWidth + step, best.weight],
    [best.halfWidth, best.weight / ratio],
    [best.halfWidth, best.weight * ratio],
  ] as const;
  return near.filter(([h, w]) => h > 0 && !points.some(({ halfWidth, weight }) => halfWidth === h && weight === w));
}

function tried(
  problem: RewardedRegionProblem,
  [halfWidth, weight]: readonly [number, number],
  known: ResolvedCritics | undefined,
): { readonly point: RewardedPoint; readonly critics: ResolvedCritics } {
  const { table, constraint, discount, kernels, record } = problem;
  const objective = { kind: "maximumOccupancy", temperature: 1, discount, stateEntropy: 0, reward: weight } as const;
  const rewarded = weight > 0 ? { rewarded: regionShape({ kind: "square", halfWidth }) } : {};
  const control = criticProblem(
    table,
    { constraint, objective, ...rewarded },
    {
      updates: problem.criticUpdates,
      curriculum: 3,
      start: startsWithin(table, constraint, record),
      ...(kernels ? { kernels } : {}),
    },
  );
  const networks = Array.from({ length: problem.critics }, (_, k) => trainCritic(control, problem.seed + k));
  const critics = resolveCritics(table, control, networks, problem.criticSteps, known);
  const rule = { sharpness: 1, careless: CARELESS_SHARE };
  const bitsOf = (part: ResolvedCritics["training"], values: Float64Array) =>
    policyBits(table, part, values, rule).bits;
  const single = critics.training.members.map((values) => bitsOf(critics.training, values));
  const mean = single.reduce((sum, bits) => sum + bits, 0) / single.length;
  return {
    critics,
    point: {
      halfWidth,
      weight,
      trainingBits: bitsOf(critics.training, meanValues(critics.training.members)),
      heldOutBits: bitsOf(critics.heldOut, meanValues(critics.heldOut.members)),
      criticStd: Math.sqrt(
        single.reduce((sum, bits) => sum + squared(bits - mean), 0) / Math.max(1, single.length - 1),
      ),
    },
  };
}
