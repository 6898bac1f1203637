import type { ControlKernels } from "../../forward/controlKernels.ts";
import { recordController } from "../../forward/recordController.ts";
import { valueController } from "../../forward/valueController.ts";
import { exp } from "../../num/exp.ts";
import { expectInteger, expectPositive } from "../../num/expectShape.ts";
import { log } from "../../num/log.ts";
import { createRng } from "../../num/rng.ts";
import { squared } from "../../num/squared.ts";
import { student95 } from "../../num/student95.ts";
import type { Constraint } from "../../process/constraint.ts";
import { regionShape } from "../../process/regions/regionShape.ts";
import type { Method } from "../../run/method.ts";
import type { AgentRecord } from "./agentRecord.ts";
import { criticProblem, trainCritic } from "./critics.ts";
import { startsWithin } from "./startsWithin.ts";
import { type SuccessorTable, successorTable } from "./successorTable.ts";
import { type Tilt, tiltInside } from "./tiltInside.ts";

/** How much a rewarded inner square weighs, asked by simulation. */
export interface MatchedWeightProblem {
  readonly table: SuccessorTable;
  readonly record: AgentRecord;
  /** The inferred region, and the half-side of the rewarded square in it. */
  readonly constraint: Extract<Constraint, { kind: "region" }>;
  readonly halfWidth: number;
  readonly discount: number;
  /** Rewards per step over temperature, μ/α, that controllers are trained with, rising, above 0; two or more. */
  readonly weights: readonly number[];
  /** Controllers trained at each weight; two or more, for their spread is the error. */
  readonly critics: number;
  readonly criticUpdates: number;
  /** Steps that each of them is simulated, shared out over ten agents. */
  readonly steps: number;
  readonly seed: number;
  readonly kernels?: ControlKernels;
}

/** The weight at which trained controllers act as the recorded agents do, as plain data. */
export interface MatchedWeight {
  readonly weight: number;
  /** 95 %: from the spread of controllers trained alike, of which the recorded one is taken to be one. */
  readonly interval: readonly [number, number];
  /** Whether the recorded tilt lies between those of the smallest and the largest weight. */
  readonly within: boolean;
  readonly recorded: Tilt;
  /** Standard deviation of the tilt of controllers that were trained alike. */
  readonly spread: number;
  readonly points: readonly { readonly weight: number; readonly tilts: readonly number[]; readonly tilt: number }[];
}

/** Plain data between two steps. */
export interface MatchedState {
  /** Tilts of the controllers trained so far, in the order of weights and then of seeds. */
  readonly tilts: readonly number[];
  /** Controllers that are left to train. */
  readonly left: number;
}

const AGENTS = 10;
const CURRICULUM = 3;
const HELD_OUT = 0.2;

/**
 * The weight μ/α of a rewarded inner square by matching (L17): controllers are trained with several weights and simulated, and the
 * weight is where their tilt towards the square crosses that of the record, linear in log μ/α. Likelihood asks whether a critic
 * trained anew has the same value at every successor, and the errors of two critics count against large weights; the tilt is
 * an average over all steps, in which they cancel.
 * @throws RangeError from `init` if there is not enough to try
 */
export function matchedWeight(): Method<MatchedWeightProblem, MatchedState, MatchedWeight> {
  return {
    init(problem) {
      expectPositive("matchedWeight", "halfWidth", problem.halfWidth);
      expectInteger("matchedWeight", "critics", problem.critics, 2, 100);
      expectInteger("matchedWeight", "steps", problem.steps, AGENTS, 1e9);
      const { weights } = problem;
      if (weights.length < 2 || !weights.every((weight, k) => weight > (k === 0 ? 0 : weights[k - 1])))
        throw new RangeError("matchedWeight: weights must rise from above 0. Give two or more.");
      return { tilts: [], left: weights.length * problem.critics };
    },
    step: (problem, { tilts, left }) => ({ tilts: [...tilts, simulatedTilt(problem, tilts.length)], left: left - 1 }),
    status: ({ left }) => (left === 0 ? "converged" : "running"),
    result: (problem, { tilts }) => matchedTo(problem, recordedTilt(problem), tilts),
  };
}

function recordedTilt({ table, constraint, halfWidth }: MatchedWeightProblem): Tilt {
  const inner = regionShape({ kind: "square", halfWidth });
  return tiltInside(table, constraint.units, { allowed: regionShape(constraint.regions[0]), inner });
}

/** Trains the next controller, simulates it and reads its tilt off what it did. */
function simulatedTilt(problem: MatchedWeightProblem, done: number): number {
  const { table, record, constraint, halfWidth, discount, weights, critics, criticUpdates, kernels, seed } = problem;
  const weight = weights[Math.floor(done / critics)];
  const inner = regionShape({ kind: "square", halfWidth });
  const start = startsWithin(table, constraint, record);
  const objective = { kind: "maximumOccupancy", temperature: 1, discount, stateEntropy: 0, reward: weight } as const;
  const training = { updates: criticUpdates, curriculum: CURRICULUM, start, ...(kernels ? { kernels } : {}) };
  const control = criticProblem(table, { constraint, objective, rewarded: inner }, training);
  const own = seed + (done % critics);
  const made = recordController(control.process, valueController(control, trainCritic(control, own)), {
    agents: AGENTS,
    steps: Math.floor(problem.steps / AGENTS),
    start,
    rng: createRng(own).split("matched weight"),
  });
  const dynamics = { kind: "given", network: table.network, injections: table.injections } as const;
  const simulated = { ...problem, table: successorTable({ ...made, dynamics }, HELD_OUT) };
  return recordedTilt(simulated).tilt;
}

/**
 * Where tilts of controllers cross the recorded one (L17).
 * @param tilts  of every controller, shape [weights, critics]
 */
export function matchedTo(
  { weights, critics }: Pick<MatchedWeightProblem, "weights" | "critics">,
  recorded: Tilt,
  tilts: readonly number[],
): MatchedWeight {
  const points = weights.map((weight, k) => {
    const own = tilts.slice(k * critics, (k + 1) * critics);
    return { weight, tilts: own, tilt: own.reduce((sum, tilt) => sum + tilt, 0) / own.length };
  });
  const squares = points.reduce(
    (sum, { tilts: own, tilt }) => sum + own.reduce((so, v) => so + squared(v - tilt), 0),
    0,
  );
  const freedom = weights.length * (critics - 1);
  const spread = Math.sqrt(squares / freedom);
  const rising = neverFalling(points.map(({ tilt }) => tilt));
  const logs = weights.map((weight) => log(weight));
  const last = logs.length - 1;
  // The segment that the recorded tilt falls into; beyond the ends the outermost one goes on.
  const above = rising.findIndex((tilt, k) => k > 0 && tilt >= recorded.tilt);
  const k = above < 0 ? last : above;
  const slope = (rising[k] - rising[k - 1]) / (logs[k] - logs[k - 1]);
  const whole = (rising[last] - rising[0]) / (logs[last] - logs[0]);
  const at = slope > 0 ? logs[k] + (recorded.tilt - rising[k]) / slope : logs[k];
  const error = Math.sqrt(squared(spread) * (1 + 1 / critics) + squared(recorded.error)) / Math.max(whole, 1e-12);
  const reach = student95(freedom) * error;
  return {
    weight: exp(at),
    interval: [exp(at - reach), exp(at + reach)],
    within: recorded.tilt >= rising[0] && recorded.tilt <= rising[last],
    recorded,
    spread,
    points,
  };
}

/** The nearest sequence that never falls: neighbours that do are replaced by their mean. */
function neverFalling(values: readonly number[]): readonly number[] {
  const blocks: { sum: number; count: number }[] = [];
  for (const value of values) {
    let block = { sum: value, count: 1 };
    for (let last = blocks.at(-1); last && last.sum / last.count > block.sum / block.count; last = blocks.at(-1)) {
      blocks.pop();
      block = { sum: last.sum + block.sum, count: last.count + block.count };
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ sum, count }) => new Array<number>(count).fill(sum / count));
}
