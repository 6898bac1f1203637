import { expectProbability } from "../num/expectShape.ts";
import type { FiniteProcess } from "./process.ts";
import { tabularProcess } from "./tabularProcess.ts";

/** The actions of a maze, in the order of their numbers, with the row and column that each adds. */
export const MAZE_ACTIONS = [
  { name: "stay", row: 0, column: 0 },
  { name: "up", row: -1, column: 0 },
  { name: "down", row: 1, column: 0 },
  { name: "left", row: 0, column: -1 },
  { name: "right", row: 0, column: 1 },
] as const;

export interface TextMazeOptions {
  /** Rows of equal length: `#` wall, `.` free, `S` start (exactly one), `G` goal (at most one), `X` terminal. */
  readonly rows: readonly string[];
  /** Probability that the action is replaced by one of the five, drawn uniformly; not at the goal. */
  readonly slip: number;
}

/** A grid maze, with the way back from states to cells for whoever draws it. */
export interface TextMaze extends FiniteProcess {
  readonly height: number;
  readonly width: number;
  /** The cell of each state, row × width + column, in reading order, shape [states]. */
  readonly cells: Int32Array;
  /** The state of each cell, −1 for walls, shape [height, width]. */
  readonly stateOfCell: Int32Array;
  readonly startState: number;
  /** undefined when the maze has no goal. */
  readonly goalState: number | undefined;
}

/**
 * A grid maze from text. There are five actions, staying included; walking into a wall or off the grid stays. Whatever
 * is done at the goal leads back to the start, so that reaching it can be repeated for ever.
 * @throws RangeError naming the row and column at fault
 */
export function textMaze({ rows, slip }: TextMazeOptions): TextMaze {
  expectProbability("textMaze", "slip", slip);
  const height = rows.length;
  const width = rows[0]?.length ?? 0;
  const cells: number[] = [];
  const stateOfCell = new Int32Array(height * width).fill(-1);
  const marked = { S: [] as number[], G: [] as number[], X: [] as number[] };
  for (const [row, text] of rows.entries()) {
    if (text.length !== width) {
      throw new RangeError(
        `textMaze: rows[${row}] has ${text.length} letters but rows[0] has ${width}. Pad it with #.`,
      );
    }
    for (const [column, letter] of [...text].entries()) {
      if (letter === "#") continue;
      if (!".SGX".includes(letter)) {
        throw new RangeError(`textMaze: rows[${row}][${column}] is "${letter}". Use # . S G or X.`);
      }
      stateOfCell[row * width + column] = cells.length;
      if (letter !== ".") marked[letter as keyof typeof marked].push(cells.length);
      cells.push(row * width + column);
    }
  }
  if (marked.S.length !== 1 || marked.G.length > 1) {
    throw new RangeError(
      `textMaze: rows hold ${marked.S.length} S and ${marked.G.length} G. Mark exactly one start and at most one goal.`,
    );
  }
  const startState = marked.S[0]!;
  const goalState = marked.G[0];

  const moved = (state: number, action: number): number => {
    const row = Math.floor(cells[state]! / width) + MAZE_ACTIONS[action]!.row;
    const column = (cells[state]! % width) + MAZE_ACTIONS[action]!.column;
    const inside = row >= 0 && row < height && column >= 0 && column < width;
    const target = inside ? stateOfCell[row * width + column]! : -1;
    return target < 0 ? state : target;
  };
  const process = tabularProcess({
    states: cells.length,
    actions: MAZE_ACTIONS.length,
    terminal: marked.X,
    start: startState,
    successors: (state, action) => {
      if (state === goalState) return [[startState, 1]];
      const slipped = MAZE_ACTIONS.map((_, other) => [moved(state, other), slip / MAZE_ACTIONS.length] as const);
      return [[moved(state, action), 1 - slip], ...slipped];
    },
  });
  return { ...process, height, width, cells: Int32Array.from(cells), stateOfCell, startState, goalState };
}
