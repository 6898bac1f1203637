import {
  actionCountsOf,
  createRng,
  inferTabularReward,
  klDivergence,
  occupancy,
  rollout,
  rSquared,
  tabularInverse,
  type TextMaze,
} from "@telos/core";
import { above, atLeast, atMost, type Claim, falls, rises } from "../src/claim.ts";
import { drawnFigure } from "../src/drawnFigure.ts";
import { goalReward, MAZE_ROWS, type MazeBehaviour, mazeOf, MOVED_ROWS, solveMaze } from "../src/mazeWorld.ts";
import { meanOf } from "../src/spread.ts";
import { defineStudy, type StudyRequest, type TaskResult } from "../src/study.ts";
import { mazeFigure } from "./mazeFigure.ts";

/** Coding costs λ, ours: reward units per nat. */
const COSTS: Readonly<Record<StudyRequest["size"], readonly number[]>> = {
  quick: [0.01, 0.02, 0.05],
  default: [0.01, 0.02, 0.05, 0.1],
  full: [0.01, 0.02, 0.05, 0.1],
};
const STEPS: Readonly<Record<StudyRequest["size"], readonly number[]>> = {
  quick: [1_000, 10_000],
  default: [1_000, 10_000, 100_000],
  full: [1_000, 10_000, 100_000],
};
/** The λ at which steps are sampled and predictions made, and how much dearer information becomes. */
const INFERRED_AT = 0.02;
const DEARER = 3;
const SLIP = 0.1;
/** Weight and width of the penalty that asks for a sparse reward, chosen on other seeds. */
const PENALTY = 1;
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
  | { readonly kind: "steps"; readonly inferred: Float64Array; readonly visited: Uint8Array; readonly r2: number; readonly bestIsGoal: boolean };

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

/** Figure 1F: a maze as the general case, forward with a coding cost, backward from the policy and from steps. */
export const fig1fMaze = defineStudy<MazeTask, MazeResult>({
  id: "fig-1f-maze",
  half: "inverse",
  title: "A walker in a maze: its goal is read off its steps, and predicts its way when walls move",
  tasks: ({ size, seeds }) => [
    ...COSTS[size].toReversed().map((codingCost) => ({ kind: "policy", codingCost }) as const),
    { kind: "predict" },
    ...STEPS[size].flatMap((steps) => seeds.map((seed) => ({ kind: "steps", seed, steps }) as const)),
  ],
  costOf: (task) => (task.kind === "policy" ? 1 + 40 * task.codingCost : 2),
  runTask: (task) => {
    switch (task.kind) {
      case "policy":
        return policyResult(task.codingCost);
      case "predict":
        return predictResult();
      case "steps":
        return stepsResult(task.seed, task.steps);
    }
  },
  conclude: (results) => ({
    claims: claimsOf(results),
    figures: [drawnFigure("fig-1f-maze", mazeFigure, results)],
    notes: ["Moved walls: a cell that the walker never saw gets the median of the inferred rewards."],
  }),
});

const PATH_STEPS = 60;

function policyResult(codingCost: number): MazeResult {
  const maze = mazeOf(MAZE_ROWS, 0);
  const found = solveMaze(maze, goalReward(maze), codingCost);
  const inverse = tabularInverse(maze, found.logPolicy, found.reference, codingCost);
  const path = rollout(maze, found.policy, { rng: createRng(0).split("path"), steps: PATH_STEPS, start: maze.startState });
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

function predict(changed: TextMaze, reward: Float64Array, codingCost: number, before: MazeBehaviour, rows: readonly string[]): Prediction {
  const truth = solveMaze(changed, goalReward(changed), codingCost);
  const predicted = solveMaze(changed, reward, codingCost);
  const kept = keptPolicy(before, changed);
  const unadapted = occupancy({ process: changed, criterion: { kind: "average" } }, kept).states;
  return {
    rows,
    truth: truth.visits,
    predicted: predicted.visits,
    unadapted,
    bits: klDivergence(truth.visits, predicted.visits, 0),
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
  const seen = Float64Array.from({ length: maze.actions }, (_, a) => counts.reduce((sum, count, k) => sum + (k % maze.actions === a ? count : 0), 0.5));
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

function claimsOf(results: readonly TaskResult<MazeTask, MazeResult>[]): Claim[] {
  const policies = policiesOf(results);
  const steps = results.flatMap(({ task, result }) => (result.kind === "steps" && task.kind === "steps" ? [{ task, result }] : []));
  const states = mazeOf(MAZE_ROWS, 0).states;
  const { dearer, moved } = results.map(({ result }) => result).find((result) => result.kind === "predict")!;
  const sizes = [...new Set(steps.map(({ task }) => task.steps))];
  return [
    rises("Steps per reward rise with the coding cost", policies.map(({ result }) => result.stepsPerReward)),
    falls("Information that actions carry about place falls with the coding cost, nats", policies.map(({ result }) => result.nats)),
    atLeast("The reward is read off the policy at every coding cost: r²", policies.map(({ result }) => result.r2), 0.9999),
    atLeast(
      "Only the constant is free: rank of the equations in twice as many unknowns as cells",
      policies.map(({ result }) => result.rank),
      2 * states - 1,
    ),
    atMost("Information three times dearer, predicted: KL of the occupancy, bits", dearer.bits, 1e-5),
    above("The same without adaptation: KL, bits", dearer.unadaptedBits, 1e-5, { of: "bound of the prediction" }),
    atMost("Walls moved, predicted: KL of the occupancy, bits", moved.bits, 1e-5),
    above("The same without adaptation: KL, bits", moved.unadaptedBits, 1e-5, { of: "bound of the prediction" }),
    atMost("Largest change of a choice's probability against the truth, both predictions", [dearer.largestPolicyChange, moved.largestPolicyChange], 0.01),
    ...sizes.map((size) =>
      atLeast(
        `From ${size} sampled steps, slip ${SLIP}: r² (scale fitted)`,
        steps.filter(({ task }) => task.steps === size).map(({ result }) => result.r2),
        0.999,
      ),
    ),
    atLeast("The best cell inferred from steps is the goal, share of the walks", meanOf(steps.map(({ result }) => Number(result.bestIsGoal))), 1),
  ];
}

/** Solved mazes, the cheapest information first. */
export function policiesOf(results: readonly TaskResult<MazeTask, MazeResult>[]) {
  return results
    .flatMap(({ task, result }) => (result.kind === "policy" && task.kind === "policy" ? [{ codingCost: task.codingCost, result }] : []))
    .sort((a, b) => a.codingCost - b.codingCost);
}

function centred(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

function squaredCorrelation(truth: Float64Array, estimate: Float64Array): number {
  const [a, b] = [centred(truth), centred(estimate)];
  const dot = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, k) => sum + value * y[k]!, 0);
  return dot(a, b) ** 2 / (dot(a, a) * dot(b, b));
}
