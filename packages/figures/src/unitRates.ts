import * as Plot from "@observablehq/plot";
import type { QualityProfile } from "@telos/core";
import { axes, axisRoom } from "./axes.ts";
import { colours } from "./colours.ts";
import { defineFigure } from "./defineFigure.ts";
import { capital, countOf, formatNumber } from "./formatNumber.ts";
import { labelColour } from "./labelColour.ts";
import { plotPanel } from "./plotPanel.ts";

/** Rates of all units, and how many spikes a unit needs. */
export interface UnitRatesData {
  readonly units: QualityProfile["units"];
  readonly observedS: number;
  /** 100 unless given. */
  readonly fewestSpikes?: number;
}

/** The rate of every unit, by rank, against the least that a fit needs (85 mm). */
export const unitRates = defineFigure("unitRates", (data: UnitRatesData) => {
  const { units, observedS, fewestSpikes = 100 } = data;
  const enough = units.filter((unit) => unit.spikes >= fewestSpikes).length;
  const least = fewestSpikes / observedS;
  return {
    title:
      units.length === 0
        ? "No unit has a spike"
        : `${capital(countOf(enough, "unit"))} of ${formatNumber(units.length)} ${enough === 1 ? "has" : "have"} ${formatNumber(fewestSpikes)} spikes or more`,
    caption: `Each dot is a unit, by falling rate, on a logarithmic scale. Dashed: ${formatNumber(fewestSpikes)} spikes in the ${formatNumber(observedS)} s observed; units below it (grey) are left out of a fit.`,
    widthMm: 85 as const,
    rows: [[{ share: 1, height: 130, draw: (box, theme) => plotPanel(options(theme), box, theme) }]],
    table: {
      columns: ["rank", "unit", "spikes", "rate_hz"],
      rows: units.map((unit, k) => [k + 1, unit.id, unit.spikes, unit.rateHz]),
    },
  };

  function options(theme: Parameters<typeof labelColour>[1]): Plot.PlotOptions {
    const points = units.map((unit, k) => ({ rank: k + 1, ...unit }));
    const rates = [...points.map((point) => point.rateHz), least].filter((rate) => rate > 0 && Number.isFinite(rate));
    const [from, to] = rates.length === 0 ? [0.1, 10] : [Math.min(...rates) / 1.6, Math.max(...rates) * 1.6];
    const last = Math.max(2, points.length);
    return {
      marginLeft: axisRoom(["0.005"]),
      marginRight: 6,
      marginTop: 6,
      marginBottom: 28,
      x: { domain: [0.5, last + 0.5] },
      y: { type: "log", domain: [from, to] },
      marks: [
        ...axes({
          x: { label: "unit, by falling rate", ticks: rankTicks(last), format: String },
          y: { label: "rate (Hz)", ticks: decades(from, to), format: formatNumber },
        }),
        Plot.ruleY([least].filter(Number.isFinite), { stroke: colours.baseline, strokeDasharray: "2.5,2" }),
        Plot.text([`${formatNumber(fewestSpikes)} spikes`], {
          y: least,
          text: (words: string) => words,
          frameAnchor: "left",
          textAnchor: "start",
          dx: 4,
          dy: least < 1.5 * from ? -5 : 6,
          fill: labelColour("baseline", theme),
        }),
        Plot.dot(points, {
          x: "rank",
          y: "rateHz",
          r: points.length > 80 ? 1.3 : 2,
          fill: ({ spikes }: { spikes: number }) => (spikes >= fewestSpikes ? colours.inferred : colours.baseline),
        }),
      ],
    };
  }
});

/** Round ticks 1, 2, 5 … within a range, few enough for one column. */
export function decades(from: number, to: number): number[] {
  const wide = Math.log10(to / from) > 2;
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(from)); power <= Math.ceil(Math.log10(to)); power++)
    for (const step of wide ? [1] : [1, 2, 5]) {
      const value = Number((step * 10 ** power).toPrecision(1));
      if (value >= from && value <= to) ticks.push(value);
    }
  return ticks;
}

function rankTicks(last: number): number[] {
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((one) => last / one <= 8) ?? 1000;
  return Array.from({ length: Math.floor(last / step) }, (_, k) => (k + 1) * step);
}
