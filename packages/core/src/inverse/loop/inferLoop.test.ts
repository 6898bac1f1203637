import { describe, expect, test } from "vitest";
import { smallProcess, smallRecord, smallRollouts } from "../../../test/oracle/loopRecords.ts";
import { freeController } from "../../forward/baselines.ts";
import { valueController } from "../../forward/valueController.ts";
import { createRng } from "../../num/rng.ts";
import { readCheckpoint, writeCheckpoint } from "../../run/checkpoint.ts";
import type { Checkpoint } from "../../run/outcome.ts";
import { run } from "../../run/run.ts";
import { runNow } from "../../run/runNow.ts";
import { type AgentRecord, agentRecordOf } from "./agentRecord.ts";
import { criticProblem, trainCritic } from "./critics.ts";
import { inferLoop, LOOP_SETTINGS, type LoopProblem, type LoopState, loopStages } from "./inferLoop.ts";

const WORLD = {
  constraint: { kind: "region", units: [3, 7], regions: [{ kind: "square", halfWidth: 0.45 }] },
  units: 20,
  channels: 4,
  amplitude: 1.5,
} as const;
const SETTINGS = { ...LOOP_SETTINGS, discounts: [0.8, 0.9], critics: 2, criticUpdates: 250, criticSteps: 600 };

function occupancyRecord(discount: number, steps: number): AgentRecord {
  const process = smallProcess(WORLD);
  const problem = criticProblem(
    { network: process.network, injections: process.injections },
    {
      constraint: WORLD.constraint,
      objective: { kind: "maximumOccupancy", temperature: 1, discount, stateEntropy: 0, reward: 0 },
    },
    { updates: 400, curriculum: 2, start: { kind: "normal", std: 0.3 } },
  );
  const controller = valueController(problem, trainCritic(problem, 77));
  return agentRecordOf(process, smallRollouts(process, controller, { agents: 8, steps }));
}

const infer = (record: AgentRecord, change: Partial<LoopProblem["settings"]> = {}) =>
  runNow(inferLoop(), { record, settings: { ...SETTINGS, ...change } }, { rng: createRng(1), maxSteps: 100 });

describe("the purpose of agents from what they did (L11)", () => {
  test("maximum occupancy within a square is told from its record alone", () => {
    const { status, result } = infer(occupancyRecord(0.9, 300));
    expect(status).toBe("converged");
    expect(result.verdict).toBe("maximumOccupancy");
    expect(result.edge?.summary).toMatchObject({ kind: "box", units: [3, 7] });
    expect(Math.abs((result.edge?.threshold ?? 0) / 0.45 - 1)).toBeLessThan(0.01);
    expect(result.units?.chosen.map(({ unit }) => unit).sort()).toEqual([3, 7]);
    expect(result.discount?.points).toHaveLength(2);
    expect(result.record).toMatchObject({ agents: 8, units: 20, actions: 16 });
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  test("agents that choose evenly within it are myopic, those that choose evenly among everything random", () => {
    expect(infer(smallRecord(WORLD, "myopic", { agents: 8, steps: 300 })).result.verdict).toBe("myopic");
    const random = infer(smallRecord(WORLD, "random", { agents: 150, steps: 60 }), { stopEarly: true });
    expect(random.result).toMatchObject({ verdict: "random", edgeHolds: false, thresholdKnown: false });
  });

  test("of ReLU units that are kept below an energy the edge and its threshold are told, and that nothing is planned", () => {
    const constraint = { kind: "energy", measure: "meanSquare", threshold: 0.25 } as const;
    const world = { constraint, transfer: "relu", units: 20, channels: 4, amplitude: 1.5 } as const;
    const { result } = infer(smallRecord(world, "myopic", { agents: 8, steps: 300 }), { discounts: [0.9], critics: 1 });
    expect(result.verdict).toBe("myopic");
    expect(result.edge?.summary).toEqual({ kind: "energy", of: "activity", power: 2 });
    expect(Math.abs((result.edge?.threshold ?? 0) / 0.25 - 1)).toBeLessThan(0.01);
  });

  test("agents that inject nothing are free, and nothing else is tried", () => {
    const process = smallProcess(WORLD);
    const { steps, result } = infer(agentRecordOf(process, smallRollouts(process, freeController)));
    expect(steps).toBe(0);
    expect(result).toMatchObject({ verdict: "free", edge: null, constraint: null });
  });

  test("with J and B fitted to the record the verdict and the edge are the same", () => {
    const record = smallRecord(WORLD, "myopic", { agents: 8, steps: 300 });
    const hidden: AgentRecord = {
      ...record,
      dynamics: { kind: "fitted", channels: 4, injections: record.dynamics.injections },
    };
    const { result } = infer(hidden, { discounts: [0.9], critics: 1 });
    expect(result).toMatchObject({ verdict: "myopic", dynamics: { kind: "fitted", transfer: "tanh" } });
    expect(Math.abs((result.edge?.threshold ?? 0) / 0.45 - 1)).toBeLessThan(0.01);
  });

  test("interrupted and resumed from its written checkpoint it ends at the same result", async () => {
    const record = smallRecord(WORLD, "myopic", { agents: 4, steps: 250 });
    const problem = { record, settings: { ...SETTINGS, criticUpdates: 30 } };
    const whole = runNow(inferLoop(), problem, { rng: createRng(1), maxSteps: 100 });
    expect(whole.steps).toBe(loopStages(problem));
    let saved = "";
    await run(inferLoop(), problem, {
      rng: createRng(1),
      maxSteps: 4,
      onStep: (_, checkpoint) => {
        saved = writeCheckpoint(checkpoint);
      },
    });
    const from = readCheckpoint(saved) as Checkpoint<LoopState>;
    expect(runNow(inferLoop(), problem, { rng: createRng(1), maxSteps: 100, from })).toEqual(whole);
  });

  test("settings that hold nothing out or that repeat a discount are refused", () => {
    const record = smallRecord(WORLD);
    expect(() => infer(record, { heldOutShare: 0 })).toThrow(/Hold some steps out/);
    expect(() => infer(record, { discounts: [0.9, 0.9] })).toThrow(/settings.discounts\[1\]/);
  });
});
