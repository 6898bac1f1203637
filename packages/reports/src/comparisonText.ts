import type { ModelComparison } from "@telos/core";
import { formatEstimate, formatNumber } from "@telos/figures";
import { figureBlock } from "./figureBlock.ts";
import { bullets, type Html, html } from "./html.ts";
import type { PurposeReportData } from "./reportData.ts";

/** By how much a purpose wins or loses against plain statistics of the same spikes; nothing where it was not asked. */
export function comparisonText(data: PurposeReportData): Html {
  const comparison = data.purpose.fit?.comparison;
  if (comparison === undefined) return html``;
  return html`<h3>Against plain statistics</h3>
${bullets(comparison.sentences)}${figureBlock(data, "modelComparison")}${table(comparison)}`;
}

function table({ models, spikes, blocks }: ModelComparison): Html {
  return html`<p>Every model says for each unit and millisecond how likely a spike is, from what lies before it; all are scored on the same ${formatNumber(spikes)} spikes in ${formatNumber(blocks)} blocks that they were not fitted to.</p>
<div class="scroll"><table>
<thead><tr><th>model</th><th class="number">bits per spike</th><th class="number">bits per second</th><th class="number">over own history</th></tr></thead>
<tbody>
${models.map(
  ({ title, sentence, bitsPerSpike, bitsPerSecond, overHistory }) =>
    html`<tr><td>${title}<small>${sentence}</small></td><td class="number">${formatEstimate(bitsPerSpike)}</td><td class="number">${formatEstimate(bitsPerSecond)}</td><td class="number">${formatEstimate(overHistory)}</td></tr>\n`,
)}</tbody></table></div>
<p class="muted">Gain over a constant rate, and over own history in bits per spike. Brackets: 95 % interval from a bootstrap over blocks, paired where two models are compared.</p>
`;
}
