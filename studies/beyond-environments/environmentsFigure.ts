import { capital, countOf, defineFigure, type FigureContent, type Panel, regionMapPanel } from "@telos/figures";
import { lifetimePanel, settingTable } from "../src/beyondReport.ts";
import { linePanel, type Series } from "../src/linePanel.ts";
import { ENVIRONMENTS, type EnvironmentName, type EnvironmentResult, FOUR_ROOMS, type MovingTrace, type RoomsMeasures } from "./environments.ts"; // biome-ignore format: one line
import { SHOWN_STEPS } from "./movingMeasures.ts";

const MOST = Math.log(32);
const NAMES = Object.keys(ENVIRONMENTS) as EnvironmentName[];

/** Paths through four rooms, one agent between boundaries that move, and every lifetime. */
export const environmentsFigure = defineFigure(
  "beyond-environments",
  (all: readonly EnvironmentResult[]): FigureContent => {
    const of = (name: EnvironmentName) => all.filter(({ environment }) => environment === name);
    const rooms = of("four rooms")[0]!.rooms!;
    const traces = NAMES.slice(1).map((name) => [name, of(name)[0]!.moving!.mop.trace] as const);
    return {
      title: "Maximum occupancy passes through four rooms and moves with a boundary that moves",
      caption: `${capital(countOf(of("four rooms").length, "network"))} an environment. a, b, first network: two agents over up to 900 steps; red dot: a terminal state. c, d, first network: activity of one unit (line) between the borders it must not cross (band), one agent under maximum occupancy; the band of c goes round in 100 steps, that of d breathes in 60. Dots: networks, bars: means; open dots: networks screened out before training because the myopic control lives long on them. Lifetimes are censored at the end of the axis.`,
      widthMm: 180,
      rows: [
        [map("maximum occupancy", rooms.mop, false), map("myopic control", rooms.myopic, true)],
        traces.map(([name, trace], k) => boundary(name, trace, k > 0)),
        NAMES.map((name, k) =>
          lifetimePanel(
            name,
            of(name).map(({ setting }) => setting),
            ENVIRONMENTS[name].evaluation.steps,
            [],
            k === 0 ? 1.05 : 1,
          ),
        ),
      ],
      table: settingTable(NAMES.map((name) => [name, of(name).map(({ setting }) => setting)] as const)),
    };
  },
);

function map(heading: string, one: RoomsMeasures, last: boolean): Panel {
  const { process } = FOUR_ROOMS;
  const region =
    process.kind === "rateNetwork" && process.constraint.kind === "region" ? process.constraint.regions[0] : undefined;
  return regionMapPanel({
    heading,
    height: 190,
    share: last ? 1.1 : 1.06,
    window: { x: [-0.95, 0.95], y: [-0.95, 0.95] },
    ...(region ? { region } : {}),
    paths: one.paths,
    largestEntropy: MOST,
    xLabel: "unit 0",
    ...(last ? {} : { yLabel: "unit 1" }),
    xTicks: [-0.85, -0.25, 0.25, 0.85],
    legend: last,
  });
}

/** One activity between its moving borders. */
function boundary(name: string, trace: MovingTrace, sharesY: boolean): Panel {
  const border = (side: Float32Array): Series => ({
    colour: "refused",
    width: 0.8,
    points: Array.from(side, (value, t) => [t, value] as const),
  });
  return linePanel({
    heading: name,
    height: 120,
    sharesY,
    x: { label: "step", domain: [0, SHOWN_STEPS], ticks: 4 },
    y: { label: "activity of unit 0", domain: [-0.9, 0.9], ticks: [-0.8, -0.4, 0, 0.4, 0.8] },
    tickText: "−0.4",
    series: [
      {
        ...border(trace.low[0]),
        band: Array.from(trace.low[0], (value, t) => [t, value, trace.high[0][t]!] as const),
        colour: "free",
        width: 0,
      },
      border(trace.low[0]),
      border(trace.high[0]),
      { colour: "inferred", width: 1, points: Array.from(trace.x, (value, t) => [t, value] as const) },
    ],
  });
}
