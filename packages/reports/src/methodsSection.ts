import { calibratedCoverage, type ManyFit, type PurposeFit } from "@telos/core";
import { countOf, formatNumber } from "@telos/figures";
import { type Html, html } from "./html.ts";
import type { PurposeReportData } from "./reportData.ts";
import { settingRows } from "./settingRows.ts";

/** The methods as a paragraph that may be copied into a paper, every setting, and where the numbers come from. */
export function methodsSection(data: PurposeReportData): Html {
  const { purpose, recordingInfo, settings, version, seed } = data;
  const facts = Object.entries(recordingInfo.facts);
  const origin: (readonly [string, string])[] = [
    ["telos", version],
    ["seed", String(seed)],
    ["file", recordingInfo.fileName],
    ...(recordingInfo.sha256 === undefined ? [] : [["SHA-256 of the file", recordingInfo.sha256] as const]),
    ["format", recordingInfo.format],
    ["identifier", recordingInfo.identifier],
    ["description", recordingInfo.description],
    ...facts,
    ...(data.createdAt === undefined ? [] : [["report made", data.createdAt] as const]),
  ];
  return html`<section id="methods">
<h2>Methods</h2>
${purpose.many !== undefined ? manyText(data, purpose.many) : purpose.fit === undefined ? refusedText(data) : fitText(data, purpose.fit)}<h3>All settings</h3>
${table(settingRows(settings))}<h3>Origin</h3>
${table(origin.filter(([, value]) => value !== ""))}</section>
`;
}

function refusedText({ purpose, version, seed }: PurposeReportData): Html {
  return html`<p>The recording was read and its quality gates were run with telos ${version} (seed ${seed}) on ${countOf(purpose.data.unitIds.length, "unit")}. At least one gate refused, so no model was fitted.</p>
`;
}

function fitText({ purpose, version, seed }: PurposeReportData, fit: PurposeFit): Html {
  const tried = fit.windows.map(({ windowMs }) => formatNumber(windowMs)).join(", ");
  const { stimulus } = fit;
  const chosen =
    fit.windowChosen === "given" ? "as given" : `the one with the largest held-out gain per second among ${tried} ms`;
  const steps = fit.reward.timeUnit === "step";
  const states = steps
    ? html`Population words of ${countOf(purpose.data.unitIds.length, "unit")} were analysed with telos ${version} (seed ${seed}) as they are, without a hold window: what differs between two rows flips there, out of the word and the input of the earlier row. Flips that share a step count as independent flips in the same context.`
    : html`Spike trains of ${countOf(purpose.data.unitIds.length, "unit")} were analysed with telos ${version} (seed ${seed}). Unit <i>i</i> is active (σ<sub>i</sub> = 1) while its last spike is at most W = ${formatNumber(fit.windowMs)} ms old, ${chosen}; time that was not observed, and one window after each gap, is left out.`;
  return html`<p>${states} The activity is read as a process in ${steps ? "which a step is short against the clocks" : "continuous time"}: unit <i>i</i> redraws its state at the ticks of its own clock, at rate u<sub>i</sub>, and chooses to be active with log odds logit p<sub>i</sub> + [v(σ with <i>i</i> active) − v(σ with <i>i</i> inactive)]/λ. Here p<sub>i</sub>, the reference policy, is its measured mean activity, and v is the value of a word. Value and clocks were fitted by maximum likelihood to ${formatNumber(purpose.data.flips)} flips and the time at risk between them, with the ${fit.network.family} family of v.${
    stimulus === undefined
      ? ""
      : html` The stimulus “${stimulus.name}” entered as input with ${countOf(stimulus.levels.length, "level")}${steps ? "" : ` at a lag of ${formatNumber(stimulus.lagMs)} ms (${stimulus.lagChosen === "given" ? "given" : "chosen on held-out blocks"})`}.`
  } Training and test sets are contiguous blocks, never shuffled bins. Gains are differences of held-out log likelihood to independent units, in bits. Intervals hold 95 % and come from a bootstrap over blocks${fit.reward.interval === "calibrated" ? html`, those of the reward from the curvature of a likelihood without a window: each spike is a redraw to active, redraws to silence are not seen, and the clock of each unit is fitted with the potential (${calibratedCoverage(fit.network.family)})` : steps ? "" : "; that of the reward is a range over blocks and no interval for the truth, for the hold window makes the reward smaller"}. ${
    fit.surrogates.length === 0
      ? "No surrogates were run."
      : html`${formatNumber(fit.surrogates.length)} surrogates, with units shifted in time against each other, went through the same analysis.`
  } The reward follows from the value by the soft Bellman equation with a coding cost (average reward, λ = 1): r = v − B(v) up to a constant for each input, which is set so that the mean over known words is 0. Words visited for less than ${formatNumber(fit.reward.minimumVisitS)} ${steps ? "steps" : "s"} are called unknown.${
    fit.predictions.length === 0
      ? ""
      : " Predictions start from the full potential, whatever family was used for the reward; the units that are left keep their measured mean activity as reference."
  }</p>
`;
}

function manyText({ purpose, version, seed }: PurposeReportData, many: ManyFit): Html {
  const chosen =
    many.windowChosen === "given"
      ? "as given"
      : `the one with the largest held-out gain per second among ${many.windows.map(({ windowMs }) => formatNumber(windowMs)).join(", ")} ms on the first fold`;
  return html`<p>Spike trains of ${countOf(purpose.data.unitIds.length, "unit")} were analysed with telos ${version} (seed ${seed}). Unit <i>i</i> is active while its last spike is at most W = ${formatNumber(many.windowMs)} ms old, ${chosen}. It redraws its state at the ticks of its own clock and is then active with log odds b<sub>i</sub> + Σ<sub>j</sub> J<sub>ij</sub> σ<sub>j</sub> + f(k), J symmetric, k the number of other active units. All were fitted together by penalised maximum likelihood to ${formatNumber(purpose.data.flips)} flips and the time at risk between them. Gains come from five folds of contiguous blocks; asymmetry and ${formatNumber(many.surrogates.length)} surrogates, at this window, from the first fold. The structure of the couplings (${many.structure}) was chosen on blocks of the first fold, the simplest within one standard error of the best, and refitted to all. Intervals of rewards are a jackknife over folds. The reward follows from the log odds in closed form (coding cost λ = 1, reference policy: mean activity) on words held for ${formatNumber(many.reward.minimumVisitS)} s or longer, their mean set to 0.</p>
`;
}

function table(rows: readonly (readonly [string, string])[]): Html {
  if (rows.length === 0) return html`<p>None.</p>\n`;
  return html`<div class="scroll"><table><tbody>
${rows.map(([name, value]) => html`<tr><td>${name}</td><td class="value">${value}</td></tr>\n`)}</tbody></table></div>
`;
}
