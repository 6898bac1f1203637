import type { Prediction } from "@telos/core";
import { formatNumber, predictionName } from "@telos/figures";
import { figureBlock } from "./figureBlock.ts";
import { bullets, type Html, html } from "./html.ts";
import type { PurposeReportData } from "./reportData.ts";

/** What a changed world should do to the network, each with its baseline; or why nothing is predicted. */
export function predictionsSection(data: PurposeReportData): Html {
  const { fit, verdict } = data.purpose;
  const predictions = fit?.predictions ?? [];
  if (fit === undefined || verdict === "no-interactions") {
    const why =
      fit === undefined
        ? "nothing was fitted"
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
  const counts = new Map<string, number>();
  return section(html`<p>If the network optimises this reward, it should <dfn>adapt</dfn> when its world changes: settle on the behaviour that is best for the same reward under the new conditions. The baseline is <em>no adaptation</em>: every unit keeps its old behaviour. A second experiment can tell the two apart.${doubt}</p>
${predictions.map((one) => {
  const nth = (counts.get(one.kind) ?? 0) + 1;
  counts.set(one.kind, nth);
  return block(data, one, nth);
})}`);
}

function section(body: Html): Html {
  return html`<section id="predictions">
<h2>Predictions</h2>
${body}</section>
`;
}

function block(data: PurposeReportData, prediction: Prediction, nth: number): Html {
  const adaptation =
    prediction.kind === "silencing"
      ? "Silencing holds a unit inactive; no adaptation follows, and the prediction is the immediate response."
      : `The adapted network differs from the baseline by ${formatNumber(prediction.adaptationBits)} bits per word.`;
  return html`<h3>${prediction.title}</h3>
${figureBlock(data, predictionName(prediction.kind, nth))}${bullets([adaptation, ...prediction.sentences])}`;
}
