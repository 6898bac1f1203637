import { composeFigure } from "./composeFigure.ts";
import type { Table } from "./tableCsv.ts";
import type { Theme } from "./themes.ts";

/** The room a panel has, in points (1/72 inch), the unit of every figure. */
export interface Box {
  readonly width: number;
  readonly height: number;
}

/** One panel of a figure. */
export interface Panel {
  /** Share of the row's width, compared with its neighbours. */
  readonly share: number;
  /** Points. */
  readonly height: number;
  /** What this panel shows, beside its letter; fewer than eight words. */
  readonly heading?: string;
  /** SVG elements inside `box`, origin at its upper left corner. */
  readonly draw: (box: Box, theme: Theme) => string;
}

/** What a figure says and shows, before it is drawn. */
export interface FigureContent {
  /** The message: a sentence, true of these data. */
  readonly title: string;
  /** n, what the intervals are, what was left out. */
  readonly caption: string;
  /** One column or two. */
  readonly widthMm: 85 | 180;
  /** Rows from above; a place in a row holds a panel, or several one below the other. */
  readonly rows: readonly (readonly (Panel | readonly [Panel, ...Panel[]])[])[];
  /** The numbers that are drawn. */
  readonly table: Table;
}

/** How a figure is drawn, apart from what it says. */
export interface FigureStyle {
  /** Light unless given. */
  readonly theme?: Theme["name"];
}

/** A figure: data → SVG text, with its message, caption and numbers for whoever asks for those. */
export interface Figure<Data> {
  (data: Data, style?: FigureStyle): string;
  /** The same figure before it is drawn: title, caption, table. */
  readonly content: (data: Data) => FigureContent;
  /** The name of its file: "rewardByWord". */
  readonly figureName: string;
}

/**
 * Makes a figure out of the function that says what it shows. The same data and style give the same bytes, in Node and in
 * a browser: no figure uses ids, clocks, random numbers or the fonts of the machine.
 */
export function defineFigure<Data>(figureName: string, content: (data: Data) => FigureContent): Figure<Data> {
  const draw = (data: Data, style: FigureStyle = {}) => composeFigure(content(data), style.theme ?? "light");
  return Object.assign(draw, { content, figureName });
}
