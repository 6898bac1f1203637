import { CONTROLLER_PRESETS } from "@telos/core";
import { atLeast, atMost } from "../src/claim.ts";
import { drawnFigure } from "../src/drawnFigure.ts";
import { loopAgent } from "../src/loopAgents.ts";
import { bestBits, type FoundCandidate, foundEdges } from "../src/loopEdges.ts";
import { meanOf } from "../src/spread.ts";
import { defineStudy, type StudyRequest, type TaskResult } from "../src/study.ts";
import { HALF_WIDTH, isSquare, type LoopSquareResult, loopSquareFigure } from "./loopSquareFigure.ts";

interface Task {
  readonly seed: number;
  readonly size: StudyRequest["size"];
}

/** The square of study 2, read off what the trained networks did: which two of a hundred units, which shape, how wide. */
export const loopSquare = defineStudy<Task, LoopSquareResult>({
  id: "loop-square",
  half: "loop",
  title: "Which two of a hundred units are kept in a square, and how wide it is, can be read off recorded steps",
  tasks: ({ size, seeds }) => (size === "quick" ? seeds.slice(0, 2) : seeds).map((seed) => ({ seed, size })),
  costOf: () => 10,
  runTask: ({ seed, size }) => {
    const agent = loopAgent("maximumOccupancy", { ...CONTROLLER_PRESETS.square, seed });
    return { seed, found: foundEdges(agent, size) };
  },
  conclude,
});

function conclude(results: readonly TaskResult<Task, LoopSquareResult>[]) {
  const all = results.map(({ result }) => result);
  const claims = all[0]!.found.flatMap(({ steps }, k) => {
    const found = all.map((one) => one.found[k]!);
    const from = `from ${steps} steps`;
    const networks = { of: `${all.length} networks` };
    return [
      atLeast(
        `The two units of the square rank first and second among 100, ${from}: share of networks`,
        meanOf(found.map(({ units }) => (units.slice(0, 2).every(({ unit }) => unit < 2) ? 1 : 0))),
        1,
        networks,
      ),
      atLeast(
        `The best of all candidates is a box of these two, ${from}: share of networks`,
        meanOf(found.map(({ candidates }) => (isSquare(candidates[0]!) ? 1 : 0))),
        1,
        networks,
      ),
      atMost(
        `Its half-width is off by, ${from}, share of the true ${HALF_WIDTH}`,
        found.map(({ candidates }) => widthError(candidates)),
        0.01,
      ),
      atLeast(
        `It beats disc and diamond of the same units, ${from}, bits per action`,
        found.map(
          (one) => bestBits(one, isSquare) - bestBits(one, ({ name }) => /^(disc|diamond) of units 0, 1$/.test(name)),
        ),
        0.005,
      ),
    ];
  });
  return {
    claims,
    figures: [drawnFigure("loop-square", loopSquareFigure, all)],
    notes: [
      `Half-width short of the true one, a network each (${all[0]!.found.map(({ steps }) => `${steps} steps`).join(" / ")}): ${all.map(({ found }) => found.map(({ candidates }) => `${(100 * widthError(candidates)).toPrecision(2)} %`).join(" / ")).join(", ")}.`,
    ],
  };
}

/** The larger of the two units' errors; NaN where no box of the two was tried. */
function widthError(candidates: readonly FoundCandidate[]): number {
  const box = candidates.find(isSquare);
  return box === undefined ? Number.NaN : Math.max(...box.halfWidths.map((width) => Math.abs(width / HALF_WIDTH - 1)));
}
