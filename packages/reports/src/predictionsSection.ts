import type { Prediction } from "@telos/core";
import { formatNumber, predictionName } from "@telos/figures";
import { figureBlock } from "./figureBlock.ts";
import { bullets, type Html, html } from "./html.ts";
import type { PurposeReportData } from "./reportData.ts";

/** What a changed world should do to the network, each with its baseline; or why nothing is predicted. */
export function predictionsSection(data: PurposeReportData): Html {
  const { fit, many, verdict } = data.purpose;
  if (many !== undefined && verdict !== "no-interactions" && verdict !== "refused")
    return section(
      many.check.runsAway
        ? html`<p>None is offered: the fitted network runs away when it is simulated.</p>\n`
        : html`<p>None was asked for. <code>telos predict</code> says from this run what a cell that dies or is silenced does to the others before they adapt, by simulation. How they adapt takes a list of all words, so at most 12 units.</p>\n`,
    );
  const predictions = fit?.predictions ?? [];
  if (fit === undefined || verdict === "no-interactions" || verdict === "refused") {
    const why =
      verdict === "refused"
        ? "the recording was refused"
        : "without interactions every unit would go on as before, whatever happens to the others";
    return section(html`<p>None is offered: ${why}.</p>\n`);
  }
  if (predictions.length === 0) {
    return section(
      html`<p>None was asked for. <code>telos predict</code> makes them from this run: a cell that dies or is silenced, a higher coding cost, another stimulus.</p>\n`,
    );
  }
  const doubt =
    verdict === "purpose"
      ? undefined
      : html` The verdict is not a purpose: take what follows as what the reward <em>would</em> predict.`;
  return section(html`<p>If the network optimises this reward, it should <dfn>adapt</dfn> when its world changes: settle on the behaviour that is best for the same reward under the new conditions. The baseline is <em>no adaptation</em>: every unit keeps its old behaviour. A second experiment can tell the two apart.${doubt}</p>
${KINDS.map((kind) =>
  kindBlock(
    data,
    predictions.filter((one) => one.kind === kind),
  ),
)}`);
}

const KINDS: readonly Prediction["kind"][] = ["cellDeath", "silencing", "codingCost", "inputStatistics"];

/** The prediction with the largest change as a figure, the others of its kind in a table. */
function kindBlock(data: PurposeReportData, some: readonly Prediction[]): Html {
  if (some.length === 0) return html``;
  const bits = (one: Prediction) => (Number.isFinite(one.adaptationBits) ? one.adaptationBits : -1);
  const first = some.reduce((a, b) => (bits(b) > bits(a) ? b : a));
  const figure = figureBlock(data, predictionName(first.kind, some.indexOf(first) + 1));
  const others = some.filter((one) => one !== first).toSorted((a, b) => bits(b) - bits(a));
  return html`<h3>${first.title}</h3>
${figure}${bullets(first.sentences)}${others.length === 0 ? undefined : othersTable(others)}`;
}

function othersTable(others: readonly Prediction[]): Html {
  return html`<p>The others of this kind, the largest difference between adapting and not adapting first:</p>
<div class="scroll"><table>
<thead><tr><th>change</th><th class="number">bits per word</th><th>what to expect</th></tr></thead>
<tbody>
${others.map(
  ({ title, adaptationBits, sentences }) =>
    html`<tr><td>${title}</td><td class="number">${formatNumber(adaptationBits)}</td><td>${sentences[0]}</td></tr>\n`,
)}</tbody></table></div>
`;
}

function section(body: Html): Html {
  return html`<section id="predictions">
<h2>Predictions</h2>
${body}</section>
`;
}
