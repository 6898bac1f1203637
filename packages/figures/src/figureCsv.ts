import type { Figure } from "./defineFigure.ts";
import { tableCsv } from "./tableCsv.ts";

/** The numbers that a figure shows of `data`, as CSV: `figureCsv(rewardByWord, data)`. */
export function figureCsv<Data>(figure: Figure<Data>, data: Data): string {
  return tableCsv(figure.content(data).table);
}
