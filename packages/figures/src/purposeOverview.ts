import type { Purpose, PurposeFit, Verdict } from "@telos/core";
import { defineFigure, type FigureContent, type Panel } from "./defineFigure.ts";
import { capital, countOf, formatDuration, formatNumber } from "./formatNumber.ts";
import { gainPanel } from "./gain.ts";
import { gatesPanel } from "./gates.ts";
import { type RasterUnit, rasterPanel } from "./raster.ts";
import { rewardBars, rewardByWordPanel } from "./rewardByWord.ts";
import { wordDistributionPanel } from "./wordDistribution.ts";

/** A purpose with the spikes it came from. */
export interface PurposeOverviewData {
  readonly purpose: Purpose;
  /** The units that were used, with all their spikes. */
  readonly units: readonly RasterUnit[];
}

const STRETCH_S = 10;
const TOP = 14;
const BOTTOM = 3;

/** The whole inference in one figure: spikes, reward by word, words observed and predicted, gain against surrogates (180 mm). */
export const purposeOverview = defineFigure("purposeOverview", (data: PurposeOverviewData): FigureContent => {
  const { purpose } = data;
  const spikes = rasterPanel({ units: data.units, observed: purpose.data.observed, stretchS: STRETCH_S });
  // Words as they are have no spikes to draw.
  const rows: (Panel | [Panel, ...Panel[]])[][] =
    purpose.data.timeUnit === "step" ? [] : [[{ ...spikes, heading: "spikes, a typical stretch of the recording" }]];
  const fit = purpose.fit;
  if (fit === undefined) {
    rows.push([{ ...gatesPanel(purpose.gates), heading: "quality gates" }]);
  } else {
    const evidence = { gain: fit.gain.bitsPerFlip, surrogates: fit.surrogates };
    const words = { ...wordDistributionPanel(fit.words, 152), heading: "words: predicted against observed" };
    const gain = { ...gainPanel(evidence, 78), heading: "interactions against chance" };
    // Without interactions a table of rewards would only show the reference policy, and a refused run claims nothing.
    if (!claims(purpose.verdict)) rows.push([words, gain]);
    else rows.push([byWord(purpose, fit), [words, gain]]);
  }
  return {
    title: title(purpose),
    caption: caption(purpose),
    widthMm: 180,
    rows,
    table: { columns: ["verdict", "sentence"], rows: [[purpose.verdict, purpose.sentence]] },
  };
});

function claims(verdict: Verdict): boolean {
  return verdict === "purpose" || verdict === "interactions";
}

function byWord(purpose: Purpose, fit: PurposeFit): Panel {
  const data = { reward: fit.reward, unitIds: purpose.data.unitIds, verdict: purpose.verdict };
  const heading =
    purpose.verdict === "purpose" ? "inferred reward of the words" : "what would be the reward of the words";
  return { ...rewardByWordPanel(data, TOP, BOTTOM), heading, share: 1.45 };
}

function title({ verdict, data }: Purpose): string {
  const one = data.unitIds.length === 1;
  const units = capital(countOf(data.unitIds.length, "unit"));
  switch (verdict) {
    case "purpose":
      return `${units} ${one ? "behaves as if it" : "behave as if they"} optimised one reward, if no unrecorded input is shared`;
    case "interactions":
      return `${units} ${one ? "interacts with itself or has" : "interact or share"} an input; a purpose cannot be claimed`;
    case "no-interactions":
      return `${units} ${one ? "shows" : "show"} no interactions beyond chance, so no purpose can be inferred`;
    case "refused":
      return "The recording was refused: no purpose is offered";
  }
}

function caption({ data, fit, verdict }: Purpose): string {
  const steps = data.timeUnit === "step";
  const about = `${capital(countOf(data.unitIds.length, "unit"))}, ${steps ? `${formatNumber(data.observedS)} steps` : `${formatDuration(data.observedS)}, ${formatNumber(data.spikes.reduce((sum, n) => sum + n, 0))} spikes`}.`;
  if (fit === undefined)
    return steps
      ? `${about} Quality gates; nothing was fitted.`
      : `${about} a, spikes; right: rate (Hz). b, quality gates; nothing was fitted.`;
  const letter = (place: number) => "abcd"[place - (steps ? 1 : 0)]!;
  const parts = [
    steps
      ? `${about} Words as they are.`
      : `${about} Hold window ${formatNumber(fit.windowMs)} ms. a, right: rate (Hz).`,
  ];
  const reward = claims(verdict);
  if (reward) {
    parts.push(
      `${letter(1)}, words sorted by reward, filled dot: unit active; bars: ${rewardBars(fit.reward)}; blue: clearly above silence.`,
    );
  }
  parts.push(`${letter(reward ? 2 : 1)}, each dot a visited word; numbers: held-out divergence per word.`);
  parts.push(`${letter(reward ? 3 : 2)}, grey: surrogates, units shifted in time.`);
  return parts.join(" ");
}
