import type { ManyFit } from "@telos/core";
import { formatEstimate, formatNumber, formatPercent } from "@telos/figures";
import { figureBlock, figurePair } from "./figureBlock.ts";
import { type Html, html } from "./html.ts";
import type { PurposeReportData } from "./reportData.ts";
import { testsTable } from "./testsTable.ts";

/** How sure, for more units than the exact method takes: gain, tests, what the fit does by itself, reliability of the couplings. */
export function manySection(data: PurposeReportData, many: ManyFit): Html {
  const { gain, check, reliability, structure, structureScores } = many;
  return html`<section id="certainty">
<h2>How sure</h2>
<p>${many.method} Knowing which other units are active changes the prediction of flips on held-out blocks by <strong>${formatEstimate(gain.bitsPerFlip)} bits per flip</strong> (${formatEstimate(gain.bitsPerSecond)} bits per second).</p>
${figurePair(data, "gain", "windows")}<h3>The tests</h3>
${testsTable(many.tests)}<h3>What the fit does by itself</h3>
<p>${
    check.runsAway
      ? html`<strong>This fit runs away.</strong> Simulated, its units are active ${formatPercent(check.simulatedActivity)} of the time, recorded ${formatPercent(check.recordedActivity)}. Its reward may be read on the words that were visited, and nowhere else: telos refuses to simulate it or to predict from it.`
      : html`Simulated as long as recorded, its units are active ${formatPercent(check.simulatedActivity)} of the time, recorded ${formatPercent(check.recordedActivity)}; at most ${formatNumber(check.simulatedLargest)} are active together, recorded ${formatNumber(check.recordedLargest)}.`
  }</p>
${figureBlock(data, "manyUnits")}<h3>Which units are coupled</h3>
<p>The expected reliability of the couplings is <strong>${formatNumber(reliability)}</strong>: so much r² they should have with the true ones, if there are any, by their own uncertainty. Held-out blocks chose their structure: ${structure}, of ${structureScores.map(({ name }) => name).join(", ")}. A coupling describes these units as recorded; it is not a synapse.</p>
${figureBlock(data, "structures")}${figureBlock(data, "couplings")}</section>
`;
}
