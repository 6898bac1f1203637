import type { ControlKernels } from "../../forward/controlKernels.ts";
import type { ValueNetwork } from "../../nets/valueNetwork.ts";
import { expectInteger, expectProbability } from "../../num/expectShape.ts";
import { createRng } from "../../num/rng.ts";
import type { Method } from "../../run/method.ts";
import { type AgentRecord, actionsOfRecord, expectAgentRecord } from "./agentRecord.ts";
import { type CriticTraining, criticProblem, trainCritic } from "./critics.ts";
import { decideLoop, edgeHolds, LOOP_RULE, type LoopRule, thresholdKnown } from "./decideLoop.ts";
import { type DiscountPoint, discountProfile } from "./discountProfile.ts";
import { edgeConstraint } from "./edgeConstraint.ts";
import { type EdgeFindings, findEdges } from "./findEdges.ts";
import { findSoftEdges } from "./findSoftEdges.ts";
import { fittedCriticScore } from "./fittedCriticScore.ts";
import { fittedTransitions } from "./fittedTransitions.ts";
import type { HypothesisScore, LoopDynamics, LoopInference, LoopSettings } from "./loopInference.ts";
import { occupancyPoint, type ResolvedCritics, resolveCritics, rewardScore } from "./resolveHypothesis.ts";
import { type SplineCritic, splineCritic } from "./splineCritic.ts";
import { startsWithin } from "./startsWithin.ts";
import { type SuccessorTable, successorTable } from "./successorTable.ts";

/** A record and what is asked of it. */
export interface LoopProblem {
  readonly record: AgentRecord;
  readonly settings: LoopSettings;
  readonly rule?: LoopRule;
  /** Faster twins for training critics. */
  readonly kernels?: ControlKernels;
}

/** Plain data between two steps. */
export interface LoopState {
  /** Stages done. */
  readonly done: number;
  /** What comes next; empty at the end. */
  readonly next: string;
  readonly findings: EdgeFindings | null;
  readonly transferMisses: Readonly<Record<string, number>>;
  /** The record with fitted dynamics, where they were not given. */
  readonly fittedRecord: AgentRecord | null;
  readonly fitted: HypothesisScore | null;
  readonly spline: SplineCritic | null;
  /** Critics of the discount that is being tried. */
  readonly networks: readonly ValueNetwork[];
  readonly points: readonly DiscountPoint[];
  readonly reward: HypothesisScore | null;
}

/** Settings that take some ten seconds of computing with kernels. */
export const LOOP_SETTINGS: LoopSettings = {
  heldOutShare: 0.2,
  discounts: [0.8, 0.9, 0.95, 0.97],
  critics: 3,
  criticUpdates: 1200,
  criticSteps: 3000,
  stopEarly: false,
  seed: 1,
};

/** How many stages there are at most: transitions, edges, the fitted critic, every critic trained anew. */
export function loopStages({ record, settings: { discounts, critics } }: LoopProblem): number {
  return (record.dynamics.kind === "fitted" ? 1 : 0) + 2 + (discounts.length + 1) * critics;
}

/**
 * Infers what the agents of a record were after (L11), one stage a step: transitions where they are not given, edges, a critic
 * fitted to the choices, critics of maximum occupancy trained anew for each discount, and critics that want to stay alive.
 * @throws RangeError from `init` if the record or a setting is malformed
 */
export function inferLoop(): Method<LoopProblem, LoopState, LoopInference> {
  let known: { record: AgentRecord; table: SuccessorTable } | undefined;
  let resolved: ResolvedCritics | undefined;
  const tableOf = ({ record, settings }: LoopProblem, { fittedRecord }: LoopState): SuccessorTable => {
    const used = fittedRecord ?? record;
    if (known?.record !== used) {
      known = { record: used, table: successorTable(used, settings.heldOutShare) };
      resolved = undefined;
    }
    return known.table;
  };
  return {
    init(problem) {
      expectAgentRecord("inferLoop", problem.record);
      expectLoopSettings(problem.settings);
      const state: LoopState = {
        ...{ done: 0, next: "", findings: null, transferMisses: {}, fittedRecord: null, fitted: null, spline: null },
        ...{ networks: [], points: [], reward: null },
      };
      return { ...state, next: nextStage(problem, state) };
    },
    step(problem, state) {
      const { record, settings } = problem;
      const after = (change: Partial<LoopState>): LoopState => {
        const moved = { ...state, ...change, done: state.done + 1 };
        return { ...moved, next: nextStage(problem, moved) };
      };
      if (state.next === "transitions") {
        const { record: fittedRecord, misses } = fittedTransitions(record, settings.heldOutShare);
        return after({ fittedRecord, transferMisses: misses });
      }
      const table = tableOf(problem, state);
      if (state.next === "edges")
        return after({ findings: table.noiseStd > 0 ? findSoftEdges(table) : findEdges(table) });
      if (state.next === "fittedCritic") {
        // Under noise the edge is soft, and the network can learn it by itself.
        const holds = table.noiseStd === 0 && bestEdge(problem, state) !== undefined;
        const rng = createRng(settings.seed).split("fitted critic");
        const edge = state.findings?.candidates[0];
        const fitted = fittedCriticScore(table, holds ? edge : undefined, rng, settings.criticSteps);
        // A map and the inside of a polygon have no values in between, and a soft edge no end.
        const graded = edge && edge.forbidden > 0 && edge.summary.kind !== "map" && table.noiseStd === 0;
        return after({ fitted, spline: graded ? splineCritic(table, edge) : null });
      }
      const critic = criticOf(problem, state, table);
      if (critic === undefined) return after({ next: "" });
      const networks = [...state.networks, trainCritic(critic, settings.seed + state.networks.length)];
      if (networks.length < settings.critics) return after({ networks });
      resolved = resolveCritics(table, critic, networks, settings.criticSteps, resolved);
      return state.points.length < settings.discounts.length
        ? after({ networks: [], points: [...state.points, occupancyPoint(table, resolved)] })
        : after({ networks: [], reward: rewardScore(table, resolved) });
    },
    status: (state) => (state.next === "" ? "converged" : "running"),
    result: (problem, state) =>
      conclude(problem, state, state.next === "transitions" ? undefined : tableOf(problem, state)),
  };
}

/** Checks settings. @throws RangeError naming the field at fault */
export function expectLoopSettings(settings: LoopSettings): void {
  const { heldOutShare, discounts, critics, criticUpdates, criticSteps } = settings;
  expectProbability("inferLoop", "settings.heldOutShare", heldOutShare);
  if (!(heldOutShare > 0 && heldOutShare < 1)) {
    throw new RangeError(`inferLoop: settings.heldOutShare is ${heldOutShare}. Hold some steps out, such as 0.2.`);
  }
  expectInteger("inferLoop", "settings.critics", critics, 1, 100);
  expectInteger("inferLoop", "settings.criticUpdates", criticUpdates, 1, 1e9);
  expectInteger("inferLoop", "settings.criticSteps", criticSteps, 10, 1e9);
  expectInteger("inferLoop", "settings.seed", settings.seed, 0, 2 ** 50);
  discounts.forEach((discount, k) => {
    if (discount >= 0 && discount < 1 && (k === 0 || discount > discounts[k - 1])) return;
    throw new RangeError(
      `inferLoop: settings.discounts[${k}] is ${discount}. Give discounts from 0 to below 1, rising.`,
    );
  });
}

function nextStage(problem: LoopProblem, state: LoopState): string {
  const { record, settings } = problem;
  if (!record.actions.some((action) => action >= 0)) return "";
  if (record.dynamics.kind === "fitted" && state.fittedRecord === null) return "transitions";
  if (state.findings === null) return "edges";
  if (state.fitted === null) return "fittedCritic";
  const edge = bestEdge(problem, state);
  if (edge === undefined && settings.stopEarly) return "";
  if (constraintOf(problem, state) === undefined || state.reward !== null) return "";
  if (settings.stopEarly && state.points.length === 0) {
    const gain = state.fitted.heldOutBits - (edge?.heldOutBits ?? 0);
    // Maximum occupancy gains little over the edge: what gains twice the rule's bits is something else.
    if (gain > 2 * (problem.rule ?? LOOP_RULE).rewardBits) return "";
  }
  return `critic ${state.networks.length + 1} of ${settings.critics}`;
}

/** The best edge, if it is one. */
function bestEdge({ rule }: LoopProblem, { findings }: LoopState) {
  const edge = findings?.candidates[0];
  return edge && edgeHolds(edge, rule) ? edge : undefined;
}

/** The constraint of the best edge that is one of a rate network: what critics are trained within. */
function constraintOf({ record }: LoopProblem, { findings }: LoopState) {
  for (const { summary, threshold } of findings?.candidates ?? []) {
    const constraint = edgeConstraint(summary, threshold, record.units);
    if (constraint !== undefined) return constraint;
  }
  return undefined;
}

const CURRICULUM = 3;
/** Of the critics that want to stay alive: with some random actions, so that they do not sit at the edge. */
const REWARD = { kind: "rewardMaximising", discount: 0.95, exploration: 0.1 } as const;

function criticOf(problem: LoopProblem, state: LoopState, table: SuccessorTable) {
  const constraint = constraintOf(problem, state);
  if (constraint === undefined) return undefined;
  const { settings, kernels, record } = problem;
  const training: CriticTraining = {
    updates: settings.criticUpdates,
    curriculum: CURRICULUM,
    start: startsWithin(table, constraint, state.fittedRecord ?? record),
    ...(kernels ? { kernels } : {}),
  };
  const discount = settings.discounts[state.points.length];
  const objective =
    discount === undefined
      ? REWARD
      : ({ kind: "maximumOccupancy", temperature: 1, discount, stateEntropy: 0, reward: 0 } as const);
  return criticProblem(table, { constraint, objective }, training);
}

function conclude(problem: LoopProblem, state: LoopState, table: SuccessorTable | undefined): LoopInference {
  const { record, settings, rule = LOOP_RULE } = problem;
  const { findings, points, fitted, reward } = state;
  const edge = findings?.candidates[0] ?? null;
  const dynamics: LoopDynamics = {
    kind: record.dynamics.kind,
    missWithAction: table?.missWithAction ?? Number.NaN,
    missWithoutAction: table?.missWithoutAction ?? Number.NaN,
    noiseStd: table?.noiseStd ?? Number.NaN,
    transfer: table?.network.transfer ?? "",
    transferMisses: state.transferMisses,
  };
  const hypotheses: HypothesisScore[] = [
    { hypothesis: "uniform", trainingBits: 0, heldOutBits: 0, heldOutError: 0, fitted: {} },
  ];
  if (edge) {
    const { trainingBits, heldOutBits, heldOutError, trainingThreshold } = edge;
    const own = { threshold: trainingThreshold };
    hypotheses.push({ hypothesis: "myopic", trainingBits, heldOutBits, heldOutError, fitted: own });
  }
  // The discount is chosen on training steps alone, so that its held-out bits are honest.
  const chosen = points.reduce<DiscountPoint | undefined>(
    (best, point) => (best === undefined || point.trainingBits > best.trainingBits ? point : best),
    undefined,
  );
  if (chosen) {
    const { trainingBits, heldOutBits, heldOutError, discount } = chosen;
    hypotheses.push({
      ...{ hypothesis: "maximumOccupancy", trainingBits, heldOutBits, heldOutError },
      fitted: { discount },
    });
  }
  if (reward) hypotheses.push(reward);
  if (fitted) hypotheses.push(fitted);
  const actedSteps = record.actions.reduce((sum, action) => sum + (action >= 0 ? 1 : 0), 0);
  const sharpness = chosen?.sharpness ?? null;
  const decided = decideLoop({ actedSteps, dynamics, edge, hypotheses, sharpness }, rule);
  return {
    ...decided,
    record: {
      agents: record.agents,
      steps: record.actions.length,
      actedSteps,
      trainingSteps: table?.training.length ?? 0,
      heldOutSteps: table?.heldOut.length ?? 0,
      deaths: record.ended.reduce((sum, ended) => sum + ended, 0),
      units: record.units,
      actions: record.dynamics.injections.length === 0 ? 0 : actionsOfRecord(record),
    },
    dynamics,
    edge,
    edgeHolds: edge !== null && edgeHolds(edge, rule),
    thresholdKnown: edge !== null && decided.verdict !== "rewardMaximising" && thresholdKnown(edge, rule),
    candidates: findings?.candidates ?? [],
    units: findings?.units ?? null,
    planes: findings?.planes ?? [],
    energiesWithoutOne: findings?.energiesWithoutOne ?? [],
    constraint: constraintOf(problem, state) ?? null,
    spline: state.spline,
    hypotheses,
    sharpness,
    discount: decided.verdict === "maximumOccupancy" && points.length > 1 ? discountProfile(points) : null,
    notIdentifiable: [
      "temperature: only value over temperature shows in choices",
      "level of the value: choices depend on differences alone",
    ],
    settings,
  };
}
