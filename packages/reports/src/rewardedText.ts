import { formatPercent } from "@telos/figures";
import { type Html, html } from "./html.ts";
import type { PurposeReportData } from "./reportData.ts";

/** Which words are rewarded, with the share of them that is expected to be false; nothing where it was not asked. */
export function rewardedText({ purpose }: PurposeReportData): Html {
  const { fit, data, verdict } = purpose;
  if (fit?.rewarded === undefined) return html``;
  const { words, falseShare, asked } = fit.rewarded;
  const body =
    verdict !== "purpose"
      ? html`<p>Rewarded words are named for a purpose only; the verdict allows none.</p>\n`
      : words.length === 0
        ? html`<p>None of ${asked} words can be named as rewarded at this false-discovery rate.</p>\n`
        : html`<p>${words.length} of ${asked} words stand out as rewarded, if few words are rewarded and all of them alike. The reward that was guessed was simulated and inferred again: how high unrewarded words come there says how many of these are to be expected false.</p>
<div class="scroll"><table>
<thead><tr><th>active units</th><th class="number">expected false, among this word and those above</th></tr></thead>
<tbody>
${Array.from(words, (word, k) => {
  const active = word === 0 ? "silence" : data.unitIds.filter((_, i) => (word >> i) & 1).join(" ");
  return html`<tr><td>${active}</td><td class="number">${formatPercent(falseShare[k] ?? Number.NaN)}</td></tr>\n`;
})}</tbody></table></div>
`;
  return html`<h3>Which words are rewarded</h3>\n${body}`;
}
