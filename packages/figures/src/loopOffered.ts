import * as Plot from "@observablehq/plot";
import { axes, axisRoom } from "./axes.ts";
import { colours } from "./colours.ts";
import type { Panel } from "./defineFigure.ts";
import { labelColour } from "./labelColour.ts";
import type { LoopFiguresData } from "./loopData.ts";
import { plotPanel } from "./plotPanel.ts";

/** What the actions offered and what was taken, by the avoided quantity; the edge drawn where taking ends. */
export function loopOffered({ inference, profile, truth }: LoopFiguresData, height: number): Panel {
  const { edge } = inference;
  if (profile === undefined || edge === null) throw new Error("loopOffered: there is no edge to draw.");
  const { edges, offered, taken } = profile;
  const bins = Array.from(offered, (share, k) => ({
    from: edges[k]!,
    to: edges[k + 1]!,
    offered: 100 * share,
    taken: 100 * taken[k]!,
  }));
  const most = Math.max(...bins.flatMap((bin) => [bin.offered, bin.taken]));
  const told = truth?.constraint.kind === "energy" ? truth.constraint.threshold : undefined;
  return {
    share: 1,
    height,
    heading: "offered and taken",
    draw: (box, theme) =>
      plotPanel(
        {
          marginLeft: axisRoom(["20"]),
          marginRight: 8,
          marginTop: 14,
          marginBottom: 27,
          x: { domain: [0, edges.at(-1)!] },
          y: { domain: [0, 1.1 * most] },
          marks: [
            ...axes({ x: { label: edge.name, ticks: 4 }, y: { label: "share (%)", ticks: 4 } }),
            Plot.rect(bins, { x1: "from", x2: "to", y1: 0, y2: "offered", fill: colours.baseline, fillOpacity: 0.45 }),
            Plot.rect(bins, { x1: "from", x2: "to", y1: 0, y2: "taken", fill: colours.inferred, fillOpacity: 0.55 }),
            Plot.ruleX([edge.threshold], { stroke: colours.inferred, strokeWidth: 1.1 }),
            ...(told === undefined
              ? []
              : [Plot.ruleX([told], { stroke: colours.truth, strokeWidth: 1.1, strokeDasharray: "3,2" })]),
            Plot.text(["taken"], {
              frameAnchor: "top-left",
              text: (one: string) => one,
              dx: 4,
              dy: -6,
              fill: labelColour("inferred", theme),
            }),
            Plot.text(["offered"], {
              frameAnchor: "top-left",
              text: (one: string) => one,
              dx: 30,
              dy: -6,
              fill: labelColour("baseline", theme),
            }),
          ],
        },
        box,
        theme,
      ),
  };
}
