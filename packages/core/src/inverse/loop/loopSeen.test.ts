import { expect, test } from "vitest";
import { smallProcess, smallRecord, smallRollouts } from "../../../test/oracle/loopRecords.ts";
import { freeController } from "../../forward/baselines.ts";
import { createRng } from "../../num/rng.ts";
import { runNow } from "../../run/runNow.ts";
import { type AgentRecord, agentRecordOf } from "./agentRecord.ts";
import { inferLoop, LOOP_SETTINGS } from "./inferLoop.ts";
import { loopSeen } from "./loopSeen.ts";

const WORLD = {
  constraint: { kind: "region", units: [3, 7], regions: [{ kind: "square", halfWidth: 0.45 }] },
  units: 20,
  channels: 4,
  amplitude: 1.5,
} as const;
const SETTINGS = { ...LOOP_SETTINGS, discounts: [0.8], critics: 1, criticUpdates: 20, criticSteps: 100 };
const infer = (record: AgentRecord) =>
  runNow(inferLoop(), { record, settings: SETTINGS }, { rng: createRng(1), maxSteps: 100 }).result;

test("beside an inference stand the plane of the inferred units and what was offered beyond the edge and never taken (L2)", () => {
  const record = smallRecord(WORLD, "myopic", { agents: 8, steps: 200 });
  const inference = infer(record);
  const { plane, profile } = loopSeen(record, inference);
  const units = [...(plane?.units ?? [])].sort((a, b) => a - b);
  expect(units).toEqual([3, 7]);
  expect(plane?.x).toHaveLength(record.states.length / record.units);
  const edge = inference.edge?.threshold ?? Number.NaN;
  const beyond = (shares: ArrayLike<number> = []) =>
    Array.from(shares)
      .filter((_, k) => (profile?.edges[k] ?? 0) > 1.01 * edge) // the largest that was taken is the edge itself
      .reduce((sum, share) => sum + share, 0);
  expect(beyond(profile?.offered)).toBeGreaterThan(0.01);
  expect(beyond(profile?.taken)).toBe(0);
});

test("of agents that inject nothing there is nothing to see", () => {
  const process = smallProcess(WORLD);
  const record = agentRecordOf(process, smallRollouts(process, freeController));
  expect(loopSeen(record, infer(record))).toEqual({});
});
