import { type Html, html, trusted } from "./html.ts";
import type { PurposeReportData } from "./reportData.ts";

/** Finds the drawn figures of a report by name. */
export function figureBlock(data: Pick<PurposeReportData, "figures">, name: string): Html {
  const figure = data.figures.find((one) => one.name === name);
  if (figure === undefined) return html``;
  // A figure of one column is not blown up to two.
  const narrow = figure.svg.includes('width="85mm"');
  return html`<figure class="${narrow ? "narrow" : "wide"}">${trusted(figure.svg.trim())}</figure>\n`;
}

/** Two figures of one column side by side; one alone where the other is missing. */
export function figurePair(data: Pick<PurposeReportData, "figures">, first: string, second: string): Html {
  if (![first, second].some((name) => data.figures.some((one) => one.name === name))) return html``;
  return html`<div class="pair">${figureBlock(data, first)}${figureBlock(data, second)}</div>\n`;
}
