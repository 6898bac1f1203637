import type { Panel } from "./defineFigure.ts";
import { svgElement, svgText } from "./svgElement.ts";
import { textWidth, wrapText } from "./textWidth.ts";
import { type Mark, verdictMark } from "./verdictMark.ts";

/** One line of a table of verdicts. */
export interface VerdictLine {
  readonly mark: Mark;
  readonly title: string;
  readonly value: string;
  readonly bound: string;
}

const SIZE = 7.5;
const LINE = 9.5;
const ROW_GAP = 5.5;
const HEAD = 14;
const MARK_ROOM = 15;
const GAP = 14;

/** A table of verdicts as a panel: mark, title, number, threshold. Long texts wrap. */
export function verdictTable(
  lines: readonly VerdictLine[],
  width: number,
  heads: { readonly title: string; readonly value: string; readonly bound: string },
): Panel {
  const valueWidth = Math.max(
    ...[heads.value, ...lines.map((line) => line.value)].map((text) => textWidth(text, SIZE)),
  );
  const texts = width - MARK_ROOM - 2 * GAP - valueWidth;
  // A title takes what it needs, up to its share; the bound has the rest.
  const titleWidth = Math.min(0.58 * texts, Math.max(...lines.map((line) => textWidth(line.title, SIZE)), 60) + 1);
  const boundWidth = texts - titleWidth;
  const rows = lines.map((line) => ({
    line,
    title: wrapText(line.title, titleWidth, SIZE),
    bound: wrapText(line.bound, boundWidth, SIZE),
  }));
  const heightOf = (row: (typeof rows)[number]) => Math.max(1, row.title.length, row.bound.length) * LINE + ROW_GAP;
  const valueRight = MARK_ROOM + titleWidth + GAP + valueWidth;
  const boundLeft = valueRight + GAP;

  return {
    share: 1,
    height: HEAD + rows.reduce((sum, row) => sum + heightOf(row), 0),
    draw: (box, theme) => {
      const head = { "font-size": 7, fill: theme.muted };
      const parts = [
        svgText(MARK_ROOM, 7, heads.title, head),
        svgText(valueRight, 7, heads.value, { ...head, "text-anchor": "end" }),
        svgText(boundLeft, 7, heads.bound, head),
      ];
      let y = HEAD;
      for (const row of rows) {
        parts.push(svgElement("path", { d: `M0,${y - 2.5}H${box.width}`, stroke: theme.faint, "stroke-width": 0.5 }));
        const base = y + 8;
        parts.push(verdictMark(row.line.mark, 5, base - 2.7, theme));
        parts.push(svgText(valueRight, base, row.line.value, { "text-anchor": "end" }));
        for (const [i, text] of row.title.entries()) parts.push(svgText(MARK_ROOM, base + i * LINE, text));
        for (const [i, text] of row.bound.entries()) {
          parts.push(svgText(boundLeft, base + i * LINE, text, { fill: theme.muted }));
        }
        y += heightOf(row);
      }
      return parts.join("");
    },
  };
}
