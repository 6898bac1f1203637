import { defineFigure, type FigureContent } from "@telos/figures";
import { linePanel } from "../src/linePanel.ts";
import type { TaskResult } from "../src/study.ts";
import type { Result, Task } from "./study.ts";

type Results = readonly TaskResult<Task, Result>[];

/** r² of the reward by size, gain of structure, and expected against true reliability (180 mm). */
export const manyUnitsFigure = defineFigure("manyUnitsFigure", (results: Results): FigureContent => {
  const found = results.filter(({ task }) => task.what !== "cost");
  const rule = found.filter(({ task }) => task.kind === "random" && task.updates === 200 * task.units * task.units);
  const sizes = [...new Set(rule.map(({ task }) => task.units))].sort((a, b) => a - b);
  const kinds = ["random", "sparse", "rank 3"] as const;
  const short = (kind: string) =>
    found.filter(({ task }) => task.kind === kind && task.updates === 200_000 && task.units === 100);
  const unit = [0, 0.25, 0.5, 0.75, 1];
  return {
    title: `Up to ${Math.max(...found.map(({ task }) => task.units))} neurons: ${Math.round(100 * mean(rule.map(({ result }) => result.reward)))} % of the reward’s variance from 200 n² updates`,
    caption:
      "Simulated networks, Var J = 0.64 / n, every update seen; each dot a network. Left: random couplings, T = 200 n²; dashed, 0.9. Middle: n = 100, T = 200,000, grey before structure was looked for, coloured after. Right: the reliability that telos expects without knowing the truth, against the truth.",
    widthMm: 180,
    rows: [
      [
        linePanel({
          height: 130,
          heading: "enough data",
          x: {
            label: "neurons",
            domain: [-0.5, sizes.length - 0.5],
            ticks: sizes.map((_, k) => k),
            format: (k) => String(sizes[k] ?? ""),
          },
          y: { label: "r² of the reward", domain: [0.5, 1], ticks: [0.5, 0.6, 0.7, 0.8, 0.9, 1] },
          series: [
            {
              points: [
                [-0.5, 0.9],
                [sizes.length - 0.5, 0.9],
              ],
              colour: "baseline",
              dashed: true,
            },
            {
              points: rule.map(({ task, result }) => [sizes.indexOf(task.units) + beside(rule, task), result.reward]),
              colour: "inferred",
              width: 0,
              dots: 2,
            },
          ],
        }),
        linePanel({
          height: 130,
          heading: "structure",
          x: { label: "couplings", domain: [-0.5, 2.5], ticks: [0, 1, 2], format: (k) => kinds[k] ?? "" },
          y: { label: "r² of the reward", domain: [-0.25, 1], ticks: [0, 0.5, 1] },
          series: [
            {
              points: kinds.flatMap((kind, k) =>
                short(kind).map(({ task, result }): [number, number] => [
                  k - 0.15 + beside(short(kind), task),
                  Math.max(-0.25, result.plainReward),
                ]),
              ),
              colour: "baseline",
              width: 0,
              dots: 2,
            },
            {
              points: kinds.flatMap((kind, k) =>
                short(kind).map(({ task, result }): [number, number] => [
                  k + 0.15 + beside(short(kind), task),
                  result.reward,
                ]),
              ),
              colour: "inferred",
              width: 0,
              dots: 2,
            },
          ],
        }),
        linePanel({
          height: 130,
          heading: "reliability",
          x: { label: "expected", domain: [0.3, 1], ticks: unit.slice(2) },
          y: { label: "true, r² of couplings", domain: [0.3, 1], ticks: unit.slice(2) },
          series: [
            {
              points: [
                [0.3, 0.3],
                [1, 1],
              ],
              colour: "ink",
              width: 0.75,
            },
            {
              points: found.map(({ result }) => [result.expected, result.couplings]),
              colour: "inferred",
              width: 0,
              dots: 1.8,
            },
          ],
        }),
      ],
    ],
    table: {
      columns: [
        "couplings",
        "neurons",
        "updates",
        "seed",
        "structure",
        "reward_r2",
        "reward_r2_plain",
        "couplings_r2",
        "expected_reliability",
        "cpu_s",
        "evaluations",
      ],
      rows: results.map(({ task, result: r }) => [
        task.kind,
        task.units,
        task.updates,
        task.seed,
        r.structure,
        r.reward,
        r.plainReward,
        r.couplings,
        r.expected,
        r.seconds,
        r.evaluations,
      ]),
    },
  };
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Dots of one size lie beside each other. */
function beside(some: Results, { units, seed }: Task): number {
  const seeds = some.filter(({ task }) => task.units === units).map(({ task }) => task.seed);
  return seeds.length < 2 ? 0 : 0.16 * (seeds.indexOf(seed) / (seeds.length - 1) - 0.5);
}
