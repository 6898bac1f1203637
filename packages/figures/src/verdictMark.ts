import { colours } from "./colours.ts";
import { svgElement } from "./svgElement.ts";
import type { Theme } from "./themes.ts";

/** What a mark says: passed, with care, failed, or shown without judgement. */
export type Mark = "pass" | "warn" | "fail" | "none";

/** A word for whoever cannot see colour or shape. */
export const markWords: Readonly<Record<Mark, string>> = {
  pass: "passed",
  warn: "with care",
  fail: "failed",
  none: "not judged",
};

/** ✓ ! ✗ or a dash, drawn (fonts differ in these signs), 9 points wide with its centre at (x, y); shape and colour both tell. */
export function verdictMark(mark: Mark, x: number, y: number, theme: Theme): string {
  const at = { transform: `translate(${x},${y})`, role: "img", "aria-label": markWords[mark] };
  return svgElement("g", at, ...shapes(mark, theme));
}

function shapes(mark: Mark, theme: Theme): string[] {
  const stroke = {
    fill: "none",
    stroke: "#FFFFFF",
    "stroke-width": 1.2,
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
  };
  switch (mark) {
    case "pass":
      return [disc(colours.pass), svgElement("path", { d: "M-2,0.2L-0.6,1.7L2.1,-1.6", ...stroke })];
    case "warn":
      // White on orange is too faint; the sign is dark.
      return [disc(colours.warning), svgElement("path", { d: "M0,-2.3V0.4M0,2.2h0", ...stroke, stroke: "#1A1C1E" })];
    case "fail":
      return [disc(colours.refused), svgElement("path", { d: "M-1.7,-1.7L1.7,1.7M1.7,-1.7L-1.7,1.7", ...stroke })];
    case "none":
      return [svgElement("path", { d: "M-2,0H2", ...stroke, stroke: theme.muted })];
  }
}

function disc(fill: string): string {
  return svgElement("circle", { r: 4.3, fill });
}
