import type { FamilyScore, PurposeFit } from "@telos/core";
import { countOf, formatEstimate, formatNumber, formatPercent } from "@telos/figures";
import { comparisonText } from "./comparisonText.ts";
import { figureBlock, figurePair } from "./figureBlock.ts";
import { type Html, html } from "./html.ts";
import { manySection } from "./manySection.ts";
import type { PurposeReportData } from "./reportData.ts";
import { rewardedText } from "./rewardedText.ts";
import { testsTable } from "./testsTable.ts";

/** How sure: gain against chance, window, tests, families, words, couplings; and the reward, where it stands on weak feet. */
export function certaintySection(data: PurposeReportData): Html {
  const { fit, many, verdict } = data.purpose;
  if (many !== undefined) return manySection(data, many);
  if (fit === undefined) {
    return html`<section id="certainty">
<h2>How sure</h2>
<p>Nothing was fitted, so there is nothing to be sure of. That a gate refused is certain; its number stands in the table above.</p>
</section>
`;
  }
  const claims = verdict === "purpose" || verdict === "interactions";
  return html`<section id="certainty">
<h2>How sure</h2>
${gainText(fit)}${verdict === "no-interactions" ? undefined : figurePair(data, "gain", "windows")}${
  verdict === "interactions" ? undefined : html`<h3>The tests</h3>\n${testsTable(fit.tests)}`
}${familiesTable(fit, claims)}${wordsText(fit, !claims)}${
  verdict === "no-interactions"
    ? figureBlock(data, "wordDistribution")
    : html`${figurePair(data, "wordDistribution", "rewardByCount")}${couplingsText()}${figureBlock(data, "couplings")}`
}${tuningBlock(data)}${
  verdict === "interactions"
    ? html`<h3>If it were a purpose</h3>
<p>The verdict above does not allow this reading. It is shown so that you can see what would be claimed if a further test, or a recorded input, removed the doubt.</p>
${figureBlock(data, "rewardByWord")}`
    : undefined
}${rewardedText(data)}${comparisonText(data)}${recovery(data)}</section>
`;
}

function gainText({ gain, surrogates, windowMs, windowChosen, reward }: PurposeFit): Html {
  const largest = surrogates.length === 0 ? undefined : Math.max(...surrogates);
  return html`<p>A <dfn>flip</dfn> is a unit becoming active or inactive. Knowing which other units are active ${gain.bitsPerFlip.low > 0 ? "improves" : "changes"} the prediction of flips by <strong>${formatEstimate(gain.bitsPerFlip)} bits per flip</strong> (${formatEstimate(gain.bitsPerSecond)} bits per ${reward.timeUnit ?? "second"}) on <dfn>held-out</dfn> blocks, stretches of the recording that were not used for fitting. ${
    largest === undefined
      ? "No surrogate was run, so chance was not measured."
      : html`The same number on ${countOf(surrogates.length, "surrogate")}, copies in which the units are shifted in time against each other so that no interaction is left, is at most ${formatNumber(largest)}.`
  } ${
    reward.timeUnit === "step"
      ? "The words were taken as they are, a row a step."
      : `The hold window of ${formatNumber(windowMs)} ms was ${
          windowChosen === "given"
            ? "given by you"
            : "chosen because it predicts held-out flips best, in bits per second"
        }.`
  }</p>
`;
}

const FAMILIES: Readonly<Record<FamilyScore["family"], string>> = {
  independent: "no unit depends on another",
  pairwise: "each pair of units has one coupling, the same in both directions",
  asymmetric: "a control: each direction has its own coupling, which no single value function has",
  full: "every word has a value of its own",
};

function familiesTable({ families, network, reward }: PurposeFit, claims: boolean): Html {
  if (families.length === 0) return html``;
  return html`<h3>What the interactions look like</h3>
<p>Families of the value function that were fitted, scored on held-out blocks against independent units.${!claims ? "" : " The reward was computed from the one marked “used”."}</p>
<div class="scroll"><table>
<thead><tr><th>family</th><th class="number">bits per flip</th><th class="number">bits per ${reward.timeUnit ?? "second"}</th><th></th></tr></thead>
<tbody>
${families.map(
  ({ family, bitsPerFlip, bitsPerSecond }) =>
    html`<tr><td>${family}<small>${FAMILIES[family]}</small></td><td class="number">${formatEstimate(bitsPerFlip)}</td><td class="number">${formatEstimate(bitsPerSecond)}</td><td>${family === network.family ? "used" : ""}</td></tr>\n`,
)}</tbody></table></div>
`;
}

function wordsText({ words }: PurposeFit, withoutClaim: boolean): Html {
  const { modelBits, independentBits } = words;
  const left = modelBits.value / independentBits.value;
  return html`<h3>Words that were never fitted</h3>
<p>Only flips were fitted. How often each word occurs is a check: the fitted network misses ${formatEstimate(modelBits)} bits per word of the held-out words (Kullback–Leibler divergence), independent units with the same rates miss ${formatEstimate(independentBits)}${
    Number.isFinite(left) && !withoutClaim
      ? html`; so the interactions leave ${formatPercent(left)} of what independence misses`
      : undefined
  }.</p>
`;
}

function couplingsText(): Html {
  return html`<h3>Which units are coupled</h3>
<p>A positive <dfn>coupling</dfn> J makes both units more likely to be active while the other one is. It describes these units as recorded; it is not a synapse, and it may come from units that were not recorded.</p>
`;
}

function tuningBlock(data: PurposeReportData): Html {
  const figure = figureBlock(data, "tuning");
  if (figure.html === "") return figure;
  return html`<h3>How each unit is tuned</h3>
<p>How active a unit is, depending on how many others are active${data.purpose.fit?.stimulus === undefined ? "" : " and on the input"}: what was measured, and what the fitted network does. Where the two part, one value function is not the whole story.</p>
${figure}`;
}

function recovery(data: PurposeReportData): Html {
  const figure = figureBlock(data, "rewardRecovery");
  if (figure.html === "") return figure;
  return html`<h3>Against the truth</h3>
<p>This recording was simulated, so its reward is known. The inference did not see it.</p>
${figure}`;
}
