import { describe, expect, test } from "vitest";
import { logistic } from "../num/logistic.ts";
import { createRng } from "../num/rng.ts";
import type { BinnedActivity } from "../recording/recording.ts";
import { finishInference } from "./inferPurpose.ts";
import { prepareWords, type WordsRequest } from "./prepareWords.ts";

const UNITS = 4;
const COUPLINGS = [
  [0, 1.2, 0, 0],
  [1.2, 0, -1, 0],
  [0, -1, 0, 0.8],
  [0, 0, 0.8, 0],
];

/** One unit a step is redrawn: the model itself, with the input as a field on all. `flips` units are redrawn in the same step. */
function asynchronous(
  seed: number,
  steps: number,
  coupling: number,
  redraws = 1,
  field?: Float64Array,
): BinnedActivity {
  const rng = createRng(seed);
  const counts = new Uint8Array(steps * UNITS);
  const state = [0, 0, 0, 0];
  for (let step = 0; step < steps; step++) {
    counts.set(state, step * UNITS);
    const before = [...state];
    for (let draw = 0; draw < redraws; draw++) {
      const unit = rng.integer(UNITS);
      const drive = COUPLINGS[unit].reduce((sum, j, other) => sum + coupling * j * before[other], -1);
      state[unit] = rng.uniform() < logistic(drive + (field?.[step] ?? 0)) ? 1 : 0;
    }
  }
  return { name: "words", path: "words", steps, units: UNITS, counts, largest: 1 };
}

const request: WordsRequest = { family: "pairwise", accept: [], surrogates: 10, replicates: 0, seed: 1 };

describe("words as they are (F10, Q10)", () => {
  test("what decides one unit a step is found again: couplings, a redraw of each unit in four steps, a purpose (F10)", async () => {
    const { verdict, fit, gates } = await finishInference(prepareWords(asynchronous(1, 60_000, 1), request));
    expect(gates.find((gate) => gate.id === "multi-flips")).toMatchObject({ verdict: "pass", value: 0 });
    expect(verdict).toBe("purpose");
    for (let i = 0; i < UNITS; i++) {
      // Standard errors are about 0.06: four of them.
      for (let j = 0; j < UNITS; j++)
        expect(Math.abs((fit?.network.couplings[i * UNITS + j] ?? 9) - COUPLINGS[i][j])).toBeLessThan(0.25);
      expect(Math.abs((fit?.network.updateRateHz[i] ?? 9) - 1 / UNITS)).toBeLessThan(0.02);
    }
    expect(fit?.reward.timeUnit).toBe("step");
    expect(fit?.reward.minimumVisitS).toBe(100);
  });

  test("units without couplings end in no-interactions (F10, S7)", async () => {
    const { verdict } = await finishInference(prepareWords(asynchronous(2, 40_000, 0), request));
    expect(verdict).toBe("no-interactions");
  });

  test("an input that drives all units looks like interaction until it is given (F10, S7)", async () => {
    const rng = createRng(3);
    let level = 0;
    const input = Float64Array.from({ length: 40_000 }, () => {
      if (rng.uniform() < 0.01) level = 1 - level;
      return level;
    });
    const binned = asynchronous(
      4,
      input.length,
      0,
      1,
      input.map((x) => 2 * x),
    );
    const without = await finishInference(prepareWords(binned, request));
    expect(without.fit?.gain.bitsPerFlip.low).toBeGreaterThan(0.01);
    const given = await finishInference(prepareWords(binned, { ...request, input: { name: "light", values: input } }));
    expect(given.verdict).toBe("no-interactions");
    expect(given.fit?.stimulus?.levels.map(({ label }) => label)).toEqual(["0", "1"]);
    // The chain p(x′|x) per step of the model: left once in a hundred rows.
    expect(Math.abs((given.fit?.network.inputChain[1] ?? 9) - 0.01)).toBeLessThan(0.003);
  });

  test("rows in which several units flip are refused with their share; accepted, they go on with a caveat (Q10)", async () => {
    const synchronous = asynchronous(5, 20_000, 1, 4);
    const refused = await finishInference(prepareWords(synchronous, request));
    expect(refused.verdict).toBe("refused");
    expect(refused.fit).toBeUndefined();
    expect(refused.sentence).toMatch(/\d+ % of the \d+ steps in which the word changes flip several units/);
    const accepted = await finishInference(prepareWords(synchronous, { ...request, accept: ["multi-flips"] }));
    expect(accepted.verdict).not.toBe("refused");
    expect(accepted.caveats.join(" ")).toMatch(
      /treats them as independent flips in the same context\. You accepted this refusal \(--accept multi-flips\)/,
    );
  });

  test("a choice that the matrix cannot fulfil is answered with what it holds (F10)", () => {
    const binned = asynchronous(6, 3000, 1);
    expect(() => prepareWords(binned, { ...request, unitIds: [0, 7] })).toThrow(/unit 7: no such column.*0 to 3/);
    expect(() => prepareWords({ ...binned, largest: 3 }, request)).toThrow(/holds counts up to 3/);
    expect(() => prepareWords(binned, { ...request, accept: ["refractory"] })).toThrow(/no such gate for words/);
    const short = { name: "light", values: new Float64Array(10) };
    expect(() => prepareWords(binned, { ...request, input: short })).toThrow(
      /holds 10 values, but there are 3000 rows/,
    );
  });
});
