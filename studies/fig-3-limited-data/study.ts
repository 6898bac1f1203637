import { drawnFigure } from "../src/drawnFigure.ts";
import { defineStudy, type StudyRequest } from "../src/study.ts";
import { claimsOf, notesOf } from "./dataClaims.ts";
import { dataFigure } from "./dataFigure.ts";
import { fitRecord, type RecordFit, type RecordTask } from "./fitRecord.ts";

const SIZES: Readonly<Record<StudyRequest["size"], readonly number[]>> = {
  quick: [10_000, 30_000],
  default: [3_000, 10_000, 30_000, 100_000],
  full: [1_000, 3_000, 10_000, 30_000, 100_000, 300_000],
};
/** Recordings for each seed: with five seeds twenty, as in the paper, and five where the updated neuron is hidden. */
const REPEATS: Readonly<Record<StudyRequest["size"], { readonly known: number; readonly hidden: number }>> = {
  quick: { known: 1, hidden: 1 },
  default: { known: 4, hidden: 1 },
  full: { known: 4, hidden: 4 },
};

/** Figure 3: what limited data do to the inferred reward and to the predictions made from it. */
export const fig3LimitedData = defineStudy<RecordTask, RecordFit>({
  id: "fig-3-limited-data",
  half: "inverse",
  title: "From 30,000 transitions the sparse reward is right, and predicts what the network will do",
  tasks: ({ size, seeds }) =>
    (["known", "hidden"] as const).flatMap((identity) =>
      SIZES[size].flatMap((steps) =>
        seeds.flatMap((seed) =>
          Array.from({ length: REPEATS[size][identity] }, (_, repeat) => ({ seed, repeat, steps, identity })),
        ),
      ),
    ),
  costOf: ({ steps, identity }) => (steps <= 3_000 ? 2 : 0.8) * (identity === "hidden" ? 0.7 : 1),
  runTask: fitRecord,
  conclude: (results) => ({
    claims: claimsOf(results),
    figures: [drawnFigure("fig-3-limited-data", dataFigure, results)],
    notes: notesOf(results),
  }),
});
