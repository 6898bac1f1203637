import { expect, test } from "vitest";
import { smallRecord } from "../../../test/oracle/loopRecords.ts";
import { tanh } from "../../num/tanh.ts";
import { planePoints } from "./planePoints.ts";

const record = smallRecord({
  constraint: { kind: "region", units: [2, 5], regions: [{ kind: "square", halfWidth: 0.4 }] },
});

test("the points of a plane are the activities of two units in every recorded state (L2)", () => {
  const { x, y } = planePoints(record, [2, 5]);
  expect(x.length).toBe(record.actions.length + record.agents);
  for (const row of [0, 7, x.length - 1]) {
    expect(x[row]).toBe(tanh(record.states[row * record.units + 2]!));
    expect(y[row]).toBe(tanh(record.states[row * record.units + 5]!));
  }
});

test("a unit that is not there is refused, and so is a network whose transfer function nobody knows", () => {
  expect(() => planePoints(record, [0, 8])).toThrow(/unit/);
  const unknown = { ...record, dynamics: { kind: "fitted", channels: 3, injections: new Float64Array(24) } } as const;
  expect(() => planePoints(unknown, [0, 1])).toThrow(/no transfer function/);
  expect(planePoints(unknown, [2, 5], "linear").x[0]).toBe(record.states[2]);
});
