import { SIX_SHAPES } from "@telos/core";
import {
  capital,
  controlRows,
  countOf,
  defineFigure,
  type FigureContent,
  type Panel,
  regionMapPanel,
  type Trace,
  type TraceLabel,
  tracePanel,
} from "@telos/figures";
import { learningPanel } from "../src/learningPanel.ts";
import { meanOf } from "../src/spread.ts";
import { type Condition, SAME_STEPS, SHAPE_NAMES, SHAPES, type ShapesResult, type VariabilityPoint } from "./shapes.ts";

const HORIZON = SHAPES.evaluation.steps;
const WINDOW = { x: [-1.08, 1.08], y: [-1.08, 1.08] } as const;

/** Six shapes drawn by one network, lifetimes by shape, and what a wrong context does. */
export const shapesFigure = defineFigure("shapes", (all: readonly ShapesResult[]): FigureContent => {
  const [first] = all;
  const map = (shape: number): Panel =>
    regionMapPanel({
      heading: SHAPE_NAMES[shape]!,
      height: 118,
      share: shape % 3 === 2 ? 1.35 : 1,
      window: WINDOW,
      region: SIX_SHAPES[shape]!,
      paths: first!.mop.paths[shape]!,
      largestEntropy: Math.log(32),
      legend: shape % 3 === 2,
    });
  return {
    title: "One network draws six shapes, told by a context; a wrong context ends it",
    caption: `${capital(countOf(all.length, "network"))} (seeds ${all.map(({ seed }) => seed).join(", ")}). a to f, first network: activity of units 0 and 1 of two agents in each context over up to 400 steps; hatched: forbidden. Dots: networks, bars: means; open dots: networks screened out before training because the myopic control lives ${HORIZON / 2} steps or more on them. Lifetimes are censored at ${HORIZON} steps.`,
    widthMm: 180,
    rows: [
      [map(0), map(1), map(2)],
      [map(3), map(4), map(5)],
      [
        controlRows({
          heading: "lifetime by shape",
          height: 130,
          x: { label: "steps", domain: [0, HORIZON], ticks: [0, HORIZON / 2, HORIZON] },
          rows: SHAPE_NAMES.map((name, k) => ({
            name,
            colour: "inferred",
            values: all.map(({ byShape }) => byShape[k]!),
          })),
        }),
        controlRows({
          heading: "and its controls",
          height: 130,
          share: 1.2,
          x: { label: "steps", domain: [0, HORIZON], ticks: [0, HORIZON / 2, HORIZON] },
          rows: [
            { name: "right context", colour: "inferred", values: all.map(({ mop }) => mop.life) },
            { name: "wrong context", colour: "truth", values: all.map(({ wrongLife }) => wrongLife) },
            {
              name: "myopic",
              colour: "baseline",
              values: all.map(({ myopicLife }) => myopicLife),
              open: all.flatMap(({ drawn }) => drawn.filter((one) => !one.kept).map(({ life }) => life)),
            },
            { name: "free", colour: "free", values: all.map(({ freeLife }) => freeLife) },
            { name: "random", colour: "baseline", values: all.map(({ randomLife }) => randomLife) },
          ],
        }),
        {
          ...learningPanel(
            all.map(({ curve }) => curve),
            300,
          ),
          height: 130,
        },
      ],
    ],
    table: {
      columns: ["seed", "shape", "lifetime", "lifetime_myopic", "coverage"],
      rows: all.flatMap((one) =>
        SHAPE_NAMES.map((name, k) => [one.seed, name, one.byShape[k]!, one.myopicByShape[k]!, one.mop.coverage[k]!]),
      ),
    },
  };
});

interface ConditionCurves {
  readonly condition: Condition;
  readonly curves: readonly (readonly VariabilityPoint[])[];
}

const LOOKS: Readonly<Record<Condition, { readonly name: string; readonly colour: Trace["colour"] }>> = {
  explicit: { name: "terminals known (preset)", colour: "inferred" },
  learned: { name: "terminals to be learned", colour: "truth" },
  unbiased: { name: "known, random first value", colour: "adapted" },
};

/** Whether trajectories vary more as training goes on, in three ways to begin. */
export const variabilityFigure = defineFigure("variability", (all: readonly ConditionCurves[]): FigureContent => {
  const steps = Math.max(...all.flatMap(({ curves }) => curves.flatMap((curve) => curve.map(({ step }) => step))));
  const panel = (
    heading: string,
    label: string,
    top: number,
    of: (point: VariabilityPoint) => number,
    named: boolean,
  ): Panel =>
    tracePanel({
      heading,
      height: 125,
      x: { label: "update", domain: [0, steps], ticks: 3 },
      y: { label, domain: [0, top], ticks: 4 },
      tickText: top > 1 ? "300" : "0.25",
      traces: all.flatMap(({ condition, curves }) => {
        const { colour } = LOOKS[condition];
        const mean = curves[0]!.map(
          ({ step }, k) => [step, meanOf(curves.map((curve) => of(curve[k]!)).filter(Number.isFinite))] as const,
        );
        return [
          ...curves.map(
            (curve): Trace => ({
              colour,
              width: 0.7,
              opacity: 0.45,
              points: curve.map((point) => [point.step, of(point)] as const),
            }),
          ),
          { colour, width: 1.7, points: mean },
        ];
      }),
      labels: named
        ? all.map(
            ({ condition }, k): TraceLabel => ({
              text: LOOKS[condition].name,
              colour: LOOKS[condition].colour,
              x: 0.04 * steps,
              y: top * (0.98 - 0.09 * k),
            }),
          )
        : [],
    });
  return {
    title: "Whole trajectories spread a little more as training goes on; equal short stretches do not",
    caption: `Readouts of the six-shapes network at stages of training; thin lines: networks, thick lines: means of ${all.map(({ condition, curves }) => `${curves.length} (${LOOKS[condition].name})`).join(", ")}. a, mean standard deviation within a trajectory of at most 300 steps. b, the same over the first ${SAME_STEPS} steps of agents that live as long, so that a longer life adds nothing. c, mean lifetime.`,
    widthMm: 180,
    rows: [
      [
        panel("whole trajectories", "standard deviation", 0.45, ({ std }) => std, true),
        panel(`first ${SAME_STEPS} steps`, "standard deviation", 0.45, ({ stdSame }) => stdSame, false),
        panel("lifetime", "steps", 320, ({ life }) => life, false),
      ],
    ],
    table: {
      columns: ["condition", "network", "update", "std", "std_first_steps", "lifetime"],
      rows: all.flatMap(({ condition, curves }) =>
        curves.flatMap((curve, k) =>
          curve.map(({ step, std, stdSame, life }) => [
            condition,
            k,
            step,
            Number.isFinite(std) ? std : "",
            Number.isFinite(stdSame) ? stdSame : "",
            life,
          ]),
        ),
      ),
    },
  };
});
