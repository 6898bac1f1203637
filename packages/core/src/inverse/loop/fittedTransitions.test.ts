import { describe, expect, test } from "vitest";
import { smallRecord } from "../../../test/oracle/loopRecords.ts";
import type { AgentRecord } from "./agentRecord.ts";
import { edgeLikelihood } from "./edgeLikelihood.ts";
import { fittedTransitions } from "./fittedTransitions.ts";
import { successorTable } from "./successorTable.ts";

const world = { constraint: { kind: "energy", measure: "meanSquare", threshold: 0.25 }, units: 6 } as const;
const hidden = (record: AgentRecord): AgentRecord => ({
  ...record,
  dynamics: { kind: "fitted", channels: 3, injections: record.dynamics.injections },
});

describe("a network fitted to how the currents moved (L10)", () => {
  test.each(["tanh", "relu", "algebraic"] as const)("finds J, B, the leak and %s again", (transfer) => {
    const record = smallRecord({ ...world, transfer }, "myopic", { agents: 6, steps: 300 });
    const { network, misses, stillMiss } = fittedTransitions(hidden(record), 0.25);
    const truth = record.dynamics.kind === "given" ? record.dynamics.network : undefined;
    expect(network.transfer).toBe(transfer);
    expect(misses[transfer]).toBeLessThan(1e-5 * stillMiss * 10);
    expect(network.noise).toBe(0);
    expect(network.timeStep).toBeCloseTo(0.1, 3);
    network.weights.forEach((weight, k) => {
      expect(weight).toBeCloseTo((truth?.gain ?? 0) * (truth?.weights[k] ?? 0), 2);
    });
    network.inputWeights.forEach((weight, k) => {
      expect(weight).toBeCloseTo(truth?.inputWeights[k] ?? 0, 3);
    });
  });

  test("the edge that is found with it is the edge that is found with the true network", () => {
    const record = smallRecord(world, "myopic", { agents: 6, steps: 300 });
    const summary = { kind: "energy", of: "activity", power: 2 } as const;
    const given = edgeLikelihood(successorTable(record, 0.25), summary);
    const fitted = edgeLikelihood(successorTable(fittedTransitions(hidden(record), 0.25).record, 0.25), summary);
    expect(fitted.threshold).toBeCloseTo(given.threshold, 4);
    expect(fitted.heldOutBits).toBeCloseTo(given.heldOutBits, 1);
  });

  test("process noise is measured as what is left", () => {
    const record = smallRecord({ ...world, noise: 0.1 }, "myopic", { agents: 60, steps: 200 });
    const { network } = fittedTransitions(hidden(record), 0.25);
    expect(Math.abs(network.noise / 0.1 - 1)).toBeLessThan(0.1);
  });

  test("too few steps are refused", () => {
    const record = smallRecord(world, "myopic", { agents: 1, steps: 15 });
    expect(() => fittedTransitions(hidden(record), 0.25)).toThrow(/Record at least 18 steps/);
  });
});
