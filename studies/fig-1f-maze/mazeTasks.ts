import {
  actionCountsOf,
  createRng,
  inferTabularReward,
  klDivergence,
  occupancy,
  rollout,
  rSquared,
  squared,
  type TextMaze,
  tabularInverse,
} from "@telos/core";
import { goalReward, MAZE_ROWS, type MazeBehaviour, MOVED_ROWS, mazeOf, solveMaze } from "../src/mazeWorld.ts";
import type { TaskResult } from "../src/study.ts";

/** The λ at which steps are sampled and predictions made, and how much dearer information becomes. */
const INFERRED_AT = 0.02;
const DEARER = 3;
/** Probability of a slip where steps are sampled. */
export const SLIP = 0.1;
/** Weight and width of the penalty that asks for a sparse reward, chosen on other seeds. */
const PENALTY = 10;
const WIDTH = 0.1;

/** What a maze study is given to do. */
export type MazeTask =
  | { readonly kind: "policy"; readonly codingCost: number }
  | { readonly kind: "predict" }
  | { readonly kind: "steps"; readonly seed: number; readonly steps: number };

/** What comes out of it, by the kind of the task. */
export type MazeResult =
  | {
      readonly kind: "policy";
      readonly visits: Float64Array;
      readonly stepsPerReward: number;
      readonly nats: number;
      readonly rounds: number;
      readonly path: Int32Array;
      readonly inferred: Float64Array;
      readonly r2: number;
      readonly rank: number;
      readonly residual: number;
    }
  | { readonly kind: "predict"; readonly dearer: Prediction; readonly moved: Prediction }
  | {
      readonly kind: "steps";
      readonly inferred: Float64Array;
      readonly visited: Uint8Array;
      readonly r2: number;
      readonly bestIsGoal: boolean;
    };

/** A changed maze: what truly happens, what is predicted, what would happen without adaptation. */
export interface Prediction {
  readonly rows: readonly string[];
  readonly truth: Float64Array;
  readonly predicted: Float64Array;
  readonly unadapted: Float64Array;
  readonly bits: number;
  readonly unadaptedBits: number;
  readonly largestPolicyChange: number;
  readonly stepsPerReward: number;
  readonly predictedStepsPerReward: number;
}

/** Runs one task. */
export function runMazeTask(task: MazeTask): MazeResult {
  switch (task.kind) {
    case "policy":
      return policyResult(task.codingCost);
    case "predict":
      return predictResult();
    case "steps":
      return stepsResult(task.seed, task.steps);
  }
}

/** Solved mazes, the cheapest information first. */
export function policiesOf(results: readonly TaskResult<MazeTask, MazeResult>[]) {
  return results
    .flatMap(({ task, result }) =>
      result.kind === "policy" && task.kind === "policy" ? [{ codingCost: task.codingCost, result }] : [],
    )
    .sort((a, b) => a.codingCost - b.codingCost);
}

const PATH_STEPS = 60;
const BELOW_ROUNDING = 1e-12; // a cell that is never entered has a share of 0 or of some 1e-18, as rounding will have it

function policyResult(codingCost: number): MazeResult {
  const maze = mazeOf(MAZE_ROWS, 0);
  const found = solveMaze(maze, goalReward(maze), codingCost);
  const inverse = tabularInverse(maze, found.logPolicy, found.reference, codingCost);
  const path = rollout(maze, found.policy, {
    rng: createRng(0).split("path"),
    steps: PATH_STEPS,
    start: maze.startState,
  });
  const arrived = path.states.indexOf(maze.goalState!);
  return {
    kind: "policy",
    visits: found.visits,
    stepsPerReward: 1 / found.visits[maze.goalState!]!,
    nats: found.codingCost,
    rounds: found.rounds,
    path: arrived < 0 ? path.states : path.states.slice(0, arrived + 1),
    inferred: inverse.reward,
    r2: rSquared(centred(goalReward(maze)), centred(inverse.reward)),
    rank: inverse.rank,
    residual: inverse.residual,
  };
}

function predictResult(): MazeResult {
  const maze = mazeOf(MAZE_ROWS, 0);
  const found = solveMaze(maze, goalReward(maze), INFERRED_AT);
  const { reward } = tabularInverse(maze, found.logPolicy, found.reference, INFERRED_AT);
  const moved = mazeOf(MOVED_ROWS, 0);
  return {
    kind: "predict",
    dearer: predict(maze, reward, INFERRED_AT * DEARER, found, MAZE_ROWS),
    moved: predict(moved, movedReward(maze, reward, moved), INFERRED_AT, found, MOVED_ROWS),
  };
}

function predict(
  changed: TextMaze,
  reward: Float64Array,
  codingCost: number,
  before: MazeBehaviour,
  rows: readonly string[],
): Prediction {
  const truth = solveMaze(changed, goalReward(changed), codingCost);
  const predicted = solveMaze(changed, reward, codingCost);
  const kept = keptPolicy(before, changed);
  const unadapted = occupancy({ process: changed, criterion: { kind: "average" } }, kept).states;
  return {
    rows,
    truth: truth.visits,
    predicted: predicted.visits,
    unadapted,
    bits: klDivergence(truth.visits, predicted.visits, BELOW_ROUNDING),
    unadaptedBits: klDivergence(truth.visits, unadapted, 1e-6),
    largestPolicyChange: truth.policy.reduce((most, p, k) => Math.max(most, Math.abs(p - predicted.policy[k]!)), 0),
    stepsPerReward: 1 / truth.visits[changed.goalState!]!,
    predictedStepsPerReward: 1 / predicted.visits[changed.goalState!]!,
  };
}

/** The reward of the cells that are still there; a cell never seen gets the median, 0. */
function movedReward(maze: TextMaze, reward: Float64Array, moved: TextMaze): Float64Array {
  return Float64Array.from(moved.cells, (cell) => {
    const state = maze.stateOfCell[cell]!;
    return state < 0 ? 0 : reward[state]!;
  });
}

/** What the walker did before, in the changed maze; in a cell that it never saw it takes its mean action. */
function keptPolicy({ maze, policy, reference }: MazeBehaviour, changed: TextMaze): Float64Array {
  const { actions } = changed;
  return Float64Array.from({ length: changed.states * actions }, (_, k) => {
    const state = maze.stateOfCell[changed.cells[Math.floor(k / actions)]!]!;
    return state < 0 ? reference[k % actions]! : policy[state * actions + (k % actions)]!;
  });
}

function stepsResult(seed: number, steps: number): MazeResult {
  const maze = mazeOf(MAZE_ROWS, SLIP);
  const found = solveMaze(maze, goalReward(maze), INFERRED_AT);
  const walked = rollout(maze, found.policy, { rng: createRng(seed).split("steps"), steps, start: maze.startState });
  const counts = actionCountsOf(maze, [walked]);
  // The reference is not known from steps: the mean action stands for it, an action never seen counted half.
  const seen = Float64Array.from({ length: maze.actions }, (_, a) =>
    counts.reduce((sum, count, k) => sum + (k % maze.actions === a ? count : 0), 0.5),
  );
  const total = seen.reduce((sum, count) => sum + count, 0);
  const fit = inferTabularReward({
    process: maze,
    counts,
    reference: seen.map((count) => count / total),
    temperature: INFERRED_AT,
    penalty: PENALTY,
    width: WIDTH,
  });
  return {
    kind: "steps",
    inferred: fit.reward,
    visited: fit.visited,
    r2: squaredCorrelation(goalReward(maze), fit.reward),
    bestIsGoal: fit.reward.indexOf(Math.max(...fit.reward)) === maze.goalState,
  };
}
function centred(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

function squaredCorrelation(truth: Float64Array, estimate: Float64Array): number {
  const [a, b] = [centred(truth), centred(estimate)];
  const dot = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, k) => sum + value * y[k]!, 0);
  return squared(dot(a, b)) / (dot(a, a) * dot(b, b));
}
