import { defineFigure, type FigureContent, type Panel } from "@telos/figures";
import { linePanel, type Meaning, type Series } from "../src/linePanel.ts";
import type { TaskResult } from "../src/study.ts";
import type { CoverageResult, CoverageTask } from "./coverage.ts";
import { KIND_NAMES, NULL_KINDS, type VerdictKind, type VerdictResult, type VerdictTask } from "./nulls.ts";
import { DURATION_S } from "./plan.ts";
import { strip } from "./strip.ts";

type Results = readonly TaskResult<CoverageTask | VerdictTask, CoverageResult | VerdictResult>[];

/** Each statistic of the verdict by kind of network with its bound, and power against recording time. */
export const calibrationFigure = defineFigure("calibrationFigure", (results: Results): FigureContent => {
  const judged = verdicts(results);
  const nulls = judged.filter(({ result }) => result.kind !== "pairwise");
  const claimed = nulls.filter(({ result }) => result.verdict === "purpose").length;
  return {
    title: `A purpose is claimed in ${claimed} of ${nulls.length} networks without one`,
    caption: `Eight units, window 20 ms. a to e, one dot a recording of ${DURATION_S} s; blue: the verdict is a purpose, grey: interactions, pale: no interactions. Dashed: the bound of the verdict. Asymmetry and free rates are not defined without a gain; values beyond an axis are drawn at its end. f, pairwise networks by recorded time, bars: 95 % interval (Wilson).`,
    widthMm: 180,
    rows: [STATISTICS.map((_, at) => statisticPanel(results, at)), [powerPanel(results)]],
    table: tableOf(results),
  };
});

interface Statistic {
  readonly id: string;
  readonly label: string;
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
  readonly bound: number;
}

const STATISTICS: readonly Statistic[] = [
  { id: "gain", label: "gain (bits/flip)", domain: [-0.01, 0.09], ticks: [0, 0.04, 0.08], bound: 0 },
  { id: "stability", label: "stability (r²)", domain: [-1, 1], ticks: [-1, 0, 1], bound: 0.5 },
  { id: "asymmetry", label: "asymmetry (of gain)", domain: [-0.1, 0.6], ticks: [0, 0.3, 0.6], bound: 0.05 },
  { id: "freeAgainstTheory", label: "free rates (of gain)", domain: [-0.1, 0.8], ticks: [0, 0.4, 0.8], bound: 0.05 },
  { id: "words", label: "words (of independent)", domain: [0, 1.4], ticks: [0, 0.5, 1], bound: 0.3 },
];
const KINDS: readonly VerdictKind[] = ["pairwise", ...NULL_KINDS];

function statisticPanel(results: Results, at: number): Panel {
  const { id, label, domain, ticks, bound } = STATISTICS[at]!;
  const judged = verdicts(results).filter(({ task }) => task.durationS === DURATION_S);
  const dots = (verdict: VerdictResult["verdict"], colour: Meaning, opacity: number): Series => ({
    colour,
    opacity,
    width: 0,
    dots: 1.8,
    points: KINDS.flatMap((kind, row) =>
      judged
        .filter(({ result }) => result.kind === kind && result.verdict === verdict)
        .map(({ result }) => [clamp(statisticOf(result, id), domain), KINDS.length - 1 - row] as const),
    ),
  });
  return strip({
    names: KINDS.map((kind) => KIND_NAMES[kind]),
    shared: at > 0,
    share: at > 0 ? 1 : 2.2,
    label,
    domain,
    ticks,
    bounds: [bound],
    series: [
      dots("no-interactions", "baseline", 0.4),
      dots("interactions", "baseline", 1),
      dots("purpose", "inferred", 0.8),
    ],
  });
}

function powerPanel(results: Results): Panel {
  const judged = verdicts(results).filter(({ result }) => result.kind === "pairwise");
  const durations = Array.from(new Set(judged.map(({ task }) => task.durationS))).sort((a, b) => a - b);
  const shares = durations.map((durationS) => {
    const some = judged.filter(({ task }) => task.durationS === durationS);
    return wilson(some.filter(({ result }) => result.verdict === "purpose").length, some.length);
  });
  const bins = durations.map((durationS) => durationS * 50);
  const [first = 3000, last = 3000] = [bins[0], bins.at(-1)];
  return linePanel({
    share: 1,
    height: 130,
    heading: "A purpose is found",
    x: {
      label: "recorded time (bins of 20 ms)",
      log: true,
      domain: [0.8 * first, 1.25 * last],
      ticks: bins.filter((_, k) => k % 2 === 0 || k === bins.length - 1),
      format: (value) => `${value / 1000}k`,
    },
    y: { label: "share of networks", domain: [0, 1], ticks: [0, 0.5, 1] },
    tickText: "0.5",
    series: [
      {
        points: bins.map((at, k) => [at, shares[k]!.share] as const),
        bars: bins.map((at, k) => [at, shares[k]!.low, shares[k]!.high] as const),
        colour: "inferred",
        dots: 2.2,
      },
    ],
  });
}

function verdicts(results: Results): { readonly task: VerdictTask; readonly result: VerdictResult }[] {
  return results.flatMap(({ task, result }) =>
    task.kind === "coverage" || result.kind === "coverage" ? [] : [{ task, result }],
  );
}

function statisticOf({ statistics }: VerdictResult, id: string): number {
  return statistics[id] ?? Number.NaN;
}

function clamp(value: number, [low, high]: readonly [number, number]): number {
  return Math.min(high, Math.max(low, value));
}

/** A share with its 95 % interval after Wilson. */
function wilson(hits: number, of: number): { share: number; low: number; high: number } {
  const z = 1.96;
  const share = hits / of;
  const centre = (share + z ** 2 / (2 * of)) / (1 + z ** 2 / of);
  const half = (z * Math.sqrt((share * (1 - share)) / of + (z / (2 * of)) ** 2)) / (1 + z ** 2 / of);
  return { share, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

const TESTED = ["gain", "surrogates", "stability", "asymmetry", "freeAgainstTheory", "words", "curl"];

function tableOf(results: Results): FigureContent["table"] {
  return {
    columns: ["kind", "seed", "duration_s", "verdict", ...TESTED],
    rows: verdicts(results).map(({ task, result }) => [
      result.kind,
      task.seed,
      task.durationS,
      result.verdict,
      ...TESTED.map((id) => statisticOf(result, id)),
    ]),
  };
}
