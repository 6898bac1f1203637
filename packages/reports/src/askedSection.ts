import { countOf, formatDuration, formatNumber } from "@telos/figures";
import { type Html, html } from "./html.ts";
import type { PurposeReportData } from "./reportData.ts";

/** What was asked, and the four words that the rest of the page needs. */
export function askedSection({ purpose, recordingInfo }: PurposeReportData): Html {
  const { unitIds, observedS, timeUnit } = purpose.data;
  const steps = timeUnit === "step";
  const window = (purpose.fit ?? purpose.many)?.windowMs;
  const active = window === undefined ? "for a short while" : `for ${formatNumber(window)} ms`;
  const stimulus = purpose.fit?.stimulus;
  return html`<section id="asked">
<h2>What was asked</h2>
<p>From the ${steps ? "words" : "spikes"} of ${countOf(unitIds.length, "unit")} in <strong>${recordingInfo.fileName}</strong>, observed for ${steps ? `${formatNumber(observedS)} steps` : formatDuration(observedS)}: which <em>reward function</em> does this network behave as if it optimised? A reward that explains the activity is offered as the network’s purpose only if it passes every test below.${
    stimulus === undefined
      ? ""
      : html` The stimulus “${stimulus.name}” was given as input, ${countOf(stimulus.levels.length, "level")}.${stimulus.added.length === 0 ? "" : ` To what you named, telos added ${stimulus.added.map((name) => `“${name}”`).join(", ")}, because it drives the units too.`}`
  }</p>
<dl class="terms">
${steps ? html`<dt><dfn>step</dfn></dt><dd>A row of the file. The words are taken as they are, without a hold window.</dd>` : html`<dt><dfn>hold window</dfn></dt><dd>A unit counts as active ${active} after each of its spikes.</dd>`}
<dt><dfn>word</dfn></dt><dd>Which units are active at one moment, and which are not. Silence is the word with no active unit.</dd>
<dt><dfn>reward</dfn></dt><dd>A number for each word: how much the network behaves as if it gained by being there. Only differences between words mean anything.</dd>
<dt><dfn>λ</dfn> (lambda)</dt><dd>The unit of reward: what the network pays for one nat (1.44 bits) of coding, that is, for its units not just keeping to their mean activity.</dd>
</dl>
</section>
`;
}
