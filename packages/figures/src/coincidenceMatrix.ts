import * as Plot from "@observablehq/plot";
import type { CoincidenceProfile } from "@telos/core";
import { colours } from "./colours.ts";
import { defineFigure, type Panel } from "./defineFigure.ts";
import { capital, countOf, formatNumber, formatPercent } from "./formatNumber.ts";
import { coordinate, svgElement, svgText } from "./svgElement.ts";
import { textWidth } from "./textWidth.ts";
import type { Theme } from "./themes.ts";
import { labelledRows } from "./unitLabels.ts";

const REFUSED_SHARE = 0.3;
const SIDE = 190; // points, the map without its labels
const SMALL = 7;

/** Which units fire together within 1 ms: shares of the row's spikes, duplicates framed (85 mm). */
export const coincidenceMatrix = defineFigure("coincidences", (data: CoincidenceProfile) => {
  const pairs = pairsOf(data);
  const worst = pairs[0];
  const red = pairs.filter(({ share }) => share > REFUSED_SHARE);
  const concerned = new Set(red.map(({ i, j }) => `${Math.min(i, j)} ${Math.max(i, j)}`)).size;
  return {
    title:
      worst === undefined
        ? "There are no two units with enough spikes to compare"
        : red.length === 0
          ? `At most ${formatPercent(worst.share)} of a unit’s spikes lie within 1 ms of another unit’s: no duplicates`
          : concerned === 1
            ? `Units ${data.unitIds[worst.i]} and ${data.unitIds[worst.j]} are duplicates: ${formatPercent(worst.share)} of the spikes coincide`
            : `${capital(countOf(concerned, "pair"))} of units coincide too often; units ${data.unitIds[worst.i]} and ${data.unitIds[worst.j]} most, ${formatPercent(worst.share)}`,
    caption: `Share of the row’s spikes less than 1 ms from a spike of the column’s unit, for ${formatNumber(data.unitIds.length)} units with 100 spikes or more, by falling rate. Framed: above ${formatPercent(REFUSED_SHARE)}, which is refused.`,
    widthMm: 85 as const,
    rows: [[panel(data, pairs)]],
    table: {
      columns: ["unit", "other", "share_within_1_ms"],
      rows: pairs.map(({ i, j, share }) => [data.unitIds[i]!, data.unitIds[j]!, share]),
    },
  };
});

interface Pair {
  readonly i: number;
  readonly j: number;
  readonly share: number;
}

/** Ordered pairs by falling share. */
function pairsOf({ unitIds, shares }: CoincidenceProfile): Pair[] {
  const n = unitIds.length;
  const pairs: Pair[] = [];
  shares.forEach((share, k) => {
    if (!Number.isNaN(share)) pairs.push({ i: Math.floor(k / n), j: k % n, share });
  });
  return pairs.sort((a, b) => b.share - a.share || a.i - b.i || a.j - b.j);
}

function panel(data: CoincidenceProfile, pairs: readonly Pair[]): Panel {
  const n = Math.max(1, data.unitIds.length);
  const names = data.unitIds.map(String);
  const widest = Math.max(0, ...names.map((name) => textWidth(name, SMALL)));
  const left = 16 + widest;
  const cell = Math.min(SIDE / n, 30);
  const side = cell * n;
  const labels = labelledRows(names.length, cell);
  const turned = widest > cell - 2;
  const foot = turned ? widest + 6 : 10;
  const largest = Math.max(REFUSED_SHARE, pairs[0]?.share ?? 0);
  const shade = Plot.scale({ color: { type: "linear", scheme: "viridis", domain: [0, largest] } });
  return {
    share: 1,
    height: side + foot + 12 + 26,
    draw: (_box, theme) =>
      [
        svgElement("rect", { x: left, y: 0, width: side, height: side, fill: theme.faint }),
        ...pairs.map(({ i, j, share }) =>
          svgElement("rect", {
            x: left + j * cell,
            y: i * cell,
            width: cell + 0.1, // no seam between neighbours
            height: cell + 0.1,
            fill: String(shade.apply(share)),
          }),
        ),
        ...pairs
          .filter(({ share }) => share > REFUSED_SHARE)
          .map(({ i, j }) =>
            svgElement("rect", {
              x: left + j * cell,
              y: i * cell,
              width: cell,
              height: cell,
              fill: "none",
              stroke: colours.refused,
              "stroke-width": 1.2,
            }),
          ),
        ...labels.flatMap((k) => unitName(names[k]!, k, left, side, cell, turned)),
        svgText(left + side / 2, side + foot + 9, "near a spike of unit", { "text-anchor": "middle" }),
        svgText(0, 0, "spikes of unit", {
          "text-anchor": "middle",
          transform: `translate(7,${coordinate(side / 2)}) rotate(-90)`,
        }),
        legend(left, side + foot + 18, largest, (share) => String(shade.apply(share)), theme),
      ].join(""),
  };
}

function unitName(name: string, k: number, left: number, side: number, cell: number, turned: boolean): string[] {
  const middle = (k + 0.5) * cell;
  return [
    svgText(left - 4, middle + 2.5, name, { "font-size": SMALL, "text-anchor": "end" }),
    turned
      ? svgText(0, 0, name, {
          "font-size": SMALL,
          "text-anchor": "end",
          transform: `translate(${coordinate(left + middle + 2.5)},${coordinate(side + 4)}) rotate(-90)`,
        })
      : svgText(left + middle, side + 9, name, { "font-size": SMALL, "text-anchor": "middle" }),
  ];
}

function legend(left: number, y: number, largest: number, shade: (share: number) => string, theme: Theme): string {
  const steps = 32;
  const width = 110;
  const bars = Array.from({ length: steps }, (_, k) =>
    svgElement("rect", {
      x: left + (k * width) / steps,
      y,
      width: width / steps + 0.15,
      height: 5,
      fill: shade((largest * k) / (steps - 1)),
    }),
  );
  const at = { "font-size": SMALL, "text-anchor": "middle" } as const;
  return [
    ...bars,
    svgText(left, y + 13, "0", { ...at, "text-anchor": "start" }),
    svgText(left + width, y + 13, formatPercent(largest), at),
    svgText(left + width + 16, y + 5, "of the spikes", { "font-size": SMALL, fill: theme.muted }),
  ].join("");
}
