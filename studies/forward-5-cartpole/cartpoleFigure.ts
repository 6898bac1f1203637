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
import { type Balancing, BOUNDS, type CartpoleResult, HORIZON } from "./cartpole.ts";

const WINDOW = { x: [BOUNDS.low[0], BOUNDS.high[0]], y: [BOUNDS.low[1], BOUNDS.high[1]] } as const;

/** Density over position and angle, lifetimes, variability, learning. */
export const cartpoleFigure = defineFigure("cartpole", (all: readonly CartpoleResult[]): FigureContent => {
  const [first] = all;
  const strongest = Math.max(...first!.mop.map.shares) * 1.5;
  const degrees = (radians: number) => (radians * 180) / Math.PI;
  const density = (heading: string, one: Balancing, last: boolean): Panel =>
    regionMapPanel({
      heading,
      height: 130,
      share: last ? 1.25 : 1.1,
      window: WINDOW,
      density: one.map,
      strongest,
      xLabel: "position (m)",
      ...(last ? {} : { yLabel: "angle (°)" }),
      xTicks: [-2, 0, 2],
      yTicks: [-10, 0, 10].map((angle) => (angle * Math.PI) / 180),
      format: (value) =>
        Math.abs(value) < 0.3 ? String(Math.round(degrees(value))).replace("-", "−") : String(value).replace("-", "−"),
      stretched: true,
      legend: last,
    });
  const rows = (
    heading: string,
    label: string,
    domain: readonly [number, number],
    of: (one: Balancing) => number,
  ): Panel =>
    controlRows({
      heading,
      height: 105,
      x: { label, domain, ticks: 3 },
      rows: [
        { name: "maximum occupancy", colour: "inferred", values: all.map(({ mop }) => of(mop)) },
        { name: "greedy R", colour: "truth", values: all.map(({ reward }) => of(reward)) },
        { name: "myopic", colour: "baseline", values: all.map(({ myopic }) => of(myopic)) },
        { name: "random", colour: "baseline", values: all.map(({ random }) => of(random)) },
      ],
    });
  const widest =
    Math.ceil(2 * Math.max(...all.flatMap(({ mop, reward }) => [mop.stdPosition, reward.stdPosition])) + 0.2) / 2;
  return {
    title: "Maximum occupancy balances the pole and roams; R holds it upright, wherever it stands",
    caption: `${capital(countOf(all.length, "seed"))} (${all.map(({ seed }) => seed).join(", ")}). a, b, first seed, share of time in each of 24 × 24 cells, all agents; colours end at ${(100 * strongest).toPrecision(2)} %. Dots: seeds, bars: means. Lifetimes are censored at ${HORIZON} steps of 0.02 s. The myopic control and random actions die before there is a spread to speak of; left alone, the pole falls after ${Math.round(all.reduce((sum, { freeLife }) => sum + freeLife / all.length, 0))} steps.`,
    widthMm: 180,
    rows: [
      [density("maximum occupancy", first!.mop, false), density("R network, greedy", first!.reward, true)],
      [
        rows("time balanced", "steps", [0, HORIZON], ({ life }) => life),
        rows("spread of the position", "standard deviation (m)", [0, widest], ({ stdPosition }) => stdPosition),
        rows("spread of the angle", "standard deviation (°)", [0, 6], ({ stdAngle }) => degrees(stdAngle)),
      ],
      [
        {
          ...learningPanel(
            all.map(({ curve }) => curve),
            300,
          ),
          heading: "training, maximum occupancy",
        },
        {
          ...learningPanel(
            all.map(({ rewardCurve }) => rewardCurve),
            300,
            "truth",
          ),
          heading: "training, R",
        },
      ],
    ],
    table: {
      columns: ["seed", "controller", "lifetime", "std_position_m", "std_angle_rad", "entropy", "coverage"],
      rows: all.flatMap((one) =>
        (["mop", "reward", "myopic", "random"] as const).map((name) => {
          const { life, stdPosition, stdAngle, entropy, coverage } = one[name];
          return [one.seed, name, life, stdPosition, stdAngle, entropy, coverage].map((cell) =>
            typeof cell === "number" && Number.isNaN(cell) ? "" : cell,
          );
        }),
      ),
    },
  };
});
