import { atLeast, atMost, type Claim, within } from "../src/claim.ts";
import { drawnFigure } from "../src/drawnFigure.ts";
import { meanOf, medianOf } from "../src/spread.ts";
import { defineStudy, type TaskResult } from "../src/study.ts";
import { calibrationFigure } from "./calibrationFigure.ts";
import { type CoverageResult, type CoverageTask, coverageOf } from "./coverage.ts";
import { coverageFigure } from "./coverageFigure.ts";
import { KIND_NAMES, NULL_KINDS, type VerdictKind, type VerdictResult, type VerdictTask, verdictOf } from "./nulls.ts";
import { tasksOf } from "./plan.ts";
import { COVERAGE_KINDS, type CoverageKind } from "./specs.ts";

type Task = CoverageTask | VerdictTask;
type Result = CoverageResult | VerdictResult;

const ENOUGH = 10; // recordings; below, a share of them says little and is not claimed

/** Whether telos claims a purpose where there is none, finds one where there is, and knows how large it is. */
export const calibration = defineStudy<Task, Result>({
  id: "calibration",
  half: "inverse",
  title: "No purpose is claimed where there is none, and calibrated intervals hold the truth",
  tasks: tasksOf,
  costOf: (task) => (task.kind === "coverage" ? (task.network === "five" ? 1 : 4) : 1.3),
  runTask: (task) => (task.kind === "coverage" ? coverageOf(task) : verdictOf(task)),
  conclude: (results) => ({
    claims: claimsOf(results),
    figures: [
      drawnFigure("calibration", calibrationFigure, results),
      drawnFigure("coverage", coverageFigure, coveragesOf(results, COVERAGE_KINDS)),
    ],
    notes: notesOf(results),
  }),
});

type Results = readonly TaskResult<Task, Result>[];

function verdictsOf(results: Results, kind: VerdictKind): VerdictResult[] {
  return results.flatMap(({ result }) => (result.kind === kind ? [result as VerdictResult] : []));
}

function coveragesOf(results: Results, kinds: readonly CoverageKind[]): CoverageResult[] {
  return results.flatMap(({ result }) =>
    result.kind === "coverage" && kinds.includes(result.network) ? [result] : [],
  );
}

const purposeShare = (verdicts: readonly VerdictResult[]) =>
  meanOf(verdicts.map(({ verdict }) => (verdict === "purpose" ? 1 : 0)));

function claimsOf(results: Results): Claim[] {
  const coverages = coveragesOf(results, COVERAGE_KINDS);
  const nulls = NULL_KINDS.flatMap((kind) => verdictsOf(results, kind));
  const longest = Math.max(...results.map(({ task }) => (task.kind === "pairwise" ? task.durationS : 0)));
  const found = results.flatMap(({ task, result }) =>
    task.kind === "pairwise" && task.durationS === longest ? [result as VerdictResult] : [],
  );
  return [
    atMost(
      `A purpose is claimed where there is none, share of ${nulls.length} recordings of six kinds`,
      purposeShare(nulls),
      0.05,
    ),
    ...NULL_KINDS.filter((kind) => verdictsOf(results, kind).length >= ENOUGH).map((kind) =>
      atMost(
        `The same, ${KIND_NAMES[kind]}, share of ${verdictsOf(results, kind).length}`,
        purposeShare(verdictsOf(results, kind)),
        0.05,
      ),
    ),
    atLeast(
      `The purpose of a pairwise network is found in ${longest} s, share of ${found.length}`,
      purposeShare(found),
      0.8,
    ),
    within(
      "Slope of the calibrated reward on the true one, median",
      medianOf(coverages.map((one) => one.calibratedSlope)),
      0.85,
      1.15,
    ),
    atMost(
      "Slope of the reward as fitted: the window makes it smaller",
      meanOf(coverages.map((one) => one.slope)),
      0.8,
    ),
    ...(coverages.length >= ENOUGH
      ? [
          within(
            `95 % intervals of the calibrated reward hold the truth: share of words, ${coverages.length} recordings of ${COVERAGE_KINDS.length} kinds`,
            meanOf(coverages.map((one) => one.calibrated)),
            0.9,
            0.98,
          ),
        ]
      : []),
  ];
}

function notesOf(results: Results): string[] {
  const coverages = coveragesOf(results, COVERAGE_KINDS);
  const percent = (of: (one: CoverageResult) => number, among = coverages) =>
    `${(100 * meanOf(among.map(of))).toFixed(0)} %`;
  const spread = (kind: VerdictKind, id: string) => {
    const values = verdictsOf(results, kind)
      .map(({ statistics }) => statistics[id] ?? Number.NaN)
      .filter(Number.isFinite)
      .sort((a, b) => a - b);
    const text = (value: number | undefined) => (value === undefined ? "–" : String(Number(value.toPrecision(2))));
    return values.length === 0 ? "none" : `${text(values[0])} to ${text(values.at(-1))}`;
  };
  return [
    `95 % intervals of the reward hold the truth: block bootstrap as it is ${percent((one) => one.plain)} of the words, calibrated ${percent((one) => one.calibrated)} (${coverages.length} recordings).`,
    ...COVERAGE_KINDS.flatMap((kind) => {
      const some = coveragesOf(results, [kind]);
      return some.length === 0
        ? []
        : [
            `Calibrated intervals, networks of kind "${kind}": ${percent((one) => one.calibrated, some)} of the words of ${some.length} recordings, slope ${meanOf(some.map((one) => one.calibratedSlope)).toFixed(2)}, clocks off by ${meanOf(some.map((one) => one.clockError)).toFixed(2)} in ln u.`,
          ];
    }),
    ...[...NULL_KINDS, "pairwise" as const].map(
      (kind) =>
        `${KIND_NAMES[kind]}, ${verdictsOf(results, kind).length} recordings: gain ${spread(kind, "gain")} bits per flip, stability ${spread(kind, "stability")}, asymmetry ${spread(kind, "asymmetry")}, free against theory ${spread(kind, "freeAgainstTheory")}, words ${spread(kind, "words")}.`,
    ),
  ];
}
