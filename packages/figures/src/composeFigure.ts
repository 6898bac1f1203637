import type { FigureContent, Panel } from "./defineFigure.ts";
import { coordinate, escapeXml, svgElement, svgText } from "./svgElement.ts";
import { wrapText } from "./textWidth.ts";
import { type Theme, themes } from "./themes.ts";

/** Points in a millimetre. */
const POINTS = 72 / 25.4;
const FONTS = "Inter, Helvetica, Arial, sans-serif";

/** Type sizes, points. */
export const type = { title: 9, letter: 9, label: 7.5, caption: 7 } as const;

const MARGIN = 5;
const TITLE_LINE = 12;
const CAPTION_LINE = 9.5;
const HEADING = 15; // height of the line with the panel's letter
const GUTTER = 14; // between panels of a row
const ROW_GAP = 12;

/** Lays a figure out: title, rows of lettered panels, caption; size in millimetres, drawing in points. */
export function composeFigure(content: FigureContent, themeName: Theme["name"]): string {
  const theme = themes[themeName];
  const width = content.widthMm * POINTS;
  const inner = width - 2 * MARGIN;
  const parts: string[] = [];
  let y = MARGIN;

  for (const line of wrapText(content.title, inner, type.title, true)) {
    parts.push(svgText(MARGIN, y + 8, line, { "font-size": type.title, "font-weight": 600 }));
    y += TITLE_LINE;
  }
  y += 5;

  const lettered = content.rows.flat(2).length > 1;
  let letter = 0;
  for (const [index, row] of content.rows.entries()) {
    if (index > 0) y += ROW_GAP;
    let foot = y;
    for (const { panels, x, width: room } of placed(row, inner)) {
      let top = y;
      for (const [k, panel] of panels.entries()) {
        if (k > 0) top += ROW_GAP;
        if (lettered || panel.heading !== undefined) {
          // A place without a panel has an empty heading: it keeps its room and gets no letter.
          if (panel.heading !== "")
            parts.push(heading(panel, lettered ? String.fromCharCode(97 + letter) : "", MARGIN + x, top));
          top += HEADING;
        }
        letter += 1;
        const body = panel.draw({ width: room, height: panel.height }, theme);
        parts.push(svgElement("g", { transform: `translate(${coordinate(MARGIN + x)},${coordinate(top)})` }, body));
        top += panel.height;
      }
      foot = Math.max(foot, top);
    }
    y = foot;
  }

  y += 4;
  for (const line of wrapText(content.caption, inner, type.caption)) {
    y += CAPTION_LINE;
    parts.push(svgText(MARGIN, y, line, { "font-size": type.caption, fill: theme.muted }));
  }
  const height = y + MARGIN + 2;

  return `${svgElement(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width: `${content.widthMm}mm`,
      height: `${coordinate(height / POINTS)}mm`,
      viewBox: `0 0 ${coordinate(width)} ${coordinate(height)}`,
      role: "img",
      "aria-label": content.title,
      "font-family": FONTS,
      "font-size": type.label,
      fill: theme.ink,
    },
    svgElement("title", {}, escapeXml(content.title)),
    svgElement("desc", {}, escapeXml(content.caption)),
    svgElement("rect", { width, height, fill: theme.background }),
    ...parts,
  )}\n`;
}

function heading(panel: Panel, letter: string, x: number, y: number): string {
  const bold = letter === "" ? "" : svgText(x, y + 8, letter, { "font-size": type.letter, "font-weight": 700 });
  if (panel.heading === undefined) return bold;
  return bold + svgText(x + (letter === "" ? 0 : 10), y + 8, panel.heading, { "font-size": type.label });
}

function placed(
  row: FigureContent["rows"][number],
  inner: number,
): { panels: readonly Panel[]; x: number; width: number }[] {
  const columns = row.map((place) => ("draw" in place ? [place] : place));
  // A column is as wide as its first panel asks for.
  const shares = columns.reduce((sum, panels) => sum + panels[0]!.share, 0);
  const room = inner - GUTTER * (row.length - 1);
  let x = 0;
  return columns.map((panels) => {
    const width = (room * panels[0]!.share) / shares;
    const place = { panels, x, width };
    x += width + GUTTER;
    return place;
  });
}
