import { defineFigure, type FigureContent, formatNumber, type Panel } from "@telos/figures";
import { linePanel } from "../src/linePanel.ts";
import { mazePanel } from "../src/mazePanel.ts";
import { MAZE_ROWS } from "../src/mazeWorld.ts";
import type { TaskResult } from "../src/study.ts";
import { type MazeResult, type MazeTask, policiesOf } from "./mazeTasks.ts";

type Results = readonly TaskResult<MazeTask, MazeResult>[];
const MAP = 132;

/** Figure 1F of the inverse paper: a maze forward under a coding cost, its reward found again, changed mazes predicted. */
export const mazeFigure = defineFigure("mazeFigure", (results: Results): FigureContent => {
  const policies = policiesOf(results);
  const [cheap, dear] = [policies[0]!, policies.at(-1)!];
  const steps = results.flatMap(({ task, result }) =>
    result.kind === "steps" && task.kind === "steps" ? [{ task, result }] : [],
  );
  const sampled = steps.find(({ task }) => task.steps === 1000) ?? steps[0]!;
  const { dearer, moved } = results.map(({ result }) => result).find((result) => result.kind === "predict")!;
  const occupied = Math.max(...cheap.result.visits);
  return {
    title: "Where a walker wants to go is read off its steps, and tells its way through a changed maze",
    caption: `Reward 1 at G, then back to S; staying and bumping into walls are allowed. a, b, share of time in each cell (viridis, square-root scale, 0 to ${formatNumber(100 * occupied)} %) and the first 60 steps of one walk. Coding cost λ: reward units per nat by which actions differ from the walker's mean action. d, e, inferred reward, blue below and vermilion above its median. f, g, predicted share of time, solved from the reward inferred at λ = 0.02; KL: divergence from what truly happens. Maze, λ and slip are ours, not the paper's.`,
    widthMm: 180,
    rows: [
      [
        mazePanel({
          heading: `cheap information, λ = ${cheap.codingCost}`,
          rows: MAZE_ROWS,
          values: cheap.result.visits,
          scale: "density",
          strongest: occupied,
          path: cheap.result.path,
          height: MAP,
          below: `${formatNumber(cheap.result.stepsPerReward)} steps per reward`,
        }),
        mazePanel({
          heading: `dear information, λ = ${dear.codingCost}`,
          rows: MAZE_ROWS,
          values: dear.result.visits,
          scale: "density",
          strongest: occupied,
          path: dear.result.path,
          height: MAP,
          below: `${formatNumber(dear.result.stepsPerReward)} steps per reward`,
        }),
        costPanel(policies),
      ],
      [
        mazePanel({
          heading: "reward, from the policy",
          rows: MAZE_ROWS,
          values: cheap.result.inferred,
          scale: "reward",
          height: MAP - 18,
          below: `r² = ${cheap.result.r2.toFixed(4)}`,
        }),
        mazePanel({
          heading: `from ${formatNumber(sampled.task.steps)} steps`,
          rows: MAZE_ROWS,
          values: sampled.result.inferred,
          scale: "reward",
          height: MAP - 18,
          below: `r² = ${sampled.result.r2.toFixed(4)}`,
        }),
        mazePanel({
          heading: "3 × coding cost",
          rows: dearer.rows,
          values: dearer.predicted,
          scale: "density",
          strongest: occupied,
          height: MAP - 18,
          below: off(dearer),
        }),
        mazePanel({
          heading: "walls moved",
          rows: moved.rows,
          values: moved.predicted,
          scale: "density",
          strongest: occupied,
          height: MAP - 18,
          below: off(moved),
        }),
      ],
    ],
    table: tableOf(results),
  };
});

function off({ bits, unadaptedBits }: { bits: number; unadaptedBits: number }): string {
  return `KL ${bits < 1e-9 ? "< 1e−9" : formatNumber(bits)} bits; unadapted ${formatNumber(unadaptedBits)}`;
}

function costPanel(policies: ReturnType<typeof policiesOf>): Panel {
  const last = policies.at(-1)!;
  return linePanel({
    share: 1.15,
    height: MAP,
    heading: "what information buys",
    x: { label: "information (nats per step)", domain: [0, 1.25], ticks: [0, 0.5, 1] },
    y: { label: "steps per reward", domain: [0, 20 + last.result.stepsPerReward], ticks: 4 },
    tickText: "100",
    series: [
      {
        points: policies.map(({ result }): [number, number] => [result.nats, result.stepsPerReward]),
        colour: "ink",
        dots: 2.4,
      },
      ...policies.map(({ codingCost, result }) => ({
        points: [],
        colour: "ink" as const,
        label: { text: `λ = ${codingCost}`, x: result.nats, y: result.stepsPerReward, dx: 5, dy: -5 },
      })),
      {
        points: [
          [0, 27],
          [1.25, 27],
        ],
        colour: "baseline",
        dashed: true,
        width: 0.75,
        label: { text: "shortest way: 27", x: 0.02, y: 27, dy: 8 },
      },
    ],
  });
}

function tableOf(results: Results): FigureContent["table"] {
  const rows: (number | string)[][] = [];
  for (const { codingCost, result } of policiesOf(results)) {
    rows.push(
      [`λ=${codingCost}`, "steps per reward", "", result.stepsPerReward],
      [`λ=${codingCost}`, "information nats", "", result.nats],
      [`λ=${codingCost}`, "r2", "", result.r2],
    );
    result.visits.forEach((share, state) => {
      rows.push(
        [`λ=${codingCost}`, "share of time", state, share],
        [`λ=${codingCost}`, "inferred reward", state, result.inferred[state]!],
      );
    });
  }
  for (const { task, result } of results) {
    if (result.kind === "steps" && task.kind === "steps")
      rows.push([`${task.steps} steps, seed ${task.seed}`, "r2", "", result.r2]);
    if (result.kind === "predict")
      for (const [name, one] of [
        ["coding cost × 3", result.dearer],
        ["walls moved", result.moved],
      ] as const) {
        rows.push(
          [name, "KL bits", "", one.bits],
          [name, "KL bits unadapted", "", one.unadaptedBits],
          [name, "steps per reward", "", one.stepsPerReward],
          [name, "predicted steps per reward", "", one.predictedStepsPerReward],
        );
        one.truth.forEach((share, state) => {
          rows.push(
            [name, "share of time", state, share],
            [name, "predicted share of time", state, one.predicted[state]!],
          );
        });
      }
  }
  return { columns: ["condition", "what", "cell", "value"], rows };
}
