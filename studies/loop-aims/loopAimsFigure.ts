import { controlRows, defineFigure, type FigureContent } from "@telos/figures";

/** What is hoped for. */
export type Aim = "discount" | "reward" | "region" | "weights";

/** One network: what was true and what was found. */
export interface LoopAimResult {
  readonly aim: Aim;
  readonly seed: number;
  /** Of the setting: "γ = 0.95", "ring". */
  readonly name: string;
  readonly truth: number;
  /** NaN where nothing of the kind was found. */
  readonly found: number;
  readonly interval: readonly [number, number];
  /** Half-width of a rewarded square. */
  readonly inner?: { readonly truth: number; readonly found: number };
  /** The weight at which critics trained anew predict the choices best. */
  readonly likelihood?: number;
}

/** Discounts, rewards and regions as they were recovered, a dot each network. */
export const loopAimsFigure = defineFigure("loop-aims", (all: readonly LoopAimResult[]): FigureContent => {
  const rowsOf = (aim: Aim) =>
    [...new Set(all.filter((one) => one.aim === aim).map(({ name }) => name))].map((name) => ({
      name,
      colour: "inferred" as const,
      values: all.filter((one) => one.aim === aim && one.name === name).map(({ found }) => found),
    }));
  const truths = (aim: Aim) => [...new Set(all.filter((one) => one.aim === aim).map(({ truth }) => truth))];
  const panel = (
    aim: Aim,
    heading: string,
    label: string,
    domain: readonly [number, number],
    ticks: readonly number[],
  ) => {
    const rows = rowsOf(aim);
    if (rows.length === 0) return [];
    return [controlRows({ heading, x: { label, domain, ticks }, rows, bounds: truths(aim) })];
  };
  return {
    title: "What can be recovered beyond the border: distributions over networks",
    caption: `Dots: networks, bars: means, dashed: the truth. Discounts were tried at .8, .9, .95 and .97, two critics each, from 20,000 steps. The reward is that of study 7, μ/α = 2.5 in an inner square of half-width .25; its weight is where simulated controllers step into the square as readily. Regions: area shared with the true one over the area of both. Weights not given: a network was fitted to the recorded steps.`,
    widthMm: 180,
    rows: [
      [
        ...panel("discount", "discount", "inferred discount γ", [0.75, 1], [0.8, 0.9, 0.95]),
        ...panel("reward", "rewarded square", "inferred weight μ/α", [0, 6], [0, 2.5, 5]),
      ],
      [
        ...panel("region", "regions", "overlap with the true region", [0, 1], [0, 0.5, 1]),
        ...panel("weights", "weights not given", "inferred half-width", [0.48, 0.52], [0.48, 0.5, 0.52]),
      ],
    ].filter((row) => row.length > 0),
    table: {
      columns: ["aim", "seed", "setting", "truth", "found", "low", "high", "inner half-width", "weight by likelihood"],
      rows: all.map(({ aim, seed, name, truth, found, interval, inner, likelihood }) =>
        [aim, seed, name, truth, found, ...interval, inner?.found ?? "", likelihood ?? ""].map((cell) =>
          typeof cell === "number" && !Number.isFinite(cell) ? "" : cell,
        ),
      ),
    },
  };
});
