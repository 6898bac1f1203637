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
import { linePanel, type Series } from "../src/linePanel.ts";
import { meanOf } from "../src/spread.ts";
import { DISTANCES, EXPLORATIONS, HALF_WIDTH, SQUARE, type SquareControl, type SquareResult } from "./square.ts";

const MOST = Math.log(32);
const WINDOW = { x: [-0.62, 0.62], y: [-0.62, 0.62] } as const;
const HORIZON = SQUARE.evaluation.steps;

/** Paths in the square coloured by action entropy, for maximum occupancy and its controls; lifetimes; null space; ε. */
export const squareFigure = defineFigure("square", (all: readonly SquareResult[]): FigureContent => {
  const [first] = all;
  const map = (heading: string, control: SquareControl, last = false): Panel =>
    regionMapPanel({
      heading,
      height: 150,
      share: last ? 1.26 : control === first!.mop ? 1.16 : 1,
      window: WINDOW,
      region: { kind: "square", halfWidth: HALF_WIDTH },
      paths: control.paths[0]!,
      largestEntropy: MOST,
      xLabel: "unit 0",
      ...(last ? { legend: true } : {}),
      ...(control === first!.mop ? { yLabel: "unit 1" } : {}),
      xTicks: [-HALF_WIDTH, 0, HALF_WIDTH],
    });
  const rows = (of: (one: SquareResult) => readonly [number, number, number]) => [
    { name: "maximum occupancy", colour: "inferred" as const, values: all.map((one) => of(one)[0]) },
    { name: "greedy R", colour: "truth" as const, values: all.map((one) => of(one)[1]) },
    { name: "myopic", colour: "baseline" as const, values: all.map((one) => of(one)[2]) },
  ];
  return {
    title: "Maximum occupancy fills the square and stays inside; the myopic control leaves, R crouches",
    caption: `${capital(countOf(all.length, "network"))} (seeds ${all.map(({ seed }) => seed).join(", ")}). a to c, first network: activity of two units over up to 500 steps of three agents each, red dot: a terminal state was reached. Thin lines and dots: networks, thick lines and bars: means. Open dots: networks screened out before training because the myopic control lives ${HORIZON / 5} steps or more on them. Lifetimes are censored at ${HORIZON} steps. f, variance that the policy leaves in what actions do to a unit, over that of random actions, in states near the border.`,
    widthMm: 180,
    rows: [
      [
        map("maximum occupancy", first!.mop),
        map("R network, greedy", first!.reward),
        map("myopic control", first!.myopic, true),
      ],
      [
        profilePanel(all),
        {
          ...learningPanel(
            all.map(({ curve }) => curve),
            300,
          ),
          height: 110,
        },
        noiseRows(all),
      ],
      [
        controlRows({
          heading: "lifetime, every network",
          x: { label: "steps", domain: [0, HORIZON], ticks: 5 },
          rows: [
            ...rows(({ mop, reward, myopic }) => [mop.life, reward.life, myopic.life]).map((row) =>
              row.name === "myopic"
                ? { ...row, open: all.flatMap(({ drawn }) => drawn.filter((one) => !one.kept).map(({ life }) => life)) }
                : row,
            ),
            { name: "free", colour: "free", values: all.map(({ freeLife }) => freeLife) },
            { name: "random", colour: "baseline", values: all.map(({ randomLife }) => randomLife) },
          ],
        }),
        [explorationPanel(all)],
      ],
    ],
    table: {
      columns: ["seed", "controller", "lifetime", "coverage", "entropy", "entropy_centre", "entropy_edge", "dimension"],
      rows: all.flatMap((one) =>
        (["mop", "reward", "myopic"] as const).map((name) => {
          const { life, coverage, entropy, centre, edge, dimension } = one[name];
          return [one.seed, name, life, coverage[0]!, entropy, centre, edge, dimension].map((cell) =>
            typeof cell === "number" && Number.isNaN(cell) ? "" : cell,
          );
        }),
      ),
    },
  };
});

function profilePanel(all: readonly SquareResult[]): Panel {
  const centres = DISTANCES.slice(1).map((edge, k) => (edge + DISTANCES[k]!) / 2);
  const line = (profile: readonly number[], colour: Series["colour"], width: number): Series => ({
    colour,
    width,
    opacity: width > 1 ? 1 : 0.45,
    points: centres.map((x, k) => [x, profile[k]!] as const),
  });
  const mean = (of: (one: SquareResult) => SquareControl) =>
    centres.map((_, k) => meanOf(all.map((one) => of(one).profile[k]!).filter(Number.isFinite)));
  return linePanel({
    heading: "entropy against distance",
    height: 110,
    x: { label: "distance to the border", domain: [0, HALF_WIDTH], ticks: [0, 0.2, 0.4] },
    y: { label: "action entropy (nats)", domain: [0, 3.8], ticks: 4 },
    tickText: "3",
    series: [
      {
        colour: "baseline",
        dashed: true,
        width: 0.9,
        points: [
          [0, MOST],
          [HALF_WIDTH, MOST],
        ],
      },
      ...all.map(({ myopic }) => line(myopic.profile, "baseline", 0.8)),
      ...all.map(({ mop }) => line(mop.profile, "inferred", 0.8)),
      {
        ...line(
          mean(({ myopic }) => myopic),
          "baseline",
          1.8,
        ),
        label: { text: "myopic", x: 0.48, y: 1.3, anchor: "end" },
      },
      {
        ...line(
          mean(({ mop }) => mop),
          "inferred",
          1.8,
        ),
        label: { text: "maximum occupancy", x: 0.48, y: 1.8, anchor: "end" },
      },
    ],
  });
}

function noiseRows(all: readonly SquareResult[]): Panel {
  return controlRows({
    heading: "noise near the border",
    height: 110,
    share: 1.1,
    x: { label: "variance left", domain: [0, 1.1], ticks: [0, 0.5, 1] },
    rows: [
      { name: "readouts", colour: "inferred", values: all.map(({ noise }) => noise.readouts) },
      { name: "other units", colour: "inferred", values: all.map(({ noise }) => noise.others) },
      { name: "readouts, myopic", colour: "baseline", values: all.map(({ myopicNoise }) => myopicNoise.readouts) },
      { name: "others, myopic", colour: "baseline", values: all.map(({ myopicNoise }) => myopicNoise.others) },
    ],
  });
}

function explorationPanel(all: readonly SquareResult[]): Panel {
  return controlRows({
    heading: "R network by share ε of random actions",
    x: { label: "lifetime (steps)", domain: [0, HORIZON], ticks: 5 },
    rows: EXPLORATIONS.map((exploration, k) => ({
      name: `ε = ${exploration}`,
      colour: "truth",
      values: all.map(({ rewardLives }) => rewardLives[k]!),
    })),
  });
}
