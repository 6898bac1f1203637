import { expect, test } from "vitest";
import { MAZE_ACTIONS, textMaze } from "./textMaze.ts";

const [STAY, UP, DOWN, LEFT, RIGHT] = [0, 1, 2, 3, 4] as const;
const to = (maze: ReturnType<typeof textMaze>, state: number, action: number) =>
  Object.fromEntries(maze.successorsOf(state, action).map((s) => [s.state, s.probability]));

test("states are the free cells in reading order, and cells find their states again", () => {
  const maze = textMaze({ rows: ["S#", ".G"], slip: 0 });
  expect([maze.states, maze.actions, maze.width, maze.height]).toEqual([3, 5, 2, 2]);
  expect([...maze.cells]).toEqual([0, 2, 3]);
  expect([...maze.stateOfCell]).toEqual([0, -1, 1, 2]);
  expect([maze.startState, maze.goalState]).toEqual([0, 2]);
  expect([...maze.start]).toEqual([1, 0, 0]);
});

test("the five actions stay and walk; walls and the edge of the grid stop", () => {
  expect(MAZE_ACTIONS.map((action) => action.name)).toEqual(["stay", "up", "down", "left", "right"]);
  const maze = textMaze({ rows: ["S#", ".G"], slip: 0 });
  expect(to(maze, 0, STAY)).toEqual({ 0: 1 });
  expect(to(maze, 0, RIGHT)).toEqual({ 0: 1 }); // a wall
  expect(to(maze, 0, UP)).toEqual({ 0: 1 }); // the edge
  expect(to(maze, 0, DOWN)).toEqual({ 1: 1 });
  expect(to(maze, 1, RIGHT)).toEqual({ 2: 1 });
  expect(to(maze, 1, LEFT)).toEqual({ 1: 1 });
});

test("whatever is done at the goal leads back to the start, without a slip", () => {
  const maze = textMaze({ rows: ["S#", ".G"], slip: 0.5 });
  for (let action = 0; action < 5; action++) expect(to(maze, 2, action)).toEqual({ 0: 1 });
});

test("a slip replaces the action by one of the five, drawn uniformly", () => {
  const maze = textMaze({ rows: ["...", ".S.", "..."], slip: 0.1 });
  const up = to(maze, 4, UP);
  expect(up[1]).toBeCloseTo(0.92, 14);
  for (const state of [3, 4, 5, 7]) expect(up[state]).toBeCloseTo(0.02, 14);
});

test("a maze may have no goal, and X is terminal", () => {
  const maze = textMaze({ rows: ["SX"], slip: 0 });
  expect(maze.goalState).toBeUndefined();
  expect([...maze.terminal]).toEqual([0, 1]);
  expect(maze.successorsOf(1, STAY)).toEqual([]);
});

test.each<[string, string[], number, RegExp]>([
  ["rows of unequal length", ["S.", "."], 0, /textMaze: rows\[1\] has 1 letters but rows\[0\] has 2/],
  ["an unknown letter", ["S.", ".o"], 0, /textMaze: rows\[1\]\[1\] is "o". Use # . S G or X/],
  ["no start", ["..", ".G"], 0, /textMaze: rows hold 0 S and 1 G/],
  ["two goals", ["SG", ".G"], 0, /textMaze: rows hold 1 S and 2 G/],
  ["nothing", [], 0, /textMaze: rows hold 0 S and 0 G/],
  ["a slip of 10 %", ["SG"], 10, /textMaze: slip must be a probability but is 10/],
])("%s is refused with its place", (_, rows, slip, message) => {
  expect(() => textMaze({ rows, slip })).toThrow(message);
});
