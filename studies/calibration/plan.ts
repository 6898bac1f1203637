import type { StudyRequest } from "../src/study.ts";
import type { CoverageTask } from "./coverage.ts";
import { NULL_KINDS, type VerdictTask } from "./nulls.ts";
import { COVERAGE_KINDS } from "./specs.ts";

/** Seconds of the recordings that verdicts are made of, but where power is asked for. */
export const DURATION_S = 900;

interface Plan {
  /** Recordings for each seed: of each kind without a purpose, of each duration, of each kind of network. */
  readonly nulls: number;
  readonly power: number;
  readonly coverage: number;
  /** Durations of pairwise networks whose purpose is looked for. */
  readonly powerS: readonly number[];
}

const POWER_S = [60, 150, 300, 600, 900, 1800];

const PLANS: Readonly<Record<StudyRequest["size"], Plan>> = {
  quick: { nulls: 1, power: 1, coverage: 1, powerS: [DURATION_S] },
  default: { nulls: 2, power: 2, coverage: 2, powerS: POWER_S },
  full: { nulls: 4, power: 3, coverage: 6, powerS: POWER_S },
};

/** All recordings of a run, each with a seed of its own. */
export function tasksOf({ size, seeds }: StudyRequest): (CoverageTask | VerdictTask)[] {
  const plan = PLANS[size];
  const quick = size === "quick";
  const each = <Task>(count: number, task: (k: number) => Task) => Array.from({ length: count }, (_, k) => task(k));
  return (quick ? seeds.slice(0, 1) : seeds).flatMap((seed) => [
    ...COVERAGE_KINDS.slice(0, quick ? 1 : undefined).flatMap((network, at) =>
      each(plan.coverage, (k): CoverageTask => ({ kind: "coverage", network, seed: 1000 * seed + 20 * at + k })),
    ),
    ...NULL_KINDS.flatMap((kind, at) =>
      each(plan.nulls, (k): VerdictTask => ({ kind, seed: 1000 * seed + 500 + 20 * at + k, durationS: DURATION_S })),
    ),
    ...plan.powerS.flatMap((durationS, at) =>
      each(
        plan.power,
        (k): VerdictTask => ({
          kind: "pairwise",
          seed: 1000 * seed + 800 + 20 * at + k,
          durationS,
        }),
      ),
    ),
  ]);
}
