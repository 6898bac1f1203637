import * as Plot from "@observablehq/plot";
import { axes, colours, labelColour, type Panel, plotPanel, textWidth } from "@telos/figures";
import type { PanelAxis } from "./linePanel.ts";

/** One kind of dot, the same in every row. */
export interface DotKind {
  readonly name: string;
  readonly colour: keyof typeof colours;
  /** Value of each row; what is not finite is left out. */
  readonly values: readonly number[];
  /** Open dots for baselines. */
  readonly open?: boolean;
}

/** Rows of a dot plot. */
export interface DotRowsOptions {
  readonly share?: number;
  readonly heading?: string;
  readonly height: number;
  readonly rows: readonly string[];
  readonly kinds: readonly DotKind[];
  readonly x: PanelAxis;
  /** Room at the left for the rows' names, points; from their lengths unless given. */
  readonly left?: number;
}

/** Values of several kinds in rows, over one axis: the kinds are named above. */
export function dotRows({ share = 1, heading, height, rows, kinds, x, left }: DotRowsOptions): Panel {
  const room = left ?? Math.max(...rows.map((row) => textWidth(row, 7.5))) + 8;
  return {
    share,
    height,
    ...(heading === undefined ? {} : { heading }),
    draw: (box, theme) =>
      plotPanel(
        {
          marginLeft: room,
          marginRight: 8,
          marginTop: 8 + 9 * kinds.length,
          marginBottom: 27,
          x: x.log ? { type: "log", domain: [...x.domain] } : { domain: [...x.domain] },
          y: { domain: [-0.5, rows.length - 0.5], reverse: true, axis: null },
          marks: [
            ...axes({ x }),
            Plot.ruleY(rows.keys(), { stroke: theme.faint, strokeWidth: 0.75 }),
            Plot.text(rows, {
              x: x.domain[0],
              y: (_: string, k: number) => k,
              text: (row: string) => row,
              textAnchor: "end",
              dx: -6,
            }),
            ...kinds.flatMap(({ name, colour, values, open }, k) => {
              const dots = values
                .map((value, row) => [value, row] as const)
                .filter(([value]) => Number.isFinite(value));
              const look = {
                r: 2.6,
                stroke: colours[colour],
                strokeWidth: 1.1,
                fill: open ? theme.background : colours[colour],
              };
              const dy = 5 - 9 * (kinds.length - k);
              const place = { x: x.domain[0], frameAnchor: "top", fill: labelColour(colour, theme) } as const;
              return [
                Plot.dot(dots, { x: "0", y: "1", ...look }),
                Plot.dot([0], { x: x.domain[0], frameAnchor: "top", dx: 6, dy, ...look }),
                Plot.text([name], {
                  ...place,
                  dx: 13,
                  dy: dy - 1,
                  text: (words: string) => words,
                  textAnchor: "start",
                }),
              ];
            }),
          ],
        },
        box,
        theme,
      ),
  };
}

/** Ticks of a logarithmic axis as "0.01", "1", "1e−6". */
export function powerText(value: number): string {
  const power = Math.round(Math.log10(value));
  return power >= -2 && power <= 3
    ? String(10 ** power).replace("0.010", "0.01")
    : `1e${String(power).replace("-", "−")}`;
}
