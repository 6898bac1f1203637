import type { Gate, QualityProfile } from "@telos/core";
import { countOf, formatDuration, formatNumber, gates as gatesFigure } from "@telos/figures";
import { figureBlock } from "./figureBlock.ts";
import { gatesTable } from "./gatesTable.ts";
import { bullets, html, trusted } from "./html.ts";
import { qualityFigureBlocks } from "./qualitySection.ts";
import type { RecordingInfo, ReportFigure } from "./reportData.ts";
import { reportStyle } from "./reportStyle.ts";

/** Everything that the report of an inspection is made of. The same data give the same bytes. */
export interface InspectReportData {
  readonly recordingInfo: RecordingInfo;
  readonly gates: readonly Gate[];
  readonly units: QualityProfile["units"];
  readonly dropped: readonly { readonly id: number; readonly why: string }[];
  /** Seconds, or steps. */
  readonly observedS: number;
  /** How time counts: a step for words as they are, where a unit is a column and its rate the share of steps in which it is active. */
  readonly timeUnit: "second" | "step";
  /** Of spike trains: what says when the units were observed. */
  readonly observedFrom: string;
  /** Of spike trains: the sentence about what `--stimulus` takes. */
  readonly stimuli: string;
  readonly version: string;
  /** The raster and those of `qualityFigures`. */
  readonly figures: readonly ReportFigure[];
}

/** What is in a recording and whether it is good enough, as one self-contained HTML page. */
export function inspectReport(data: InspectReportData): string {
  const { recordingInfo: info, gates, units, dropped } = data;
  const red = gates.filter((gate) => gate.verdict === "refuse" && gate.accepted !== true);
  const careful = gates.filter((gate) => gate.verdict === "warn" || gate.accepted === true);
  const tone = red.length > 0 ? "fail" : careful.length > 0 ? "warn" : "pass";
  const label = { fail: "Not good enough as it is", warn: "Good enough, with care", pass: "Good enough" }[tone];
  const steps = data.timeUnit === "step";
  const decisive = red.length > 0 ? red : careful;
  const page = html`<!doctype html>
<html xmlns="http://www.w3.org/1999/xhtml" lang="en">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="generator" content="telos ${data.version}"/>
<title>${info.fileName}: is this recording good enough?</title>
<style>${trusted(reportStyle)}</style>
</head>
<body>
<main>
<header>
<p>telos inspection</p>
<h1>Is this recording good enough? ${info.fileName}</h1>
</header>
<section id="verdict">
<h2>The quality gates</h2>
<div class="verdict ${tone}">
<p class="label"><span class="mark" aria-hidden="true">${{ fail: "✗", warn: "!", pass: "✓" }[tone]}</span>${label}</p>
<p class="sentence">${gatesFigure.content({ gates }).title}.</p>
</div>
${bullets(decisive.map((gate) => gate.sentence))}${gatesTable(gates)}</section>
<section id="figures">
<h2>What the gates saw</h2>
${figureBlock(data, "raster")}${qualityFigureBlocks(data)}</section>
<section id="contents">
<h2>What is in the file</h2>
<p>${
    steps
      ? `${info.format}: words of ${countOf(info.unitsInFile, "column")} in ${formatNumber(data.observedS)} steps.`
      : `${info.format}: ${countOf(info.unitsInFile, "unit")}, ${formatDuration(data.observedS)} observed (${data.observedFrom}). ${data.stimuli}`
  }</p>
${info.description === "" ? undefined : html`<p>${info.description}</p>\n`}${bullets([...Object.entries(info.facts).map(([name, fact]) => `${name}: ${fact}`), ...info.notes])}<div class="scroll"><table>
<thead><tr><th>${steps ? "column" : "unit"}</th><th class="number">${steps ? "steps active" : "spikes"}</th><th class="number">${steps ? "share of the steps" : "rate (Hz)"}</th><th></th></tr></thead>
<tbody>
${units.map(
  ({ id, spikes, rateHz }) =>
    html`<tr><td>${id}</td><td class="number">${formatNumber(spikes)}</td><td class="number">${formatNumber(rateHz)}</td><td></td></tr>\n`,
)}${dropped.map(
  ({ id, why }) =>
    html`<tr><td>${id}</td><td class="number">–</td><td class="number">–</td><td>left out: ${why}</td></tr>\n`,
)}</tbody></table></div>
</section>
<footer>
<p>Made by telos ${data.version}. Nothing was fitted. This page needs no connection; nothing in it was sent anywhere.</p>
</footer>
</main>
</body>
</html>
`;
  return page.html;
}
