import {
  capital,
  controlRows,
  countOf,
  defineFigure,
  type FigureContent,
  type Panel,
  regionMapPanel,
} from "@telos/figures";
import { learningPanel } from "../src/learningPanel.ts";
import { HORIZON, INNER_HALF, OUTER_HALF, REWARDS, type RewardResult } from "./rewarded.ts";

/** Density in the square by reward, time in the rewarded square, lifetimes, learning. */
export const rewardFigure = defineFigure("reward", (all: readonly RewardResult[]): FigureContent => {
  const { seed } = all[0]!;
  const own = (reward: RewardResult["reward"]) => all.filter((one) => one.reward === reward);
  const shown = [...REWARDS, "myopic" as const].map(
    (reward) => all.find((one) => one.seed === seed && one.reward === reward)!,
  );
  const strongest =
    0.4 * Math.max(...shown.slice(0, 3).flatMap(({ measures }) => Array.from(measures.maps[0]!.shares)));
  const nameOf = (reward: RewardResult["reward"]) =>
    reward === "myopic" ? "myopic" : reward === 0 ? "no reward" : `μ = ${reward}`;
  const map = (one: RewardResult, k: number): Panel =>
    regionMapPanel({
      heading: nameOf(one.reward),
      height: k === 0 ? 128 : 128,
      share: k === 3 ? 1.32 : k === 0 ? 1.3 : 1,
      window: { x: [-0.7, 0.7], y: [-0.7, 0.7] },
      region: { kind: "square", halfWidth: OUTER_HALF },
      rewarded: { kind: "square", halfWidth: INNER_HALF },
      density: one.measures.maps[0]!,
      strongest,
      xLabel: "unit 0",
      ...(k === 0 ? { yLabel: "unit 1" } : {}),
      xTicks: [-OUTER_HALF, 0, OUTER_HALF],
      legend: k === 3,
    });
  const rows = (
    heading: string,
    label: string,
    domain: readonly [number, number],
    of: (one: RewardResult) => number,
    bounds: readonly number[] = [],
  ): Panel =>
    controlRows({
      heading,
      height: 105,
      x: { label, domain, ticks: 3 },
      bounds,
      rows: [
        ...REWARDS.map((reward) => ({
          name: nameOf(reward),
          colour: "inferred" as const,
          values: own(reward).map(of),
        })),
        { name: "myopic", colour: "baseline" as const, values: own("myopic").map(of) },
      ],
    });
  const strong = own(0.5);
  return {
    title: "A small reward draws activity into the inner square and leaves it variable",
    caption: `${capital(countOf(strong.length, "network"))} (seeds ${strong.map((one) => one.seed).join(", ")}), temperature .2. a to d, first network: share of time in each of 24 × 24 cells; dashed: where reward is earned, hatched: forbidden. Dots: networks, bars: means; colours end at two fifths of the largest share. e, dashed: the inner square's share of the area. Lifetimes are censored at ${HORIZON} steps.`,
    widthMm: 180,
    rows: [
      shown.map(map),
      [
        rows("time in the rewarded square", "share", [0, 1], ({ inside }) => inside, [(INNER_HALF / OUTER_HALF) ** 2]),
        rows("lifetime", "steps", [0, HORIZON], ({ measures }) => measures.life),
        {
          ...learningPanel(
            strong.map(({ curve }) => curve),
            300,
          ),
          height: 105,
          heading: "training, μ = 0.5",
        },
      ],
    ],
    table: {
      columns: ["seed", "reward", "lifetime", "share_inside", "entropy"],
      rows: all.map(({ seed: network, reward, measures, inside }) => [
        network,
        reward,
        measures.life,
        inside,
        Number.isNaN(measures.entropy) ? "" : measures.entropy,
      ]),
    },
  };
});
