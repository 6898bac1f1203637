import { colours, coordinate, type Panel, svgElement, svgText, type Theme, textWidth } from "@telos/figures";

/** How often what was true in a row came out as what a column says. */
export interface CountMatrixOptions {
  readonly heading?: string;
  readonly share?: number;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** Shape [rows][columns]. */
  readonly counts: readonly (readonly number[])[];
  /** The column that is right for each row: its cell has a frame. */
  readonly right: readonly number[];
}

const CELL = 17;
const HEAD = 26; // two lines of text above the columns

/** A table of counts, shaded by their share of the row, the right cell of each row framed. */
export function countMatrix({ heading, share = 1, rows, columns, counts, right }: CountMatrixOptions): Panel {
  return {
    share,
    height: HEAD + CELL * rows.length + 4,
    ...(heading === undefined ? {} : { heading }),
    draw: (box, theme) => {
      const left = Math.ceil(Math.max(...rows.map((name) => textWidth(name, 7.5)))) + 8;
      const width = (box.width - left - 4) / columns.length;
      const parts = columns.map((name, k) => headOf(name, left + (k + 0.5) * width, theme));
      rows.forEach((name, r) => {
        const y = HEAD + r * CELL;
        parts.push(svgText(left - 5, y + CELL / 2 + 2.6, name, { "text-anchor": "end", fill: theme.ink }));
        const sum = counts[r]!.reduce((so, count) => so + count, 0);
        columns.forEach((_, k) => {
          const count = counts[r]![k]!;
          const shade = sum === 0 ? 0 : count / sum;
          const isRight = right[r] === k;
          const x = left + k * width;
          parts.push(
            svgElement("rect", {
              x: coordinate(x + 1),
              y: coordinate(y + 1),
              width: coordinate(width - 2),
              height: CELL - 2,
              fill: isRight ? colours.inferred : colours.warning,
              "fill-opacity": coordinate(0.9 * shade),
              stroke: isRight ? theme.ink : theme.faint,
              "stroke-width": isRight ? 0.9 : 0.5,
            }),
          );
          const ink = shade > 0.5 && isRight ? "#FFFFFF" : theme.ink;
          if (count > 0)
            parts.push(
              svgText(x + width / 2, y + CELL / 2 + 2.6, String(count), { "text-anchor": "middle", fill: ink }),
            );
        });
      });
      return `<g font-size="7.5">${parts.join("")}</g>`;
    },
  };
}

/** A name above its column, broken at its first space. */
function headOf(name: string, x: number, theme: Theme): string {
  const at = name.indexOf(" ");
  const lines = at < 0 ? [name] : [name.slice(0, at), name.slice(at + 1)];
  return lines
    .map((line, k) =>
      svgText(x, HEAD - 4 - 9 * (lines.length - 1 - k), line, { "text-anchor": "middle", fill: theme.muted }),
    )
    .join("");
}
