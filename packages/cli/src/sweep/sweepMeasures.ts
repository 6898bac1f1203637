import type { SweepFigureData, SweepMeasure } from "@telos/figures";
import type { SweepResults } from "./sweepTable.ts";

/** A column of the table that the figure may draw, and the column of its control. */
interface MeasuredColumn extends SweepMeasure {
  readonly column: string;
  readonly control?: string;
}

const COLUMNS: Readonly<Record<string, readonly MeasuredColumn[]>> = {
  train: [
    {
      column: "lifetime",
      name: "lifetime",
      label: "lifetime (steps)",
      control: "lifetime_myopic",
      controlName: "myopic",
    },
    {
      column: "action_entropy",
      name: "action entropy",
      label: "action entropy (nats)",
      control: "action_entropy_myopic",
      controlName: "myopic",
    },
    {
      column: "coverage",
      name: "coverage",
      label: "coverage (share)",
      control: "coverage_myopic",
      controlName: "myopic",
    },
  ],
  simulate: [
    { column: "mean_reward", name: "reward", label: "reward per step" },
    { column: "information_nats", name: "information", label: "information (nats)" },
    { column: "rate_hz", name: "rate", label: "rate (Hz)" },
    { column: "word_entropy_bits", name: "word entropy", label: "word entropy (bits)" },
  ],
  infer: [
    { column: "bits_per_flip", name: "held-out gain", label: "held-out gain (bits/flip)" },
    { column: "reward_r2", name: "agreement with the true reward", label: "r² with true reward" },
    { column: "reward_slope", name: "slope on the true reward", label: "slope on true reward" },
  ],
};

/** What the figure of a sweep draws: the measures of its task that any point knows. */
export function sweepMeasures({ plan, done }: SweepResults): SweepFigureData {
  const numberOf = (value: number | string | undefined) => (typeof value === "number" ? value : Number.NaN);
  const measures = COLUMNS[plan.job.task]!.filter(({ column }) =>
    done.some(({ result }) => Number.isFinite(numberOf(result[column]))),
  );
  return {
    name: `${plan.job.task} ${plan.name}`,
    axes: plan.axes,
    seeds: plan.seeds,
    measures,
    points: done.map(({ point, result }) => ({
      values: point.values,
      seed: point.seed,
      measured: measures.map(({ column }) => numberOf(result[column])),
      control: measures.map(({ control }) => (control === undefined ? Number.NaN : numberOf(result[control]))),
    })),
    planned: plan.points.length,
  };
}
