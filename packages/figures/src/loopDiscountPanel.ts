import * as Plot from "@observablehq/plot";
import type { DiscountProfile, LoopVerdict } from "@telos/core";
import { axes, axisRoom } from "./axes.ts";
import { colours } from "./colours.ts";
import type { Panel } from "./defineFigure.ts";
import { labelColour } from "./labelColour.ts";
import { plotPanel } from "./plotPanel.ts";

/** The evidence for each discount, with what critics differ by; a line that says so where it was not asked for. */
export function loopDiscountPanel(
  profile: DiscountProfile | null,
  truth: number | undefined,
  verdict: LoopVerdict,
): Panel {
  const height = 100;
  if (profile === null)
    return {
      share: 1,
      height,
      heading: "how far they look ahead",
      draw: (_box, theme) =>
        `<text x="10" y="20" font-size="7.5" fill="${theme.muted}">${verdict === "maximumOccupancy" ? "not asked for" : "not asked: no plan of this kind was found"}</text>`,
    };
  const points = profile.points.map((point) => ({ ...point, bits: (point.trainingBits + point.heldOutBits) / 2 }));
  const all = points.flatMap(({ bits, memberBits }) => [bits, ...memberBits]).filter(Number.isFinite);
  const high = Math.max(...all);
  // A critic that was trained badly is far below: it stands at the foot of the panel.
  const low = Math.max(Math.min(...all), high - 1.5 * Math.abs(high));
  const shown = (bits: number) => Math.max(low, bits);
  const pad = 0.12 * (high - low || 1);
  // Discounts are read by what is missing to 1: the steps that are looked ahead.
  const place = (discount: number) => -Math.log10(1 - discount);
  const [from, to] = profile.interval;
  return {
    share: 1,
    height,
    heading: "how far they look ahead",
    draw: (box, theme) =>
      plotPanel(
        {
          marginLeft: axisRoom(["0.25"]),
          marginRight: 10,
          marginTop: 8,
          marginBottom: 27,
          x: { domain: [place(points[0]!.discount) - 0.08, place(points.at(-1)!.discount) + 0.08] },
          y: { domain: [low - pad, high + pad] },
          marks: [
            ...axes({
              x: {
                label: "discount γ",
                ticks: points.map(({ discount }) => place(discount)),
                format: (value) => String(Number((1 - 10 ** -value).toPrecision(3))),
              },
              y: { label: "bits per action", ticks: 3 },
            }),
            Plot.rect([profile], {
              x1: place(from) - 0.03,
              x2: place(to) + 0.03,
              y1: low - pad,
              y2: high + pad,
              fill: colours.inferred,
              fillOpacity: 0.12,
            }),
            ...(points[0]?.memberBits ?? []).map((_, member) =>
              Plot.line(points, {
                x: ({ discount }) => place(discount),
                y: ({ memberBits }) => shown(memberBits[member]!),
                stroke: colours.inferred,
                strokeWidth: 0.5,
                strokeOpacity: 0.45,
              }),
            ),
            Plot.line(points, {
              x: ({ discount }) => place(discount),
              y: ({ bits }) => shown(bits),
              stroke: colours.inferred,
              strokeWidth: 1.25,
            }),
            Plot.dot(points, {
              x: ({ discount }) => place(discount),
              y: ({ bits }) => shown(bits),
              r: 2.2,
              fill: colours.inferred,
            }),
            ...(truth === undefined
              ? []
              : [
                  Plot.ruleX([place(truth)], { stroke: colours.truth, strokeWidth: 1.1, strokeDasharray: "3,2" }),
                  Plot.text(["truth"], {
                    x: place(truth),
                    y: high + pad,
                    text: (one: string) => one,
                    textAnchor: "start",
                    dx: 3,
                    dy: 5,
                    fill: labelColour("truth", theme),
                  }),
                ]),
          ],
        },
        box,
        theme,
      ),
  };
}
