import {
  createRng,
  type MarginalSolution,
  marginalReference,
  occupancy,
  runNow,
  type TextMaze,
  textMaze,
} from "@telos/core";

/** The maze of figure 1F, ours: 51 free cells, start at the upper left, goal at the lower right. */
export const MAZE_ROWS = [
  "S....#...",
  ".##..#.#.",
  ".#...#.#.",
  ".#.###.#.",
  ".#.....#.",
  ".#####.#.",
  "...#...#.",
  ".#.#.###.",
  ".#.....#G",
] as const;

/** The same after walls have moved: the way along the upper right is shut, one from below is open. */
export const MOVED_ROWS = [
  "S....#.#.",
  ".##..#.#.",
  ".#...#.#.",
  ".#.###.#.",
  ".#.....#.",
  ".#####.#.",
  "...#...#.",
  ".#.#.###.",
  ".#......G",
] as const;

/** How a walker with a purpose and a coding cost behaves in a maze. */
export interface MazeBehaviour extends MarginalSolution {
  readonly maze: TextMaze;
  /** Share of time in each cell, shape [states]. */
  readonly visits: Float64Array;
  readonly rounds: number;
  readonly status: string;
}

/** A maze from its rows. */
export function mazeOf(rows: readonly string[], slip: number): TextMaze {
  return textMaze({ rows, slip });
}

/** Reward 1 at the goal, 0 elsewhere, shape [states]. */
export function goalReward(maze: TextMaze): Float64Array {
  const reward = new Float64Array(maze.states);
  reward[maze.goalState!] = 1;
  return reward;
}

/** Solves the maze for a reward of its cells under a coding cost, the reference being the walker's own mean action. */
export function solveMaze(maze: TextMaze, reward: Float64Array, codingCost: number): MazeBehaviour {
  const problem = {
    process: maze,
    reward: { kind: "state", values: reward },
    reference: { kind: "marginal", shared: true },
    temperature: codingCost,
    criterion: { kind: "average" },
  } as const;
  const { result, steps, status } = runNow(marginalReference(), problem, { rng: createRng(0), maxSteps: 5000 });
  return { ...result, maze, visits: occupancy(problem, result.policy).states, rounds: steps, status };
}
