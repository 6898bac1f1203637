import type { LoopInference } from "@telos/core";
import { edgeName, edgeValue, formatNumber, hypothesisName, loopAnswer, precise, verdictName } from "@telos/figures";
import { bullets, type Html, html, trusted } from "./html.ts";
import type { ReportFigure } from "./reportData.ts";
import { reportStyle } from "./reportStyle.ts";
import { settingRows } from "./settingRows.ts";

/** Everything that the report of a purpose inferred from agents is made of. The same data give the same bytes. */
export interface LoopReportData {
  readonly inference: LoopInference;
  readonly fileName: string;
  readonly sha256: string;
  readonly version: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly figures: readonly ReportFigure[];
  /** What the agents were trained for, where it was told afterwards. */
  readonly told?: string;
}

/** The report of a purpose inferred from what agents did, as one self-contained HTML page: no script, no outside file. */
export function loopReport(data: LoopReportData): string {
  const { inference, fileName, version, figures, told } = data;
  const { verdict, reasons, record, dynamics, notIdentifiable, hypotheses, candidates } = inference;
  const [first, ...rest] = loopAnswer(inference);
  const none = verdict === "random" || verdict === "free";
  const page = html`<!doctype html>
<html xmlns="http://www.w3.org/1999/xhtml" lang="en">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="generator" content="telos ${version}"/>
<title>What ${fileName} was for</title>
<style>${trusted(reportStyle)}</style>
</head>
<body>
<main>
<header>
<p>telos report</p>
<h1>What were these agents for? ${fileName}</h1>
</header>
<section id="asked">
<h2>What was asked</h2>
<p>From the states and actions of ${formatNumber(record.agents)} agents that inject currents into a network of ${formatNumber(record.units)} units (${formatNumber(record.steps)} steps, ${formatNumber(record.actions)} actions to choose from): what do they avoid, what are they after, and how far do they look ahead? What they were trained for was not looked at.</p>
</section>
<section id="verdict">
<h2>The answer</h2>
<div class="verdict ${none ? "warn" : "pass"}">
<p class="label"><span class="mark">${none ? "!" : "✓"}</span>${verdictName[verdict]}</p>
<p class="sentence">${[first, ...rest].join(" ")}</p>
</div>
${told === undefined ? html`` : html`<p>Told afterwards: these agents were ${told}.</p>\n`}${bullets(reasons)}${figures.map(({ svg }) => html`<figure class="wide">${trusted(svg.trim())}</figure>\n`)}</section>
<section id="certainty">
<h2>How sure</h2>
<p>The last ${formatNumber(record.heldOutSteps)} of ${formatNumber(record.actedSteps)} steps, the end of each agent's life, judged; nothing was fitted on them. Even choice among all actions is 0 bits.</p>
<div class="scroll"><table><thead><tr><th>hypothesis</th><th class="number">held-out bits per action</th><th class="number">± standard error</th><th>fitted</th></tr></thead><tbody>
${hypotheses.map(({ hypothesis, heldOutBits, heldOutError, fitted }) => html`<tr><td>${hypothesisName[hypothesis]}</td><td class="number">${formatNumber(heldOutBits)}</td><td class="number">${formatNumber(heldOutError)}</td><td>${fittedText(fitted)}</td></tr>\n`)}</tbody></table></div>
${candidates.length === 0 ? html`` : edges(inference)}</section>
<section id="limits">
<h2>What cannot be known</h2>
${bullets(notIdentifiable)}</section>
<section id="methods">
<h2>Methods</h2>
<p>All successors of every recorded state were computed from the network, which was ${dynamics.kind === "given" ? "given with the recording" : `fitted to the recorded steps (transfer function ${dynamics.transfer})`}; its next currents miss the recorded ones by ${formatNumber(dynamics.missWithAction)} (root mean square). An agent for which a terminal state is worth nothing never steps over the edge of what it avoids: for each candidate quantity the edge was put at the largest value that was ever chosen, and judged by how well “never beyond it” predicts held-out actions. Within the edge that predicts best, critics of each hypothesis were trained anew and their policies compared.</p>
<div class="scroll"><table><tbody>
${settingRows(data.settings).map(([name, value]) => html`<tr><td>${name}</td><td class="value">${value}</td></tr>\n`)}<tr><td>sha256 of the recording</td><td class="value">${data.sha256}</td></tr>
</tbody></table></div>
</section>
<footer>
<p>Made by telos ${version}, seed ${inference.settings.seed}. The same recording and settings give the same numbers and figures. This page needs no connection; nothing in it was sent anywhere.</p>
</footer>
</main>
</body>
</html>
`;
  return page.html;
}

const SHOWN = 12;

function edges({ candidates }: LoopInference): Html {
  return html`<div class="scroll"><table><thead><tr><th>kept below an edge</th><th class="number">edge</th><th class="number">95 %, up to</th><th class="number">held-out bits</th><th class="number">stepped over</th></tr></thead><tbody>
${candidates.slice(0, SHOWN).map((one) => html`<tr><td>${edgeName(one)}</td><td class="number">${edgeValue(one)}</td><td class="number">${edgeValue(one) === precise(one.threshold) ? precise(one.upperThreshold) : "–"}</td><td class="number">${formatNumber(one.heldOutBits)}</td><td class="number">${formatNumber(100 * one.violations)} %</td></tr>\n`)}</tbody></table></div>
`;
}

/** "discount 0.95, sharpness 1" */
function fittedText(fitted: Readonly<Record<string, number>>): string {
  const parts = Object.entries(fitted).map(([name, value]) => `${name} ${formatNumber(value)}`);
  return parts.length === 0 ? "nothing" : parts.join(", ");
}
