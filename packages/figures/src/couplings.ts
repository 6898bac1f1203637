import type * as Plot from "@observablehq/plot";
import type { PurposeFit, PurposeTest } from "@telos/core";
import { axes, axisRoom } from "./axes.ts";
import { colours } from "./colours.ts";
import { defineFigure, type FigureContent, type Panel } from "./defineFigure.ts";
import { divergingColour, inkOn } from "./divergingColour.ts";
import { capital, countOf, formatNumber, formatSigned } from "./formatNumber.ts";
import { dotsPath, pathMark } from "./pathMark.ts";
import { plotPanel } from "./plotPanel.ts";
import { coordinate, svgElement, svgText } from "./svgElement.ts";
import { textWidth } from "./textWidth.ts";
import type { Theme } from "./themes.ts";

/** What the figure of couplings is drawn from. */
export interface CouplingsData {
  readonly unitIds: readonly number[];
  /** J, symmetric with zero diagonal, shape [units, units]. */
  readonly couplings: Float64Array;
  /** The same from two halves of the recording, where known. */
  readonly halves?: PurposeFit["halves"];
  /** For the agreement between the halves, as it was judged. */
  readonly tests?: readonly PurposeTest[];
}

interface Pair {
  readonly i: number;
  readonly j: number;
  readonly value: number;
}

const SIDE = 205; // points, the map without its labels, at most
const COLUMN = 228; // points, the map with its labels
const SMALL = 7;

/** Couplings as a symmetric heat map, and how well two halves of the recording agree on them (180 mm; 85 mm without halves). */
export const couplings = defineFigure("couplings", (data: CouplingsData): FigureContent => {
  const pairs = pairsOf(data);
  const panels =
    data.halves === undefined || pairs.length === 0 ? [mapPanel(data)] : [mapPanel(data), halvesPanel(data)];
  return {
    title: title(data, pairs),
    caption: caption(data, pairs),
    widthMm: panels.length === 1 ? 85 : 180,
    rows: [panels],
    table: {
      columns: ["unit_a", "unit_b", "coupling_lambda", "first_half", "second_half"],
      rows: pairs.map(({ i, j, value }) => [
        data.unitIds[i]!,
        data.unitIds[j]!,
        value,
        data.halves?.first[i * data.unitIds.length + j] ?? Number.NaN,
        data.halves?.second[i * data.unitIds.length + j] ?? Number.NaN,
      ]),
    },
  };
});

function title(data: CouplingsData, pairs: readonly Pair[]): string {
  if (pairs.length === 0) return "A single unit has nobody to be coupled with";
  const known = pairs.filter(({ value }) => Number.isFinite(value));
  const strongest = known.toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value))[0];
  if (strongest === undefined) return "The couplings are unknown";
  if (strongest.value === 0) return "No couplings were fitted";
  const [a, b] = [data.unitIds[strongest.j]!, data.unitIds[strongest.i]!];
  return `Units ${a} and ${b} have the strongest coupling, ${formatSigned(strongest.value)} λ`;
}

function caption(data: CouplingsData, pairs: readonly Pair[]): string {
  const positive = pairs.filter(({ value }) => value > 0).length;
  const agreement = data.tests?.find((test) => test.id === "stability");
  const parts = [
    `Couplings J in units of λ between ${countOf(data.unitIds.length, "unit")}: positive, active together more often than apart. ${capital(countOf(positive, "coupling"))} of ${formatNumber(pairs.length)} positive.`,
  ];
  if (data.halves !== undefined && pairs.length > 0) {
    const number =
      agreement === undefined || Number.isNaN(agreement.value)
        ? ""
        : ` ${capital(agreement.title)}: ${formatNumber(agreement.value)} (needed: ${agreement.bound}).`;
    parts.push(
      `Right: each dot a pair, fitted in two halves of interleaved blocks; on the line the halves agree.${number}`,
    );
  }
  return parts.join(" ");
}

function mapPanel(data: CouplingsData): Panel {
  const units = data.unitIds.length;
  const names = data.unitIds.map(String);
  const left = 14 + Math.max(...names.map((name) => textWidth(name, SMALL)));
  const cell = Math.min(Math.min(SIDE, COLUMN - left) / units, 40);
  const every = Math.ceil((SMALL + 1) / cell); // of many units not every one has room for its name
  const turned = Math.max(...names.map((name) => textWidth(name, SMALL))) > cell - 2;
  const foot = turned ? left - 8 : 10;
  const largest =
    Math.max(...pairsOf(data).flatMap(({ value }) => (Number.isFinite(value) ? Math.abs(value) : [])), 0) || 1;
  const side = cell * units;
  return {
    share: 1,
    height: side + foot + 12 + 26,
    ...(data.halves === undefined ? {} : { heading: "couplings" }),
    draw: (_box, theme) => {
      const parts: string[] = [];
      for (let i = 0; i < units; i++) {
        const middle = (i + 0.5) * cell;
        const named = i % every === 0;
        if (named) parts.push(svgText(left - 4, middle + 2.5, names[i]!, { "font-size": SMALL, "text-anchor": "end" }));
        if (named)
          parts.push(
            turned
              ? svgText(0, 0, names[i]!, {
                  "font-size": SMALL,
                  "text-anchor": "end",
                  transform: `translate(${coordinate(left + middle + 2.5)},${coordinate(side + 4)}) rotate(-90)`,
                })
              : svgText(left + middle, side + 9, names[i]!, { "font-size": SMALL, "text-anchor": "middle" }),
          );
        for (let j = 0; j < units; j++) parts.push(i === j ? "" : cellAt(data, i, j, left, cell, largest, theme));
      }
      parts.push(svgText(left + side / 2, side + foot + 9, "unit", { "text-anchor": "middle" }));
      parts.push(
        svgText(0, 0, "unit", {
          "text-anchor": "middle",
          transform: `translate(7,${coordinate(side / 2)}) rotate(-90)`,
        }),
      );
      parts.push(legend(left, side + foot + 18, side, largest, theme));
      return parts.join("");
    },
  };
}

function cellAt(
  data: CouplingsData,
  i: number,
  j: number,
  left: number,
  cell: number,
  largest: number,
  theme: Theme,
): string {
  const value = data.couplings[i * data.unitIds.length + j]!;
  const fill = divergingColour(value / largest, theme);
  const gap = Math.min(0.4, 0.08 * cell);
  const box = svgElement("rect", {
    x: left + j * cell + gap,
    y: i * cell + gap,
    width: cell - 2 * gap,
    height: cell - 2 * gap,
    fill,
  });
  const text = Number.isNaN(value) ? "" : value.toFixed(1).replace("-0.0", "0.0").replace("-", "−");
  if (text === "" || textWidth(text, SMALL) > cell - 2) return box;
  const at = { "font-size": SMALL, "text-anchor": "middle", fill: inkOn(fill) } as const;
  return box + svgText(left + (j + 0.5) * cell, (i + 0.5) * cell + 2.5, text, at);
}

function legend(left: number, y: number, side: number, largest: number, theme: Theme): string {
  const steps = 33;
  const width = Math.min(side, 120);
  const from = left + (side - width) / 2;
  const bars = Array.from({ length: steps }, (_, k) =>
    svgElement("rect", {
      x: from + (k * width) / steps,
      y,
      width: width / steps + 0.15, // no seam between neighbours
      height: 5,
      fill: divergingColour((2 * k) / (steps - 1) - 1, theme),
    }),
  );
  const at = { "font-size": SMALL, "text-anchor": "middle" } as const;
  return [
    ...bars,
    svgText(from, y + 13, formatSigned(-largest), at),
    svgText(from + width / 2, y + 13, "0", at),
    svgText(from + width, y + 13, `${formatSigned(largest)} λ`, at),
  ].join("");
}

function halvesPanel(data: CouplingsData): Panel {
  const units = data.unitIds.length;
  const points = pairsOf(data)
    .map(({ i, j }) => [data.halves!.first[i * units + j]!, data.halves!.second[i * units + j]!] as const)
    .filter((point) => point.every(Number.isFinite));
  const ends = points.flat();
  const [from, to] = [Math.min(-0.1, ...ends), Math.max(0.1, ...ends)];
  const room = to - from;
  const domain = [from - 0.05 * room, to + 0.05 * room];
  const options: Plot.PlotOptions = {
    marginLeft: axisRoom(["−0.05"]),
    marginRight: 6,
    marginTop: 4,
    marginBottom: 29,
    x: { domain },
    y: { domain },
    marks: [
      ...axes({
        x: { label: "coupling, first half (λ)", ticks: 5 },
        y: { label: "coupling, second half (λ)", ticks: 5 },
      }),
      pathMark(({ x, y }) => `M${x(domain[0]!)},${y(domain[0]!)}L${x(domain[1]!)},${y(domain[1]!)}`, {
        stroke: "currentColor",
        "stroke-width": 0.75,
      }),
      pathMark(({ x, y }) => dotsPath(points.map(([a, b]) => [x(a), y(b)])), {
        fill: "none",
        stroke: colours.inferred,
        "stroke-width": 3.6,
        "stroke-linecap": "round",
        "stroke-opacity": 0.85,
      }),
    ],
  };
  return {
    share: 1,
    height: 232,
    heading: "two halves of the recording",
    draw: (box, theme) => plotPanel(options, { width: Math.min(box.width, box.height + 8), height: box.height }, theme),
  };
}

/** All pairs once, lower triangle. */
function pairsOf({ unitIds, couplings: values }: CouplingsData): Pair[] {
  const pairs: Pair[] = [];
  for (let i = 0; i < unitIds.length; i++) {
    for (let j = 0; j < i; j++) pairs.push({ i, j, value: values[i * unitIds.length + j]! });
  }
  return pairs;
}
