import { formatNumber, formatPercent } from "@telos/figures";
import { html, trusted } from "./html.ts";
import type { ReportFigure } from "./reportData.ts";
import { reportStyle } from "./reportStyle.ts";
import { settingRows } from "./settingRows.ts";

/** One controller of a report, the trained one or a control. */
export interface ReportedControl {
  readonly name: string;
  readonly lifetime: number;
  readonly lifetimeError: number;
  readonly alive: number;
  /** Nats. */
  readonly actionEntropy: number;
  readonly coverage: number;
}

/** Everything that the report of a trained controller is made of. The same data give the same bytes. */
export interface ControllerReportData {
  readonly name: string;
  /** The fully resolved spec, as it was run. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly version: string;
  /** Updates done and planned. */
  readonly updates: number;
  readonly planned: number;
  readonly loss: number;
  /** Steps at which lifetimes are censored. */
  readonly horizon: number;
  readonly actions: number;
  /** The trained controller first, then the myopic control, then others. */
  readonly controls: readonly ReportedControl[];
  /** Whether the controller clearly outlives the myopic control. */
  readonly plans: boolean;
  readonly figures: readonly ReportFigure[];
  /** How the policy was learned; absent where all actions are listed. */
  readonly learned?: { readonly kind: "factorised" | "channelByChannel"; readonly attempts: number };
}

/** The report of a trained controller as one self-contained HTML page: no script, no outside file. */
export function controllerReport(data: ControllerReportData): string {
  const { controls, plans, horizon, updates, planned, seed, version, actions } = data;
  const [trained, myopic] = controls;
  const stopped = updates < planned;
  const row = (one: ReportedControl) =>
    html`<tr><td>${one.name}</td><td class="number">${formatNumber(one.lifetime)} ± ${formatNumber(one.lifetimeError)}</td><td class="number">${formatPercent(one.alive)}</td><td class="number">${formatNumber(one.actionEntropy)}</td><td class="number">${Number.isNaN(one.coverage) ? "–" : formatPercent(one.coverage)}</td></tr>\n`;
  const page = html`<!doctype html>
<html xmlns="http://www.w3.org/1999/xhtml" lang="en">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="generator" content="telos ${version}"/>
<title>${data.name}: a controller and its controls</title>
<style>${trusted(reportStyle)}</style>
</head>
<body>
<main>
<header>
<p>telos report</p>
<h1>A controller and its controls: ${data.name}</h1>
</header>
<section id="verdict">
<h2>What was learned</h2>
<div class="verdict ${plans ? "pass" : "warn"}">
<p class="label"><span class="mark">${plans ? "✓" : "!"}</span>${plans ? "It plans" : "No evidence of planning"}</p>
${stopped ? html`<p class="caveat">Training was stopped after ${updates} of ${planned} updates.</p>\n` : html``}<p class="sentence">The ${trained!.name === "R network" ? "R network" : "controller"} lives ${formatNumber(trained!.lifetime)} of ${formatNumber(horizon)} steps. The myopic control, which looks one step ahead and has learned nothing, lives ${formatNumber(myopic!.lifetime)}${plans ? "." : ": not clearly less, so this lifetime is no evidence of foresight."}</p>
</div>
${data.figures.map(({ svg }) => html`<figure class="wide">${trusted(svg.trim())}</figure>\n`)}</section>
<section>
<h2>Numbers</h2>
<div class="scroll"><table><thead><tr><th>controller</th><th class="number">lifetime (steps)</th><th class="number">alive at the end</th><th class="number">action entropy (nats)</th><th class="number">coverage</th></tr></thead><tbody>
${controls.map(row)}</tbody></table></div>
<p class="muted">Lifetimes are means over agents from fresh starts, ± standard error, censored at ${formatNumber(horizon)} steps. The largest action entropy is ln ${actions} = ${formatNumber(Math.log(actions))} nats. Coverage is the share of the allowed cells of a 20 × 20 grid that hold at least a tenth of their even share.</p>
</section>
<section>
<h2>What these numbers cannot say</h2>
<ul><li>One network and one training: another seed gives another network. Studies repeat this over seeds (telos reproduce forward).</li>
<li>Action entropy that falls near a boundary is no sign of foresight: the myopic control's falls too, since actions that end at once are known to it.</li></ul>
</section>
<section id="methods">
<h2>Methods</h2>
<p>${methodsOf(data)} Parameters are this project's own choice.</p>
<div class="scroll"><table><tbody>
${settingRows(shortened(data.settings)).map(([name, value]) => html`<tr><td>${name}</td><td class="value">${value}</td></tr>\n`)}</tbody></table></div>
</section>
<footer>
<p>Made by telos ${version}, seed ${seed}. The same spec gives the same numbers and figures. This page needs no connection; nothing in it was sent anywhere.</p>
</footer>
</main>
</body>
</html>
`;
  return page.html;
}

/** Weights that were given stand in spec.json and arrays.npz; ten thousand numbers are no table. */
function shortened(settings: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const text = JSON.stringify(settings, (key, value) =>
    key === "rows" && Array.isArray(value) ? `${value.length} × ${value.length} numbers` : value,
  );
  return JSON.parse(text) as Readonly<Record<string, unknown>>;
}

/** How value and policy were found, in words. */
function methodsOf({ learned, updates, loss }: ControllerReportData): string {
  const fitted = `clipped to what is possible, terminal successors known to be worth 0, Adam, ${updates} updates (last loss ${loss.toExponential(1)} of the squared largest value).`;
  if (learned === undefined)
    return `A value network was fitted by soft value iteration on the states that its own agents visit and on remembered ones: targets α log Σ exp(γ V(x′)/α) over all actions, ${fitted} The controller draws its actions from the soft maximum of the same values.`;
  const each =
    learned.kind === "factorised"
      ? "chooses the sign of each channel by itself"
      : "chooses the sign of one channel after another, each knowing those before it";
  const again =
    learned.attempts > 1
      ? ` An action whose successor ends is drawn again, at most ${learned.attempts} times; entropies are those of the policy with that, estimated from the draws.`
      : " No action is drawn again: the policy must know by itself what ends.";
  return `No action was listed. A policy network, which ${each}, was taught by what turning single channels of its own draws is worth; beside it a value network was fitted to what states are worth under that policy, ${fitted}${again}`;
}
