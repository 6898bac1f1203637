import { defineFigure, type FigureContent } from "@telos/figures";
import { atLeast, atMost, type Claim, within } from "../src/claim.ts";
import { dotRows } from "../src/dotRows.ts";
import { drawnFigure } from "../src/drawnFigure.ts";
import { meanOf } from "../src/spread.ts";
import { defineStudy, type StudyRequest, type TaskResult } from "../src/study.ts";
import { type CoverageResult, type CoverageTask, coverageOf } from "./coverage.ts";
import { NULL_KINDS, type VerdictKind, type VerdictResult, type VerdictTask, verdictOf } from "./nulls.ts";

type Task = CoverageTask | VerdictTask;
type Result = CoverageResult | VerdictResult;

interface Plan {
  /** Recordings of each kind that has no purpose, for each seed. */
  readonly nulls: number;
  /** Durations of pairwise networks whose purpose is looked for, and how many of each. */
  readonly powerS: readonly number[];
  readonly power: number;
  readonly coverage: number;
}

const PLANS: Readonly<Record<StudyRequest["size"], Plan>> = {
  quick: { nulls: 1, powerS: [900], power: 1, coverage: 1 },
  default: { nulls: 6, powerS: [60, 150, 300, 900], power: 4, coverage: 4 },
  full: { nulls: 20, powerS: [60, 150, 300, 900, 2700], power: 10, coverage: 40 },
};
const DURATION_S = 900;
const REPLICATES = 20;
const ENOUGH = 10; // recordings; below, a share of them says little and is not claimed

/** Whether telos claims a purpose where there is none, finds one where there is, and knows how large it is. */
export const calibration = defineStudy<Task, Result>({
  id: "calibration",
  half: "inverse",
  title: "No purpose is claimed where there is none, and calibrated intervals hold the truth",
  tasks: ({ size, seeds }) => {
    const plan = PLANS[size];
    const many = (count: number) => Array.from({ length: count }, (_, k) => k);
    const chosen = size === "quick" ? seeds.slice(0, 1) : seeds;
    return chosen.flatMap((seed): Task[] => [
      ...many(plan.coverage).map(
        (k): Task => ({ kind: "coverage", seed: 100 * seed + k, durationS: DURATION_S, replicates: REPLICATES }),
      ),
      ...NULL_KINDS.flatMap((kind) =>
        many(plan.nulls).map((k): Task => ({ kind, seed: 100 * seed + k, durationS: DURATION_S })),
      ),
      ...plan.powerS.flatMap((durationS) =>
        many(plan.power).map((k): Task => ({ kind: "pairwise", seed: 100 * seed + k, durationS })),
      ),
    ]);
  },
  costOf: ({ kind }) => (kind === "coverage" ? 5 : 1),
  runTask: (task) => (task.kind === "coverage" ? coverageOf(task) : verdictOf(task)),
  conclude: (results) => ({
    claims: claimsOf(results),
    figures: [drawnFigure("calibration", calibrationFigure, results)],
    notes: notesOf(results),
  }),
});

type Results = readonly TaskResult<Task, Result>[];

function verdictsOf(results: Results, kind: VerdictKind): VerdictResult[] {
  return results.flatMap(({ result }) => (result.kind === kind ? [result as VerdictResult] : []));
}

function coveragesOf(results: Results): CoverageResult[] {
  return results.flatMap(({ result }) => (result.kind === "coverage" ? [result] : []));
}

const purposeShare = (verdicts: readonly VerdictResult[]) =>
  meanOf(verdicts.map(({ verdict }) => (verdict === "purpose" ? 1 : 0)));

function claimsOf(results: Results): Claim[] {
  const coverages = coveragesOf(results);
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
        `The same, ${NAMES[kind]}, share of ${verdictsOf(results, kind).length}`,
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
      "Slope of the calibrated reward on the true one, mean",
      meanOf(coverages.map((one) => one.calibratedSlope)),
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
            `95 % intervals of the calibrated reward, simulated the whole way, hold the truth: share of words, ${coverages.length} recordings`,
            meanOf(coverages.map((one) => one.wholeWay)),
            0.9,
            0.98,
          ),
        ]
      : []),
  ];
}

const NAMES: Readonly<Record<VerdictKind, string>> = {
  poisson: "Poisson units",
  shifted: "units shifted in time",
  drifting: "drifting rates",
  inputNotGiven: "recorded input, not given",
  inputGiven: "recorded input, given",
  directed: "directed couplings",
  pairwise: "pairwise purpose",
};

function notesOf(results: Results): string[] {
  const coverages = coveragesOf(results);
  const percent = (of: (one: CoverageResult) => number) => `${(100 * meanOf(coverages.map(of))).toFixed(0)} %`;
  const spread = (kind: VerdictKind, id: string) => {
    const values = verdictsOf(results, kind)
      .map(({ statistics }) => statistics[id] ?? Number.NaN)
      .filter(Number.isFinite)
      .sort((a, b) => a - b);
    const text = (value: number | undefined) => (value === undefined ? "–" : String(Number(value.toPrecision(2))));
    return values.length === 0 ? "none" : `${text(values[0])} to ${text(values.at(-1))}`;
  };
  return [
    `95 % intervals of the reward hold the truth: block bootstrap as it is ${percent((one) => one.plain)} of the words, after its scale was fitted to the truth ${percent((one) => one.scaled)}, calibrated and simulated the whole way ${percent((one) => one.wholeWay)} (${coverages.length} recordings).`,
    ...[...NULL_KINDS, "pairwise" as const].map(
      (kind) =>
        `${NAMES[kind]}, ${verdictsOf(results, kind).length} recordings: gain ${spread(kind, "gain")} bits per flip, stability ${spread(kind, "stability")}, asymmetry ${spread(kind, "asymmetry")}, free against theory ${spread(kind, "freeAgainstTheory")}, words ${spread(kind, "words")}.`,
    ),
  ];
}

const calibrationFigure = defineFigure("calibrationFigure", (results: Results): FigureContent => {
  const kinds = [...NULL_KINDS, "pairwise" as const].filter((kind) => verdictsOf(results, kind).length > 0);
  return {
    title: "A purpose is claimed where there is one, and hardly where there is none",
    caption: `Share of simulated recordings that end in "purpose" (blue) and in "interactions" (grey); ${results.length - coveragesOf(results).length} recordings of up to ${DURATION_S} s and more, eight units, window 20 ms.`,
    widthMm: 85,
    rows: [
      [
        dotRows({
          height: 50 + 14 * kinds.length,
          rows: kinds.map((kind) => NAMES[kind]),
          kinds: [
            {
              name: "purpose",
              colour: "inferred",
              values: kinds.map((kind) => purposeShare(verdictsOf(results, kind))),
            },
            {
              name: "interactions",
              colour: "baseline",
              open: true,
              values: kinds.map((kind) =>
                meanOf(verdictsOf(results, kind).map(({ verdict }) => (verdict === "interactions" ? 1 : 0))),
              ),
            },
          ],
          x: { label: "share of recordings", domain: [0, 1] },
        }),
      ],
    ],
    table: {
      columns: [
        "kind",
        "seed",
        "duration_s",
        "verdict",
        "gain",
        "stability",
        "asymmetry",
        "free",
        "words",
        "slope",
        "covered_plain",
        "covered_scaled",
        "covered_whole",
      ],
      rows: results.map(({ task, result }) =>
        result.kind === "coverage"
          ? [
              "coverage",
              task.seed,
              task.durationS,
              "",
              ...EMPTY,
              result.slope,
              result.plain,
              result.scaled,
              result.wholeWay,
            ]
          : [
              result.kind,
              task.seed,
              task.durationS,
              (result as VerdictResult).verdict,
              ...["gain", "stability", "asymmetry", "freeAgainstTheory", "words"].map(
                (id) => (result as VerdictResult).statistics[id] ?? Number.NaN,
              ),
              ...EMPTY.slice(1),
            ],
      ),
    },
  };
});

const EMPTY = new Array<number>(5).fill(Number.NaN);
