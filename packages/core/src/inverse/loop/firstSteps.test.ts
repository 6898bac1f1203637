import { expect, test } from "vitest";
import { smallRecord } from "../../../test/oracle/loopRecords.ts";
import { expectAgentRecord } from "./agentRecord.ts";
import { firstSteps } from "./firstSteps.ts";

const record = smallRecord({ constraint: { kind: "energy", measure: "meanSquare", threshold: 0.3 } }, "random", {
  agents: 30,
  steps: 40,
});
// An agent that is long enough to be cut, and the steps of those before it.
const cut = record.lengths.findIndex((length, m) => m > 0 && length > 2);
const before = record.lengths.slice(0, cut).reduce((sum, length) => sum + length, 0);

test("the first steps of a record are its beginning, the last agent cut short and not ended (L1)", () => {
  const short = firstSteps(record, before + 2);
  expectAgentRecord("test", short);
  expect([...short.lengths]).toEqual([...record.lengths.slice(0, cut), 2]);
  expect([...short.ended]).toEqual([...record.ended.slice(0, cut), 0]);
  expect(short.actions).toEqual(record.actions.slice(0, before + 2));
  expect(short.states).toEqual(record.states.slice(0, (before + 2 + cut + 1) * record.units));
});

test("an agent that is kept whole keeps its end", () => {
  expect(firstSteps(record, before).ended).toEqual(record.ended.slice(0, cut));
});

test("more steps than there are give the record itself, fewer than one an error", () => {
  expect(firstSteps(record, 1e6)).toBe(record);
  expect(() => firstSteps(record, 0)).toThrow(/most/);
});
