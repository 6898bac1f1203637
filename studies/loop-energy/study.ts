import { CONTROLLER_PRESETS } from "@telos/core";
import { atLeast, atMost } from "../src/claim.ts";
import { drawnFigure } from "../src/drawnFigure.ts";
import { loopAgent } from "../src/loopAgents.ts";
import { bestBits, type FoundEdges, foundEdges } from "../src/loopEdges.ts";
import { meanOf } from "../src/spread.ts";
import { defineStudy, type StudyRequest, type TaskResult } from "../src/study.ts";
import { ENERGY_NAME, type LoopEnergyResult, loopEnergyFigure, THRESHOLD, withoutOne } from "./loopEnergyFigure.ts";

interface Task {
  readonly seed: number;
  readonly size: StudyRequest["size"];
}

/** The energy threshold of study 1, read off what the trained networks did. */
export const loopEnergy = defineStudy<Task, LoopEnergyResult>({
  id: "loop-energy",
  half: "loop",
  title: "That an energy is kept below a threshold, and which, can be read off recorded steps",
  tasks: ({ size, seeds }) => (size === "quick" ? seeds.slice(0, 2) : seeds).map((seed) => ({ seed, size })),
  costOf: () => 12,
  runTask: ({ seed, size }) => {
    const agent = loopAgent("maximumOccupancy", { ...CONTROLLER_PRESETS.energy, seed });
    return { seed, found: foundEdges(agent, size) };
  },
  conclude,
});

function conclude(results: readonly TaskResult<Task, LoopEnergyResult>[]) {
  const all = results.map(({ result }) => result);
  const claims = all[0]!.found.flatMap(({ steps }, k) => {
    const found = all.map((one) => one.found[k]!);
    const from = `from ${steps} steps`;
    return [
      atLeast(
        `The best of all candidates is the mean square of all activities, ${from}: share of networks`,
        meanOf(found.map(({ candidates }) => (candidates[0]!.name === ENERGY_NAME ? 1 : 0))),
        1,
        { of: `${all.length} networks` },
      ),
      atMost(
        `Its threshold is off by, ${from}, share of the true ${THRESHOLD}`,
        found.map((one) => Math.abs(thresholdOf(one) / THRESHOLD - 1)),
        0.01,
      ),
      atLeast(
        `It beats the energy of the best 99 of 100 units, ${from}, bits per action`,
        found.map((one) => energyBits(one) - withoutOne(one)),
        0.001,
        { ifNot: "one unit of a hundred is told by thousandths of a bit; more steps tell" },
      ),
      atLeast(
        `It beats every other candidate, ${from}, bits per action`,
        found.map((one) => energyBits(one) - bestBits(one, ({ name }) => !name.startsWith(ENERGY_NAME))),
        0.05,
      ),
    ];
  });
  const errors = all.map(({ found }) => found.map((one) => 1 - thresholdOf(one) / THRESHOLD));
  return {
    claims,
    figures: [drawnFigure("loop-energy", loopEnergyFigure, all)],
    notes: [
      `How far the threshold lies below the true one, a network each (${all[0]!.found.map(({ steps }) => `${steps} steps`).join(" / ")}): ${errors.map((row) => row.map((error) => `${(100 * error).toPrecision(2)} %`).join(" / ")).join(", ")}. It is the largest energy that was ever chosen, so it is never above.`,
    ],
  };
}

function thresholdOf({ candidates }: FoundEdges): number {
  return candidates.find(({ name }) => name === ENERGY_NAME)?.threshold ?? Number.NaN;
}

function energyBits(found: FoundEdges): number {
  return bestBits(found, ({ name }) => name === ENERGY_NAME);
}
