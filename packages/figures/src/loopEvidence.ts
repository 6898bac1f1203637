import { barRows } from "./barRows.ts";
import { defineFigure, type FigureContent } from "./defineFigure.ts";
import { countOf, formatNumber } from "./formatNumber.ts";
import type { LoopFiguresData } from "./loopData.ts";
import { edgeName } from "./loopWords.ts";

const SUMMARIES = 12;
const UNITS = 8;

/** Which quantity is kept below an edge, beside its neighbours; which units are (180 mm). */
export const loopEvidence = defineFigure("loopEvidence", ({ inference, truth }: LoopFiguresData): FigureContent => {
  const { candidates, units, edge, edgeHolds, record } = inference;
  const shown = candidates.slice(0, SUMMARIES);
  const ranked = units?.units ?? [];
  const chosen = new Set(units?.chosen.map(({ unit }) => unit));
  const told = truth?.constraint.kind === "region" ? new Set<number>(truth.constraint.units) : new Set<number>();
  const rest = ranked.slice(UNITS);
  const restBits = rest.map(({ heldOutBits }) => heldOutBits);
  return {
    title:
      edge === null || !edgeHolds
        ? "No quantity is kept below an edge: every candidate predicts choices no better than chance"
        : `What is kept below an edge: ${edge.name} (${formatNumber(edge.heldOutBits)} bits per action)`,
    caption: `Bits per action above even choice, held out (${formatNumber(record.heldOutSteps)} steps), of an agent that never steps over the largest value it was seen to choose; lines: ± 2 standard errors. a: quantities, the best of ${formatNumber(candidates.length)}. b: edges on single units, the best of ${formatNumber(record.units)}${chosen.size > 0 ? `; blue: the ${countOf(chosen.size, "unit")} that together say all` : ""}${told.size > 0 ? "; vermilion names: the true ones" : ""}.`,
    widthMm: 180,
    rows: [
      [
        barRows({
          heading: "quantities",
          share: 1.2,
          height: 35 + 13 * SUMMARIES,
          x: { label: "bits per action" },
          rows: shown.map((one, k) => ({
            name: edgeName(one),
            value: one.heldOutBits,
            error: 2 * one.heldOutError,
            colour: k === 0 && edgeHolds ? ("inferred" as const) : ("baseline" as const),
          })),
        }),
        barRows({
          heading: "single units",
          height: 35 + 13 * SUMMARIES,
          x: { label: "bits per action" },
          rows: [
            ...ranked.slice(0, UNITS).map(({ unit, heldOutBits }) => ({
              name: `unit ${unit}`,
              value: heldOutBits,
              colour: told.has(unit)
                ? ("truth" as const)
                : chosen.has(unit)
                  ? ("inferred" as const)
                  : ("baseline" as const),
            })),
            ...(rest.length === 0
              ? []
              : [
                  {
                    name: `best of the ${rest.length} others`,
                    value: Math.max(...restBits),
                    colour: "baseline" as const,
                  },
                ]),
          ],
        }),
      ],
    ],
    table: {
      columns: ["edge_on", "threshold", "threshold_high", "held_out_bits", "standard_error", "violations"],
      rows: [
        ...candidates.map((one) => [
          edgeName(one),
          one.threshold,
          one.upperThreshold,
          one.heldOutBits,
          one.heldOutError,
          one.violations,
        ]),
        ...ranked.map(({ unit, halfWidth, heldOutBits }) => [`unit ${unit}`, halfWidth, "", heldOutBits, "", ""]),
      ],
    },
  };
});
