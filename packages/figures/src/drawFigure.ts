import type { Figure, FigureStyle } from "./defineFigure.ts";
import { tableCsv } from "./tableCsv.ts";

/** A figure that is ready to be written: `${name}.svg` and `${name}.csv`. */
export interface DrawnFigure {
  readonly name: string;
  readonly title: string;
  readonly svg: string;
  readonly csv: string;
}

/** Draws a figure with its numbers beside it. */
export function drawFigure<Data>(figure: Figure<Data>, data: Data, style: FigureStyle = {}): DrawnFigure {
  const content = figure.content(data);
  return { name: figure.figureName, title: content.title, svg: figure(data, style), csv: tableCsv(content.table) };
}
