import { expect, test } from "vitest";
import { smallRecord } from "../../../test/oracle/loopRecords.ts";
import { actionsOfInjections, actionsOfRecord, expectAgentRecord } from "./agentRecord.ts";

const record = smallRecord({ constraint: { kind: "energy", measure: "meanSquare", threshold: 0.25 } });

test("injected currents are named by their different rows, and rows of zeros by none", () => {
  const injected = Float64Array.of(2, -2, 0, 0, -2, -2, 2, -2, 2, 2 + 1e-9);
  const { actions, injections } = actionsOfInjections(injected, 2);
  expect([...actions]).toEqual([0, -1, 1, 0, 2]);
  expect([...injections]).toEqual([2, -2, -2, -2, 2, 2 + 1e-9]);
  const noise = Float64Array.from({ length: 12 }, (_, k) => Math.sin(k + 1));
  expect(() => actionsOfInjections(noise, 2, 4)).toThrow(/more than 4 different injections up to step 4/);
});

test("a malformed record is refused with the path to its fault", () => {
  expect(() => expectAgentRecord("read", record)).not.toThrow();
  expect(actionsOfRecord(record)).toBe(8);
  const broken = (change: Partial<typeof record>) => () => expectAgentRecord("read", { ...record, ...change });
  expect(broken({ actions: record.actions.map((a, t) => (t === 5 ? 8 : a)) })).toThrow(/record.actions\[5\]/);
  expect(broken({ states: record.states.subarray(1) })).toThrow(/record.states must hold/);
  expect(broken({ states: record.states.map((x, k) => (k === 3 ? Number.NaN : x)) })).toThrow(/record.states\[3\]/);
  expect(broken({ contexts: new Int32Array(4).fill(1) })).toThrow(/record.contexts\[0\]/);
});
