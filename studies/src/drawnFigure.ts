import { type Figure, figureCsv } from "@telos/figures";
import type { StudyFigure } from "./study.ts";

/** Draws a figure of a study and keeps its numbers beside it. @param name  of its files, without ending */
export function drawnFigure<Data>(name: string, figure: Figure<Data>, data: Data): StudyFigure {
  return { name, title: figure.content(data).title, svg: figure(data), csv: figureCsv(figure, data) };
}
