import { describe, expect, test } from "vitest";
import { evidenceBlocks, sumEvidence, updateEvidence, wordEvidence } from "./transitionEvidence.ts";

// Two units, two inputs. Steps: unit 0 on, unit 0 stays on, unit 1 on, unit 0 off, unit 1 stays on.
const RECORD = {
  words: Int32Array.of(0b00, 0b01, 0b01, 0b11, 0b10, 0b10),
  inputs: Int32Array.of(0, 0, 1, 1, 0, 0),
  updatedUnits: Int32Array.of(0, 0, 1, 0, 1),
  actions: Uint8Array.of(1, 1, 1, 0, 1),
};
const SHAPE = { units: 2, inputs: 2 };

describe("evidence from single steps", () => {
  test("updates are counted at the edge that the input and the other units choose (E1)", () => {
    const evidence = updateEvidence(RECORD, SHAPE);
    // [inputs, units, contexts]: x = 0: unit 0 {0, 1}, unit 1 {0, 1}; then x = 1
    expect([...evidence.on]).toEqual([2, 0, 1, 0, 0, 0, 0, 1]);
    expect([...evidence.off]).toEqual([0, 0, 0, 0, 0, 1, 0, 0]);
    expect([...evidence.active]).toEqual([3, 2]);
    expect(evidence.steps).toBe(5);
  });

  test("a flip names its unit, a stay only the state (E2)", () => {
    const evidence = wordEvidence(RECORD, SHAPE);
    expect([...evidence.on]).toEqual([1, 0, 0, 0, 0, 0, 0, 1]);
    expect([...evidence.off]).toEqual([0, 0, 0, 0, 0, 1, 0, 0]);
    expect([...evidence.stays]).toEqual([0, 1, 1, 0, 0, 0, 0, 0]);
  });

  test("blocks add up to the whole record, and a part of weight 0 does not count (E1, E2)", () => {
    for (const identity of ["known", "hidden"] as const) {
      const blocks = evidenceBlocks(RECORD, SHAPE, { blockSteps: 1, identity });
      const whole = identity === "known" ? updateEvidence(RECORD, SHAPE) : wordEvidence(RECORD, SHAPE);
      expect(sumEvidence(blocks)).toEqual(whole);
      expect(sumEvidence(blocks, [1, 1, 0, 0, 0])).toEqual(sumEvidence(blocks.slice(0, 2)));
      expect(sumEvidence(blocks, [1, 1, 0, 0, 0]).steps).toBe(2);
    }
  });

  test("faults are named: two flips in a step, a word or unit that does not exist, parts that do not match", () => {
    expect(() => wordEvidence({ words: Int32Array.of(0, 3), inputs: Int32Array.of(0, 0) }, SHAPE)).toThrow(
      /words\[1\].*more than one unit/,
    );
    expect(() => updateEvidence({ ...RECORD, words: RECORD.words.map((w) => 2 * w) }, SHAPE)).toThrow(/words\[3\]/);
    expect(() => updateEvidence({ ...RECORD, updatedUnits: Int32Array.of(0, 2, 0, 0, 0) }, SHAPE)).toThrow(
      /updatedUnits\[1\]/,
    );
    expect(() => updateEvidence(RECORD, SHAPE, { from: 3, to: 3 })).toThrow(/range.from/);
    expect(() => sumEvidence([updateEvidence(RECORD, SHAPE), wordEvidence(RECORD, SHAPE)])).toThrow(
      /parts\[1\] is words/,
    );
    expect(() => evidenceBlocks(RECORD, SHAPE, { blockSteps: 6, identity: "known" })).toThrow(/blockSteps/);
  });
});
