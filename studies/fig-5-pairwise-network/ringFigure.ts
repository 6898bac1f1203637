import { defineFigure } from "@telos/figures";
export const ringFigure = defineFigure("ringFigure", (_: unknown) => ({ title: "x", caption: "", widthMm: 180 as const, rows: [], table: { columns: [], rows: [] } }));
