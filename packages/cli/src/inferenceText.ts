import { calibratedCoverage, type ManyFit, type ModelComparison, type Purpose, type RewardedWords } from "@telos/core";
import { gatesText } from "./gatesText.ts";
import { mark, number, tableText } from "./plainTable.ts";

const BEST_WORDS = 8;

/** What `telos infer` prints: plain words first, tables second. */
export function inferenceText(purpose: Purpose, folder: string, colour: boolean): string {
  const { fit, many, data } = purpose;
  const stopped = fit?.status === "cancelled" && purpose.verdict === "refused";
  const lines = [
    stopped ? "Stopped: no verdict yet; what was done is kept." : `Verdict: ${purpose.verdict}`,
    ...purpose.caveats.slice(0, purpose.verdict === "purpose" ? 1 : 0),
    purpose.sentence,
    "",
  ];
  lines.push(...purpose.reasons.map((reason) => `  - ${reason}`), "");
  const rest = purpose.verdict === "purpose" ? purpose.caveats.slice(1) : purpose.caveats;
  if (rest.length > 0) lines.push("Caveats:", ...rest.map((caveat) => `  - ${caveat}`), "");
  lines.push(
    `Units ${data.unitIds.join(", ")} over ${number(data.observedS)} ${data.timeUnit === "step" ? "steps" : "s"} (${data.observedFrom}), ${number(data.flips)} flips.`,
  );
  if (data.dropped.length > 0) lines.push(`Left out: ${droppedText(data.dropped)}.`);
  if (fit) {
    lines.push(
      data.timeUnit === "step"
        ? `Words as they are, ${fit.network.family} potential, ${fit.stimulus ? `input ${fit.stimulus.name}` : "no input"}, seed ${fit.seed}.`
        : `Hold window ${fit.windowMs} ms (${fit.windowChosen}), ${fit.network.family} potential, ${fit.stimulus ? `input ${fit.stimulus.name} at a lag of ${fit.stimulus.lagMs} ms (${fit.stimulus.lagChosen})` : "no stimulus"}, seed ${fit.seed}.`,
    );
    for (const name of fit.stimulus?.added ?? [])
      lines.push(`Column "${name}" was added to the input: it drives the units too.`);
  }
  if (many) lines.push(...manyLines(many));
  if (fit && (purpose.verdict === "purpose" || purpose.verdict === "interactions"))
    lines.push("", ...rewardLines(purpose, fit.network.inputs));
  lines.push("", "Quality gates:", gatesText(purpose.gates, colour));
  const tests = (fit ?? many)?.tests;
  if (tests) {
    lines.push("", "Tests:");
    lines.push(
      tableText(
        ["", "test", "value", "needed"],
        tests.map((test) => [
          test.passed === undefined ? "·" : mark(test.passed ? "pass" : "refuse", colour),
          test.title,
          number(test.value),
          test.bound,
        ]),
      ),
    );
  }
  if (fit?.rewarded) lines.push("", ...rewardedLines(fit.rewarded, data.unitIds, purpose.verdict));
  if (fit?.comparison) lines.push("", ...comparisonLines(fit.comparison));
  lines.push("", `Report: ${folder}/report.html`);
  return `${lines.join("\n")}\n`;
}

function rewardedLines(
  { words, falseShare, asked }: RewardedWords,
  unitIds: readonly number[],
  verdict: Purpose["verdict"],
): string[] {
  if (verdict !== "purpose") return ["Rewarded words are named for a purpose only; the verdict allows none."];
  if (words.length === 0) return [`None of ${asked} words can be named as rewarded at this false-discovery rate.`];
  return [
    `Rewarded words, ${words.length} of ${asked}, if few words are rewarded and all of them alike:`,
    tableText(
      ["active units", "expected false so far"],
      Array.from(words, (word, k) => [
        word === 0 ? "silence" : unitIds.filter((_, i) => (word >> i) & 1).join(" "),
        `${number(100 * falseShare[k])} %`,
      ]),
    ),
  ];
}

function comparisonLines({ models, sentences }: ModelComparison): string[] {
  return [
    "Against plain statistics of the spikes, held out:",
    ...sentences.map((sentence) => `  - ${sentence}`),
    tableText(
      ["model", "bits/spike", "95 % interval", "bits/s", "over own history", "95 % interval"],
      models.map(({ title, bitsPerSpike, bitsPerSecond, overHistory }) => [
        title,
        number(bitsPerSpike.value),
        `${number(bitsPerSpike.low)} to ${number(bitsPerSpike.high)}`,
        number(bitsPerSecond.value),
        number(overHistory.value),
        `${number(overHistory.low)} to ${number(overHistory.high)}`,
      ]),
    ),
  ];
}

/** How many units were fitted, how far it can be trusted, and what must not be done with it. */
function manyLines({ method, windowMs, windowChosen, structure, reliability, gain, check, seed }: ManyFit): string[] {
  const { value, low, high } = gain.bitsPerSecond;
  return [
    method,
    `Hold window ${windowMs} ms (${windowChosen}), couplings: ${structure}, no stimulus, seed ${seed}.`,
    `Gain ${number(value)} bits per second (95 % interval ${number(low)} to ${number(high)}); expected reliability of the couplings (r² with true ones) ${number(reliability)}.`,
    check.runsAway
      ? "RUNS AWAY: simulated, this fit leaves what was recorded. Its reward may be read on visited words; simulation and prediction are refused."
      : "Simulated as long as recorded, this fit stays where the recording was.",
  ];
}

function droppedText(dropped: readonly { readonly id: number; readonly why: string }[]): string {
  const byReason = new Map<string, number[]>();
  for (const { id, why } of dropped) byReason.set(why, [...(byReason.get(why) ?? []), id]);
  return Array.from(
    byReason,
    ([why, ids]) =>
      `${ids.length > 12 ? `${ids.length} units` : `unit${ids.length > 1 ? "s" : ""} ${ids.join(", ")}`} (${why})`,
  ).join("; ");
}

function rewardLines(purpose: Purpose, inputs: number): string[] {
  const { fit, data } = purpose;
  if (!fit) return [];
  const { reward } = fit;
  const ranked = Array.from(reward.reward.keys())
    .filter((k) => !Number.isNaN(reward.reward[k]))
    .sort((a, b) => reward.reward[b] - reward.reward[a])
    .slice(0, BEST_WORDS);
  const rows = ranked.map((k) => {
    const word = reward.words[Math.floor(k / inputs)];
    const active = data.unitIds.filter((_, i) => (word >> i) & 1);
    return [
      data.unitIds.map((_, i) => ((word >> i) & 1 ? "●" : "○")).join(""),
      active.length === 0 ? "silence" : active.join(" "),
      ...(inputs > 1 ? [fit.stimulus?.levels[k % inputs]?.label ?? ""] : []),
      number(reward.reward[k]),
      `${number(reward.low[k])} to ${number(reward.high[k])}`,
      number(reward.visitsS[k]),
    ];
  });
  const known = reward.reward.filter((value) => !Number.isNaN(value)).length;
  return [
    `Words with the highest reward, of ${known} that were held for ${reward.minimumVisitS} ${reward.timeUnit === "step" ? "steps" : "s"} or longer (units of the coding cost λ, mean 0).`,
    reward.interval === "calibrated"
      ? `The size and each unit's clock were calibrated on the spikes: of the 95 % interval, ${calibratedCoverage(fit.network.family)}.`
      : reward.timeUnit === "step"
        ? "The interval is sampling error only."
        : "No 95 % interval: the size is that of the hold window's fit, about half of the reward's own. The range is what other blocks of this recording would give; it held the true reward on a third of the words. --calibrate takes the bias out and prints an interval.",
    tableText(
      [
        "word",
        "active units",
        ...(inputs > 1 ? ["input"] : []),
        "reward",
        reward.interval === "calibrated" || reward.timeUnit === "step" ? "95 % interval" : "range over blocks",
        reward.timeUnit === "step" ? "visited (steps)" : "visited (s)",
      ],
      rows,
    ),
  ];
}
