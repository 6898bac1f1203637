import { defineFigure, type FigureContent } from "@telos/figures";
import { meanOf } from "../src/spread.ts";
import type { CoverageResult } from "./coverage.ts";
import { COVERAGE_KINDS, type CoverageKind } from "./specs.ts";
import { strip } from "./strip.ts";

const NAMES: Readonly<Record<CoverageKind, string>> = {
  usual: "usual",
  weak: "weak couplings",
  strong: "strong couplings",
  uneven: "uneven rates",
  five: "five units",
  between: "slower clocks",
  clocks: "unequal clocks",
};

/** What share of the words a calibrated 95 % interval holds, by kind of network, beside the block bootstrap. */
export const coverageFigure = defineFigure("coverageFigure", (results: readonly CoverageResult[]): FigureContent => {
  const kinds = COVERAGE_KINDS.filter((kind) => results.some(({ network }) => network === kind));
  const row = (kind: number) => kinds.length - 1 - kind;
  const of = (kind: number) => results.filter(({ network }) => network === kinds[kind]);
  const panel = (held: (one: CoverageResult) => number, heading: string, shared: boolean) =>
    strip({
      names: kinds.map((kind) => NAMES[kind]),
      shared,
      share: shared ? 1 : 1.4,
      height: 130,
      heading,
      label: "share of words",
      domain: [0, 1],
      ticks: [0, 0.5, 1],
      bounds: [0.9, 0.98],
      series: [
        {
          colour: "baseline",
          opacity: 0.45,
          width: 0,
          dots: 1.5,
          points: kinds.flatMap((_, k) => of(k).map((one) => [held(one), row(k)] as const)),
        },
        {
          colour: "inferred",
          width: 0,
          points: [],
          bars: kinds.map((_, k) => [meanOf(of(k).map(held)), row(k) - 0.35, row(k) + 0.35]),
        },
      ],
    });
  return {
    title: `Calibrated 95 % intervals hold ${Math.round(100 * meanOf(results.map(({ calibrated }) => calibrated)))} % of the true rewards`,
    caption: `Share of the words of a recording whose 95 % interval holds the true reward, by kind of network. One dot a recording, blue bar: mean; dashed: 90 and 98 %. a, calibrated on the spikes (infer --calibrate). b, block bootstrap of the fit as it is, which the hold window makes too small. ${results.length} recordings.`,
    widthMm: 180,
    rows: [
      [
        panel(({ calibrated }) => calibrated, "Calibrated", false),
        panel(({ plain }) => plain, "Block bootstrap", true),
      ],
    ],
    table: {
      columns: ["kind", ...COLUMNS],
      rows: results.map((one) => [one.network, ...COLUMNS.map((name) => one[name])]),
    },
  };
});

const COLUMNS = ["words", "slope", "calibratedSlope", "plain", "calibrated", "length", "error", "clockError"] as const;
