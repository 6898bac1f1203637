import type { LoopHypothesis, LoopVerdict } from "@telos/core";
import { controlRows, defineFigure, type FigureContent, hypothesisName } from "@telos/figures";
import { countMatrix } from "../src/countMatrix.ts";
import { LOOP_KINDS, type LoopKind } from "../src/loopAgents.ts";

/** What was inferred from one recording. */
export interface LoopConfusionResult {
  readonly seed: number;
  readonly kind: LoopKind;
  readonly preset: "energy" | "square";
  readonly verdict: LoopVerdict;
  /** The edge, where one is heeded. */
  readonly edge: string | null;
  readonly sharpness: number | null;
  /** Held-out bits per action of each hypothesis. */
  readonly bits: readonly { readonly hypothesis: LoopHypothesis; readonly bits: number }[];
}

/** All recordings of one length. */
export interface LoopConfusionData {
  readonly steps: number;
  readonly all: readonly LoopConfusionResult[];
}

/** The verdict that is right for each kind. */
export const RIGHT: Readonly<Record<LoopKind, LoopVerdict>> = {
  maximumOccupancy: "maximumOccupancy",
  greedyR: "rewardMaximising",
  exploringR: "rewardMaximising",
  myopic: "myopic",
  random: "random",
  free: "free",
};

/** What the kinds are called. */
export const KIND_NAMES: Readonly<Record<LoopKind, string>> = {
  maximumOccupancy: "maximum occupancy",
  greedyR: "greedy R",
  exploringR: "R, ε = .1",
  myopic: "myopic",
  random: "random",
  free: "free",
};

const VERDICTS: readonly LoopVerdict[] = ["maximumOccupancy", "rewardMaximising", "myopic", "random", "free"];
const COLUMNS = ["maximum occupancy", "reward (R)", "myopic", "random", "free"];
const SHOWN: readonly LoopHypothesis[] = ["fittedCritic", "maximumOccupancy", "myopic", "uniform"];

/** Who acted and what was inferred, and the evidence that decided. */
export const loopConfusionFigure = defineFigure(
  "loop-confusion",
  ({ steps, all }: LoopConfusionData): FigureContent => {
    const kinds = LOOP_KINDS.filter((kind) => all.some((one) => one.kind === kind));
    const right = all.filter(({ kind, verdict }) => verdict === RIGHT[kind]).length;
    const acting = kinds.filter((kind) => kind !== "free");
    const bits = (kind: LoopKind, hypothesis: LoopHypothesis) =>
      all
        .filter((one) => one.kind === kind)
        .map((one) => one.bits.find((score) => score.hypothesis === hypothesis)?.bits ?? Number.NaN);
    return {
      title: `Who acted is told from what was done: ${right} of ${all.length} recordings`,
      caption: `${all.length} recordings of ${steps} steps, of networks with an energy threshold or a square (seeds ${[...new Set(all.map(({ seed }) => seed))].join(", ")}). Table: rows, who acted; columns, what was inferred; framed: right. Dots: bits per held-out action above even choice (0), dots: networks, bars: means; grey: the baselines, the myopic model of the inferred edge and even choice. Any critic: a value network fitted to the choices themselves. Missing: not needed for the verdict.`,
      widthMm: 180,
      rows: [
        [
          countMatrix({
            heading: "who acted, and what was inferred",
            rows: kinds.map((kind) => KIND_NAMES[kind]),
            columns: COLUMNS,
            counts: kinds.map((kind) =>
              VERDICTS.map((verdict) => all.filter((one) => one.kind === kind && one.verdict === verdict).length),
            ),
            right: kinds.map((kind) => VERDICTS.indexOf(RIGHT[kind])),
          }),
        ],
        ...pairs(acting).map((row) =>
          row.map((kind) =>
            controlRows({
              heading: KIND_NAMES[kind],
              x: { label: "bits per action", domain: [-1, 5], ticks: [-1, 0, 1, 2, 3, 4, 5] },
              rows: SHOWN.map((hypothesis) => ({
                name: hypothesisName[hypothesis],
                colour:
                  hypothesis === "maximumOccupancy" ? "inferred" : hypothesis === "fittedCritic" ? "truth" : "baseline",
                values: bits(kind, hypothesis),
              })),
            }),
          ),
        ),
      ],
      table: {
        columns: ["seed", "preset", "who", "verdict", "edge", ...SHOWN],
        rows: all.map((one) => [
          one.seed,
          one.preset,
          one.kind,
          one.verdict,
          one.edge ?? "",
          ...SHOWN.map((hypothesis) => one.bits.find((score) => score.hypothesis === hypothesis)?.bits ?? ""),
        ]),
      },
    };
  },
);

function pairs<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / 2) }, (_, k) => items.slice(2 * k, 2 * k + 2));
}
