import { above, atLeast, atMost, type Claim, falls, rises } from "../src/claim.ts";
import { drawnFigure } from "../src/drawnFigure.ts";
import { MAZE_ROWS, mazeOf } from "../src/mazeWorld.ts";
import { meanOf } from "../src/spread.ts";
import { defineStudy, type StudyRequest, type TaskResult } from "../src/study.ts";
import { mazeFigure } from "./mazeFigure.ts";
import { type MazeResult, type MazeTask, policiesOf, runMazeTask, SLIP } from "./mazeTasks.ts";

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
  costOf: (task) => (task.kind === "policy" ? 0.2 + 25 * task.codingCost : 1),
  runTask: runMazeTask,
  conclude: (results) => ({
    claims: claimsOf(results),
    figures: [drawnFigure("fig-1f-maze", mazeFigure, results)],
    notes: ["Moved walls: a cell that the walker never saw gets the median of the inferred rewards."],
  }),
});

function claimsOf(results: readonly TaskResult<MazeTask, MazeResult>[]): Claim[] {
  const policies = policiesOf(results);
  const steps = results.flatMap(({ task, result }) =>
    result.kind === "steps" && task.kind === "steps" ? [{ task, result }] : [],
  );
  const states = mazeOf(MAZE_ROWS, 0).states;
  const { dearer, moved } = results.map(({ result }) => result).find((result) => result.kind === "predict")!;
  const sizes = [...new Set(steps.map(({ task }) => task.steps))];
  return [
    rises(
      "Steps per reward rise with the coding cost",
      policies.map(({ result }) => result.stepsPerReward),
    ),
    falls(
      "Information that actions carry about place falls with the coding cost, nats",
      policies.map(({ result }) => result.nats),
    ),
    atLeast(
      "The reward is read off the policy at every coding cost: r²",
      policies.map(({ result }) => result.r2),
      0.9999,
    ),
    atLeast(
      "Only the constant is free: rank of the equations in twice as many unknowns as cells",
      policies.map(({ result }) => result.rank),
      2 * states - 1,
    ),
    atMost("Information three times dearer, predicted: KL of the occupancy, bits", dearer.bits, 1e-5),
    above("The same without adaptation: KL, bits", dearer.unadaptedBits, 1e-5, { of: "bound of the prediction" }),
    atMost("Walls moved, predicted: KL of the occupancy, bits", moved.bits, 1e-5),
    above("The same without adaptation: KL, bits", moved.unadaptedBits, 1e-5, { of: "bound of the prediction" }),
    atMost(
      "Largest change of a choice's probability against the truth, both predictions",
      [dearer.largestPolicyChange, moved.largestPolicyChange],
      0.01,
    ),
    ...sizes.map((size) =>
      atLeast(
        `From ${size} sampled steps, slip ${SLIP}: r² (scale fitted)`,
        steps.filter(({ task }) => task.steps === size).map(({ result }) => result.r2),
        0.999,
      ),
    ),
    atLeast(
      "The best cell inferred from steps is the goal, share of the walks",
      meanOf(steps.map(({ result }) => Number(result.bestIsGoal))),
      1,
    ),
  ];
}
