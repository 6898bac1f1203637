import { describe, expect, test } from "vitest";
import { smallRecord } from "../../../test/oracle/loopRecords.ts";
import { drawValueNetwork, valuesInto, valueWork } from "../../nets/valueNetwork.ts";
import { createRng } from "../../num/rng.ts";
import { edgeLikelihood } from "./edgeLikelihood.ts";
import { choiceGradientInto, fittedCriticValues } from "./fittedCritic.ts";
import { fittedCriticScore, withinEdge } from "./fittedCriticScore.ts";
import { successorTable } from "./successorTable.ts";

const world = { constraint: { kind: "energy", measure: "meanSquare", threshold: 0.25 } } as const;
const table = successorTable(smallRecord(world, "myopic", { agents: 4, steps: 400 }), 0.25);
const edge = edgeLikelihood(table, { kind: "energy", of: "activity", power: 2 });
const network = drawValueNetwork({ inputs: 8, contexts: 1, hidden: [6] }, { scale: 0.5, bias: 0.1 }, createRng(1));

describe("a critic fitted to choices (L8)", () => {
  test("its values are those of the network at the true successors", () => {
    const values = fittedCriticValues({ network, scale: 10, updates: 0 }, table, Int32Array.of(3, 700));
    const next = Float64Array.from({ length: 8 }, (_, i) => table.bases[700 * 8 + i] + table.offsets[5 * 8 + i]);
    const out = new Float64Array(1);
    valuesInto(out, network, next, new Int32Array(1), 1, valueWork(network, 1));
    expect(values[8 + 5]).toBeCloseTo(10 * out[0], 9);
  });

  test("the gradient is that of central differences", () => {
    const steps = table.training;
    const alive = withinEdge(table, edge, steps);
    const rows = Int32Array.of(0, 5, 9, 40, 77);
    const gradient = new Float64Array(network.parameters.length);
    const loss = choiceGradientInto(gradient, network, table, steps, alive, rows);
    const values = fittedCriticValues({ network, scale: 10, updates: 0 }, table, steps);
    let direct = 0;
    for (const s of rows) {
      const weights = Array.from({ length: 8 }, (_, a) => (alive[s * 8 + a] > 0 ? Math.exp(values[s * 8 + a]) : 0));
      direct -= Math.log(weights[table.chosen[steps[s]]] / weights.reduce((sum, w) => sum + w, 0)) / rows.length;
    }
    expect(loss).toBeCloseTo(direct, 9);
    const scratch = new Float64Array(gradient.length);
    const lossWith = (k: number, change: number) => {
      const parameters = network.parameters.slice();
      parameters[k] += change;
      return choiceGradientInto(scratch, { ...network, parameters }, table, steps, alive, rows);
    };
    for (let k = 0; k < gradient.length; k += 3) {
      expect(gradient[k]).toBeCloseTo((lossWith(k, 1e-6) - lossWith(k, -1e-6)) / 2e-6, 5);
    }
  });

  test("finds nothing beyond the edge in agents that choose evenly within it", () => {
    const score = fittedCriticScore(table, edge, createRng(1), 400);
    expect(score.heldOutBits).toBeLessThan(edge.heldOutBits + 0.05);
    expect(score.heldOutBits).toBeGreaterThan(edge.heldOutBits - 0.15);
  });

  test("steps where no successor stays within the edge forbid nothing", () => {
    const tight = { ...edge, threshold: -1 };
    expect(withinEdge(table, tight, Int32Array.of(0, 1)).every((alive) => alive === 1)).toBe(true);
  });
});
