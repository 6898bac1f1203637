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
import { HORIZON, ROOMS, type RoomsControl, type RoomsResult } from "./rooms.ts";

/** Paths through the corridor coloured by action entropy; lifetimes, crossings, entropy in rooms and corridor. */
export const roomsFigure = defineFigure("rooms", (all: readonly RoomsResult[]): FigureContent => {
  const [first] = all;
  const region =
    ROOMS.process.kind === "rateNetwork" && ROOMS.process.constraint.kind === "region"
      ? ROOMS.process.constraint.regions[0]
      : undefined;
  const map = (heading: string, one: RoomsControl, last: boolean): Panel =>
    regionMapPanel({
      heading,
      height: 150,
      share: last ? 1.18 : 1.1,
      window: { x: [-0.95, 0.95], y: [-0.6, 0.6] },
      ...(region ? { region } : {}),
      paths: one.paths[0]!,
      largestEntropy: Math.log(32),
      xLabel: "unit 0",
      ...(last ? {} : { yLabel: "unit 1" }),
      xTicks: [-0.85, -0.25, 0.25, 0.85],
      yTicks: [-0.5, 0, 0.5],
      legend: last,
    });
  const values = (of: (one: RoomsResult) => number) => all.map(of);
  return {
    title: "Maximum occupancy lives in two rooms and passes the corridor, with less choice inside it",
    caption: `${capital(countOf(all.length, "network"))} (seeds ${all.map(({ seed }) => seed).join(", ")}), readouts driven at b = .4. a, b, first network: two agents over up to 700 steps; red dot: a terminal state. Dots: networks, bars: means; open dots: networks screened out before training because the myopic control lives ${HORIZON / 4} steps or more on them. Lifetimes are censored at ${HORIZON} steps.`,
    widthMm: 180,
    rows: [
      [map("maximum occupancy", first!.mop, false), map("myopic control", first!.myopic, true)],
      [
        controlRows({
          heading: "lifetime",
          height: 105,
          share: 1.1,
          x: { label: "steps", domain: [0, HORIZON], ticks: [0, HORIZON / 2, HORIZON] },
          rows: [
            { name: "maximum occupancy", colour: "inferred", values: values(({ mop }) => mop.life) },
            {
              name: "myopic",
              colour: "baseline",
              values: values(({ myopic }) => myopic.life),
              open: all.flatMap(({ drawn }) => drawn.filter((one) => !one.kept).map(({ life }) => life)),
            },
            { name: "free", colour: "free", values: values(({ freeLife }) => freeLife) },
            { name: "random", colour: "baseline", values: values(({ randomLife }) => randomLife) },
          ],
        }),
        controlRows({
          heading: "crossings in 1000 steps",
          height: 105,
          share: 1.1,
          x: {
            label: "crossings",
            domain: [
              0,
              Math.ceil(
                Math.max(4, ...values(({ mop }) => mop.crossings), ...values(({ myopic }) => myopic.crossings)) + 1,
              ),
            ],
            ticks: 4,
          },
          rows: [
            { name: "maximum occupancy", colour: "inferred", values: values(({ mop }) => mop.crossings) },
            { name: "myopic", colour: "baseline", values: values(({ myopic }) => myopic.crossings) },
          ],
        }),
      ],
      [
        controlRows({
          heading: "action entropy",
          height: 105,
          share: 1.1,
          x: { label: "nats; ln 32 dashed", domain: [1.5, 3.6], ticks: 4 },
          bounds: [Math.log(32)],
          rows: [
            { name: "rooms", colour: "inferred", values: values(({ mop }) => mop.entropyRoom) },
            { name: "corridor", colour: "inferred", values: values(({ mop }) => mop.entropyCorridor) },
            { name: "rooms, myopic", colour: "baseline", values: values(({ myopic }) => myopic.entropyRoom) },
            { name: "corridor, myopic", colour: "baseline", values: values(({ myopic }) => myopic.entropyCorridor) },
          ],
        }),
        {
          ...learningPanel(
            all.map(({ curve }) => curve),
            300,
          ),
          height: 105,
          share: 1.1,
        },
      ],
    ],
    table: {
      columns: ["seed", "controller", "lifetime", "crossings", "right_share", "entropy_room", "entropy_corridor"],
      rows: all.flatMap((one) =>
        (["mop", "myopic"] as const).map((name) => {
          const { life, crossings, rightShare, entropyRoom, entropyCorridor } = one[name];
          return [one.seed, name, life, crossings, rightShare, entropyRoom, entropyCorridor].map((cell) =>
            typeof cell === "number" && Number.isNaN(cell) ? "" : cell,
          );
        }),
      ),
    },
  };
});
