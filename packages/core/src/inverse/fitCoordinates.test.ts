import { describe, expect, test } from "vitest";
import { gillespie, tableOf } from "../../test/oracle/denseFlipProcess.ts";
import { minimise } from "../num/lbfgs.ts";
import { createRng } from "../num/rng.ts";
import type { FlipTable } from "../recording/flipStatistics.ts";
import { fitCoordinates } from "./fitCoordinates.ts";
import { fitFlips, freeWordsOf } from "./fitFlips.ts";
import { flipLogLikelihood } from "./flipLikelihood.ts";
import {
  couplingsOf,
  type FlipModel,
  INTERACTION_RIDGE,
  interactionCount,
  interactionOf,
  OFFSET_RIDGE,
} from "./flipModel.ts";
import type { PotentialFamily } from "./purpose.ts";

const UNITS = 3;
const FAMILIES: readonly PotentialFamily[] = ["independent", "pairwise", "asymmetric", "full"];
const cases = FAMILIES.flatMap((family) => [1, 2].map((inputs) => [family, inputs] as const));

/** A few minutes of three coupled units, at one or two inputs. */
function simulatedTable(inputs: number): FlipTable {
  const path = gillespie(
    {
      units: UNITS,
      inputs,
      updateRateHz: [20, 40, 30],
      logOdds: (unit, sigma, input) =>
        -1.5 + 0.7 * input + 0.8 * (sigma[0] + sigma[1] + sigma[2] - sigma[unit]) + (unit === 2 ? 0.5 * sigma[0] : 0),
    },
    200,
    createRng(1),
    1,
  );
  return tableOf(path, UNITS, inputs);
}

function modelOf(family: PotentialFamily, table: FlipTable, seed: number): FlipModel {
  const freeWords = family === "full" ? freeWordsOf(table) : new Int32Array(0);
  const count = UNITS * (1 + table.inputs) + interactionCount(family, UNITS, freeWords.length);
  const rng = createRng(seed);
  const parameters = Float64Array.from({ length: count }, () => rng.normal());
  return { family, units: UNITS, inputs: table.inputs, freeWords, parameters };
}

describe("the coordinates of the fit", () => {
  test.each(cases)("%s, %i inputs: there and back is where one was", (family, inputs) => {
    const table = simulatedTable(inputs);
    const { toParameters, fromParameters } = fitCoordinates(modelOf(family, table, 1), table);
    const { parameters } = modelOf(family, table, 2);
    const back = new Float64Array(parameters.length);
    toParameters(back, fromParameters(parameters));
    back.forEach((value, k) => {
      expect(Math.abs(value - parameters[k])).toBeLessThan(1e-13);
    });
  });

  test.each(cases)(
    "%s, %i inputs: gradients are carried over by the transpose, ⟨Aᵀ g, x⟩ = ⟨g, A x⟩",
    (family, inputs) => {
      const table = simulatedTable(inputs);
      const { toParameters, toGradient } = fitCoordinates(modelOf(family, table, 1), table);
      const x = modelOf(family, table, 3).parameters;
      const slope = modelOf(family, table, 4).parameters;
      const out = new Float64Array(x.length);
      toGradient(out, slope);
      const parameters = new Float64Array(x.length);
      toParameters(parameters, x);
      const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, k) => sum + value * b[k], 0);
      expect(Math.abs(dot(out, x) - dot(slope, parameters))).toBeLessThan(1e-12);
    },
  );

  test.each(cases)("%s, %i inputs: the optimum is that of a fit in plain parameters (F4)", (family, inputs) => {
    const table = simulatedTable(inputs);
    const found = fitFlips(table, family, freeWordsOf(table), { tolerance: 0, mostForNewton: 0 });
    expect(found.status).toBe("converged");
    const { model } = found;
    const flips = table.flips.reduce((sum, value) => sum + value, 0);
    // The penalised likelihood as F4 has it; ln u is held near the rates of all inputs taken together.
    const centre = Array.from({ length: UNITS }, (_, unit) => {
      const count = [0.5, 0.5];
      const seconds = [0, 0];
      table.word.forEach((word, s) => {
        count[(word >> unit) & 1] += table.flips[s * UNITS + unit];
        seconds[(word >> unit) & 1] += table.seconds[s];
      });
      return Math.log(count[0] / seconds[0] + count[1] / seconds[1]);
    });
    const objective = (parameters: Float64Array, gradient: Float64Array) => {
      const logLikelihood = flipLogLikelihood({ ...model, parameters }, table, gradient);
      let penalty = 0;
      parameters.forEach((value, k) => {
        const interaction = k >= UNITS * (1 + inputs);
        const ridge = interaction ? INTERACTION_RIDGE : OFFSET_RIDGE;
        const distance = k < UNITS ? value - centre[k] : value;
        penalty += (ridge * distance ** 2) / 2;
        gradient[k] = (ridge * distance - gradient[k]) / flips;
      });
      return (penalty - logLikelihood) / flips;
    };
    const start = new Float64Array(model.parameters.length).fill(0).map((_, k) => (k < UNITS ? 3 : 0));
    const plain = minimise(objective, { start, gradientTolerance: 1e-10, valueTolerance: 0, maxSteps: 2000 });
    const scratch = new Float64Array(start.length);
    expect(Math.abs(objective(model.parameters, scratch) - plain.value)).toBeLessThan(1e-11);
    // J and D of the full family share directions that only the prior tells apart; what they add up to is sharp.
    const says = (parameters: Float64Array) => {
      const other = { ...model, parameters };
      const rates = parameters.slice(0, UNITS * (1 + inputs));
      return [...rates, ...(family === "asymmetric" ? couplingsOf(other) : interactionOf(other))];
    };
    const truth = says(plain.x);
    says(model.parameters).forEach((value, k) => {
      expect(Math.abs(value - truth[k]), `entry ${k}`).toBeLessThan(5e-6);
    });
  });
});
