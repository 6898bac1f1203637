import { bullets, type Html, html } from "./html.ts";
import type { PurposeReportData } from "./reportData.ts";

/** What cannot be known from these data. */
export function limitsSection({ purpose }: PurposeReportData): Html {
  const { verdict, unknowable } = purpose;
  const lead =
    verdict === "refused"
      ? "The recording was refused: these data, as they are, say nothing about a purpose, neither for it nor against it."
      : verdict === "no-interactions"
        ? "No interaction was seen; that is not the same as none being there. Interactions weaker than the interval above, slower than the longest window, or with units that were not recorded, would not show."
        : "These limits do not come from too little data; more of the same recording would not lift them all.";
  return html`<section id="limits">
<h2>What cannot be known</h2>
<p>${lead}</p>
${bullets(unknowable)}</section>
`;
}
