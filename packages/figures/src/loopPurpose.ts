import { type Constraint, occupancyMap, type Region, regionShape } from "@telos/core";
import { barRows } from "./barRows.ts";
import { defineFigure, type FigureContent, type Panel } from "./defineFigure.ts";
import { capital, countOf, formatNumber } from "./formatNumber.ts";
import type { LoopFiguresData } from "./loopData.ts";
import { loopDiscountPanel } from "./loopDiscountPanel.ts";
import { loopOffered } from "./loopOffered.ts";
import { avoidedText, hypothesisName, verdictName } from "./loopWords.ts";
import { regionMapPanel } from "./regionMap.ts";

const MAP_HEIGHT = 150;
const CELLS = 40;
const REACH = 1.25; // a border then lies between two cells

/** What agents avoid, where they go, which hypothesis predicts their choices, how far they look ahead (180 mm). */
export const loopPurpose = defineFigure("loopPurpose", (data: LoopFiguresData): FigureContent => {
  const { inference, truth } = data;
  const { record, hypotheses, discount } = inference;
  return {
    title: titleOf(data),
    caption: `${capital(countOf(record.agents, "agent"))}, ${formatNumber(record.steps)} steps, ${formatNumber(record.actions)} actions, ${countOf(record.units, "unit")}. ${whereCaption(data)}Bits: how much better than even choice a hypothesis predicts each held-out action (${formatNumber(record.heldOutSteps)} steps), lines: ± 2 standard errors over steps; grey: baselines.${discount ? " Discount: critics trained anew for each, dots: the mean of critics, thin lines: each left out in turn, band: discounts that the spread between critics allows." : ""}${truth ? ` Told afterwards: ${truth.name}; vermilion: the truth.` : ""}`,
    widthMm: 180,
    rows: [
      whereRow(data),
      [
        barRows({
          heading: "held-out evidence",
          height: 100,
          x: { label: "bits per action above even choice" },
          rows: hypotheses.map(({ hypothesis, heldOutBits, heldOutError }) => ({
            name: hypothesisName[hypothesis],
            value: heldOutBits,
            error: 2 * heldOutError,
            colour: hypothesis === inference.verdict ? ("inferred" as const) : ("baseline" as const),
          })),
        }),
        loopDiscountPanel(discount, truth?.discount, inference.verdict),
      ],
    ],
    table: {
      columns: ["hypothesis", "held_out_bits", "standard_error", "training_bits"],
      rows: hypotheses.map(({ hypothesis, heldOutBits, heldOutError, trainingBits }) => [
        hypothesis,
        heldOutBits,
        heldOutError,
        trainingBits,
      ]),
    },
  };
});

function titleOf({ inference }: LoopFiguresData): string {
  const { verdict } = inference;
  if (verdict === "free" || verdict === "random") return capital(verdictName[verdict]);
  return `${capital(verdictName[verdict])}; avoided: ${avoidedText(inference)}`;
}

function whereCaption({ plane, profile }: LoopFiguresData): string {
  if (plane)
    return "Maps: a, the baseline, cells that were visited (colour: share of time) and never (white); b, the inferred region, its outside hatched. ";
  return profile ? "a: what the actions offered (grey) and what was taken (blue), by the avoided quantity. " : "";
}

function whereRow(data: LoopFiguresData): readonly Panel[] {
  const { inference, plane, truth, profile } = data;
  if (plane === undefined)
    return profile && inference.edge ? [loopOffered(data, MAP_HEIGHT)] : [nothingPanel(inference.verdict === "free")];
  const { constraint, edge } = inference;
  const region = regionOf(constraint);
  const told = truth ? regionOf(truth.constraint) : undefined;
  const half = Math.max(
    0.2,
    ...[region, told].flatMap((one) =>
      one ? [...regionShape(one).bounds.high, ...regionShape(one).bounds.low.map((low) => -low)] : [],
    ),
  );
  const reach = Math.min(1, REACH * half);
  const window = { x: [-reach, reach], y: [-reach, reach] } as const;
  const map = occupancyMap(plane.x, plane.y, { low: [-reach, -reach], high: [reach, reach] }, CELLS);
  const ticks = [-Number(half.toPrecision(2)), 0, Number(half.toPrecision(2))];
  const common = {
    height: MAP_HEIGHT,
    window,
    xLabel: `unit ${plane.units[0]}`,
    xTicks: ticks,
    yTicks: ticks,
    ...(told ? { rewarded: told } : {}),
  };
  return [
    regionMapPanel({
      ...common,
      heading: "visited, and never visited",
      share: 1.42,
      density: map,
      legend: true,
      yLabel: `unit ${plane.units[1]}`,
    }),
    regionMapPanel({
      ...common,
      heading: edge && region ? "inferred: what is allowed" : "no region inferred",
      share: 1.16,
      ...(region ? { region } : {}),
    }),
    ...(profile && edge ? [loopOffered(data, MAP_HEIGHT)] : []),
  ];
}

/** The region of a constraint, where it is one of a plane. */
export function regionOf(constraint: Constraint | null): Region | undefined {
  return constraint?.kind === "region" ? constraint.regions[0] : undefined;
}

function nothingPanel(isFree: boolean): Panel {
  const heading = isFree
    ? "nothing was injected: there is no choice to look at"
    : "nothing is avoided that could be drawn";
  return { share: 1, height: 20, heading, draw: () => "" };
}
