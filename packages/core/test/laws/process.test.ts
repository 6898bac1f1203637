import { tabularProcess } from "../../src/process/tabularProcess.ts";
import { textMaze } from "../../src/process/textMaze.ts";
import { describeProcess } from "./describeProcess.ts";

describeProcess("a maze with a goal", () => textMaze({ rows: ["S..", ".#.", "..G"], slip: 0 }));

describeProcess("a slippery maze with a goal", () => textMaze({ rows: ["S.#", "..G"], slip: 0.2 }));

describeProcess("a maze with deadly cells", () => textMaze({ rows: ["S..X", ".#..", "X..."], slip: 0.1 }));

describeProcess("a cycle, whose chain is periodic", () =>
  tabularProcess({ states: 4, actions: 2, successors: (s) => [[(s + 1) % 4, 1]], terminal: [], start: 2 }),
);

describeProcess("one state that loops on itself", () =>
  tabularProcess({ states: 1, actions: 3, successors: () => [[0, 1]], terminal: [], start: 0 }),
);

describeProcess("one state, and it is terminal", () =>
  tabularProcess({ states: 1, actions: 2, successors: () => [], terminal: [0], start: 0 }),
);

describeProcess("two agents that take turns", () =>
  tabularProcess({
    states: 4,
    actions: 2,
    successors: (s, a) => [
      [(s + 1 + 2 * a) % 4, 0.8],
      [(s + 1) % 4, 0.2],
    ],
    terminal: [],
    start: 0,
    agents: { count: 2, of: Int32Array.of(0, 1, 0, 1) },
  }),
);
