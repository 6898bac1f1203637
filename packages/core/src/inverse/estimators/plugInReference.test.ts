import { describe, expect, test } from "vitest";
import { logistic } from "../../num/logistic.ts";
import { countInputChain, plugInReference } from "./plugInReference.ts";

const EVIDENCE = { units: 3, steps: 98, active: Float64Array.of(49, 19, 0) };

describe("what is measured and put in", () => {
  test("each unit's own mean, with one imagined step on and one off (E3)", () => {
    const p = plugInReference(EVIDENCE, { kind: "perNeuron" }).map(logistic);
    [0.5, 0.2, 0.01].forEach((expected, i) => {
      expect(p[i]).toBeCloseTo(expected, 14);
    });
  });

  test("shared by all units, or given (E3)", () => {
    const shared = plugInReference(EVIDENCE, { kind: "shared" }).map(logistic);
    for (const p of shared) expect(p).toBeCloseTo((68 / 3 + 1) / 100, 14);
    const fixed = plugInReference(EVIDENCE, { kind: "fixed", probabilities: Float64Array.of(0.5, 0.5, 0.5) });
    expect([...fixed]).toEqual([0, 0, 0]);
    expect(() => plugInReference(EVIDENCE, { kind: "fixed", probabilities: Float64Array.of(0.5, 2, 0.5) })).toThrow(
      /probabilities\[1\]/,
    );
  });

  test("the input's chain is counted, no row is empty, rows sum to 1 (E3)", () => {
    const chain = countInputChain(Int32Array.of(0, 0, 0, 1, 0), 3);
    const expected = [(2 + 1 / 3) / 4, (1 + 1 / 3) / 4, 1 / 12, (1 + 1 / 3) / 2, 1 / 6, 1 / 6, 1 / 3, 1 / 3, 1 / 3];
    expected.forEach((p, k) => {
      expect(chain[k]).toBeCloseTo(p, 14);
    });
    expect(() => countInputChain(Int32Array.of(0, 3), 3)).toThrow(/record\[1\]/);
  });
});
