import { countOf, formatDuration, formatNumber } from "@telos/figures";
import { figureBlock, figurePair } from "./figureBlock.ts";
import { gatesTable } from "./gatesTable.ts";
import { bullets, type Html, html } from "./html.ts";
import type { PurposeReportData } from "./reportData.ts";

const OBSERVED_FROM = {
  obs_intervals: "as the file says (obs_intervals)",
  epochs: "the epochs or times that were selected",
  "rows of the file": "every row",
  "first to last spike": "taken from the first to the last spike, for the file does not say",
} as const;

/** The data that were used: spikes, gates, units, and what was left out. */
export function qualitySection(data: PurposeReportData): Html {
  const { purpose, recordingInfo } = data;
  const { data: used, gates, fit } = purpose;
  const stretches = used.observed.length;
  const gatesShown = fit === undefined || purpose.verdict === "refused";
  return html`<section id="quality">
<h2>Data quality</h2>
<p>${
    used.timeUnit === "step"
      ? `Words of ${countOf(used.unitIds.length, "unit")}, of ${formatNumber(recordingInfo.unitsInFile)} columns in the file, over ${formatNumber(used.observedS)} steps.`
      : `${formatNumber(used.spikes.reduce((sum, count) => sum + count, 0))} spikes of ${countOf(used.unitIds.length, "unit")}, of ${formatNumber(recordingInfo.unitsInFile)} in the file, within ${formatDuration(used.observedS)} of observed time (${countOf(stretches, "stretch", "stretches")}; ${OBSERVED_FROM[used.observedFrom]}).`
  }</p>
${figureBlock(data, "raster")}<h3>Quality gates</h3>
${gatesShown ? html`<p>The table stands with the verdict, above.</p>\n` : html`<p>Checked before anything is fitted. A warning is carried along; a refusal ends the inference.</p>\n${gatesTable(gates)}`}${qualityFigureBlocks(data)}<h3>Units</h3>
<div class="scroll"><table>
<thead><tr><th>unit</th><th class="number">${used.timeUnit === "step" ? "steps active" : "spikes"}</th><th class="number">${used.timeUnit === "step" ? "share of the steps" : "rate (Hz)"}</th><th>use</th></tr></thead>
<tbody>
${used.unitIds.map(
  (id, i) =>
    html`<tr><td>${id}</td><td class="number">${formatNumber(used.spikes[i] ?? Number.NaN)}</td><td class="number">${formatNumber(used.ratesHz[i] ?? Number.NaN)}</td><td>used</td></tr>\n`,
)}${used.dropped.map(
  ({ id, why }) =>
    html`<tr><td>${id}</td><td class="number">–</td><td class="number">–</td><td>left out: ${why}</td></tr>\n`,
)}</tbody></table></div>
${recordingInfo.notes.length === 0 ? undefined : html`<h3>What the reader of the file noticed</h3>\n${bullets(recordingInfo.notes)}`}</section>
`;
}

/** The figures behind the gates, those that were drawn. */
export function qualityFigureBlocks(data: Pick<PurposeReportData, "figures">): Html {
  return html`${figurePair(data, "unitRates", "dynamics")}${figureBlock(data, "intervals")}${figurePair(data, "coincidences", "drift")}${figureBlock(data, "words")}`;
}
