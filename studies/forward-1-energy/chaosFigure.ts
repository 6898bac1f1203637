import { type ControlRow, controlRows, countOf, defineFigure, type FigureContent } from "@telos/figures";
import type { EnergySetting } from "../src/energyStudy.ts";
import { learningPanel } from "../src/learningPanel.ts";

/** Survival under the stricter threshold, learning, and how chaotic free networks are. */
export interface ChaosFigureData {
  readonly seeds: readonly number[];
  readonly strict: readonly EnergySetting[];
  readonly horizon: number;
  readonly chaos: readonly { readonly units: number; readonly gain: number; readonly exponents: readonly number[] }[];
}

/** Lifetimes of every seed and control, learning curves, Lyapunov exponents of free networks. */
export const chaosFigure = defineFigure(
  "survival",
  ({ seeds, strict, horizon, chaos }: ChaosFigureData): FigureContent => {
    const row = (name: string, colour: ControlRow["colour"], of: (setting: EnergySetting) => number): ControlRow => ({
      name,
      colour,
      values: strict.map(of),
    });
    const all = chaos.flatMap(({ exponents }) => exponents);
    return {
      title: "Where the myopic control dies early, maximum occupancy has learned to survive",
      caption: `Threshold .27, 5 channels, ${countOf(seeds.length, "seed")} (${seeds.join(", ")}), lifetimes censored at ${horizon} steps. b, running mean over the training agents, which start anew after 300 steps. c, largest Lyapunov exponent of free networks, one dot a draw, bar: mean; above 0 (dashed) the network is chaotic.`,
      widthMm: 180,
      rows: [
        [
          controlRows({
            heading: "lifetime, every seed",
            height: 110,
            x: { label: "steps", domain: [0, horizon], ticks: [0, horizon / 2, horizon] },
            rows: [
              row("maximum occupancy", "inferred", ({ mop }) => mop.life),
              row("myopic", "baseline", ({ myopic }) => myopic.life),
              row("free", "free", ({ freeLife }) => freeLife),
              row("random", "baseline", ({ randomLife }) => randomLife),
            ],
          }),
          {
            ...learningPanel(
              strict.map(({ curve }) => curve),
              300,
            ),
            height: 110,
            share: 0.9,
          },
          controlRows({
            heading: "chaos of free networks",
            height: 110,
            share: 0.95,
            x: {
              label: "exponent (1/time constant)",
              domain: [Math.min(-0.1, ...all), Math.max(0.1, ...all)],
              ticks: 4,
            },
            rows: chaos.map(({ units, gain, exponents }) => ({
              name: `N ${units}, g ${gain}`,
              colour: "free",
              values: exponents,
            })),
            bounds: [0],
          }),
        ],
      ],
      table: {
        columns: ["what", "seed_or_draw", "value"],
        rows: [
          ...strict.flatMap(({ mop, myopic, freeLife, randomLife }, k) => [
            ["lifetime maximum occupancy", seeds[k]!, mop.life],
            ["lifetime myopic", seeds[k]!, myopic.life],
            ["lifetime free", seeds[k]!, freeLife],
            ["lifetime random", seeds[k]!, randomLife],
          ]),
          ...chaos.flatMap(({ units, gain, exponents }) =>
            exponents.map((value, k) => [`exponent N ${units} g ${gain}`, k + 1, value]),
          ),
        ],
      },
    };
  },
);
