import { citations } from "./citations.ts";
import { type Html, html } from "./html.ts";
import type { PurposeReportData } from "./reportData.ts";

/** How to cite the program, the papers and the data, as BibTeX where it is known. */
export function citationSection(data: PurposeReportData): Html {
  const { citation } = data.recordingInfo;
  return html`<section id="cite">
<h2>How to cite</h2>
${(data.citations ?? citations(data.version)).map(({ what, bibtex }) => html`<p>${what}</p>\n<pre>${bibtex}</pre>\n`)}${
  citation === undefined || citation === ""
    ? undefined
    : html`<p>The data, as the file asks</p>\n<pre>${citation}</pre>\n`
}</section>
`;
}
