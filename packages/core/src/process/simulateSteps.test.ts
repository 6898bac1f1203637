import { describe, expect, test } from "vitest";
import { logistic } from "../num/logistic.ts";
import { createRng } from "../num/rng.ts";
import { simulateSteps } from "./simulateSteps.ts";
import type { SpinNetwork } from "./spinNetwork.ts";

const rng = createRng(1);
const network: SpinNetwork = {
  units: 3,
  inputs: 2,
  logits: Float64Array.from({ length: 2 * 3 * 4 }, () => 1.5 * rng.normal()),
  updateRateHz: Float64Array.of(10, 20, 70),
  inputChain: Float64Array.of(0.9, 0.1, 0.3, 0.7),
};
const start = { word: 5, input: 1 };

/** A count of `of` draws with that probability lies within five standard deviations: one failure in a million. */
function expectBinomial(count: number, of: number, probability: number): void {
  expect(Math.abs(count - of * probability)).toBeLessThan(5 * Math.sqrt(of * probability * (1 - probability)) + 1e-9);
}

describe("simulateSteps", () => {
  const steps = 200_000;
  const run = simulateSteps(network, { start, steps, rng: createRng(2) });

  test("each step redraws the picked unit and no other, and records what it took (H2)", () => {
    expect([run.words[0], run.inputs[0]]).toEqual([5, 1]);
    expect([run.words.length, run.inputs.length, run.updatedUnits.length, run.actions.length]).toEqual([
      steps + 1,
      steps + 1,
      steps,
      steps,
    ]);
    for (let t = 0; t < steps; t++) {
      const bit = 1 << run.updatedUnits[t];
      if (run.words[t + 1] !== ((run.words[t] & ~bit) | (run.actions[t] ? bit : 0))) expect(t).toBe("a legal step");
    }
  });

  test("units are picked with probability u / Σu (H2; 5 σ)", () => {
    for (let unit = 0; unit < 3; unit++)
      expectBinomial(run.updatedUnits.filter((i) => i === unit).length, steps, [0.1, 0.2, 0.7][unit]);
  });

  test("redraws follow the policy of unit, context and input, and not the unit's own state (H2; 5 σ each)", () => {
    const tally = new Map<string, { of: number; on: number; logit: number }>();
    for (let t = 0; t < steps; t++) {
      const [word, input, unit] = [run.words[t], run.inputs[t], run.updatedUnits[t]];
      const sigma = [word % 2, Math.floor(word / 2) % 2, Math.floor(word / 4)];
      const others = sigma.filter((_, i) => i !== unit);
      const key = `${input} ${unit} ${others} ${sigma[unit]}`;
      const entry = tally.get(key) ?? {
        of: 0,
        on: 0,
        logit: network.logits[(input * 3 + unit) * 4 + others[0] + 2 * others[1]],
      };
      entry.of++;
      entry.on += run.actions[t];
      tally.set(key, entry);
    }
    expect(tally.size).toBe(2 * 3 * 8);
    for (const { of, on, logit } of tally.values()) expectBinomial(on, of, logistic(logit));
  });

  test("the input follows its chain (H2; 5 σ)", () => {
    const left = [0, 0];
    const seen = [0, 0];
    for (let t = 0; t < steps; t++) {
      seen[run.inputs[t]]++;
      if (run.inputs[t + 1] !== run.inputs[t]) left[run.inputs[t]]++;
    }
    expectBinomial(left[0], seen[0], 0.1);
    expectBinomial(left[1], seen[1], 0.3);
  });

  test("the same seed gives the same steps, and two policies see the same updates and inputs", () => {
    const again = simulateSteps(network, { start, steps: 1000, rng: createRng(2) });
    expect(again.words).toEqual(run.words.slice(0, 1001));
    const other = simulateSteps(
      { ...network, logits: network.logits.map((z) => -z) },
      { start, steps: 1000, rng: createRng(2) },
    );
    expect(other.updatedUnits).toEqual(again.updatedUnits);
    expect(other.inputs).toEqual(again.inputs);
    expect(other.words).not.toEqual(again.words);
  });

  test("certain policies are obeyed: ±∞ is legal (H2)", () => {
    const certain = { ...network, logits: new Float64Array(24).fill(Infinity) };
    const words = simulateSteps(certain, { start: { word: 0, input: 0 }, steps: 200, rng: createRng(3) }).words;
    expect(words[200]).toBe(7);
  });

  test("broken networks and starts are refused with the place", () => {
    const steps = 10;
    const attempt =
      (change: Partial<SpinNetwork>, from = start) =>
      () =>
        simulateSteps({ ...network, ...change }, { start: from, steps, rng: createRng(1) });
    expect(attempt({ logits: new Float64Array(23) })).toThrow(/network\.logits must hold 2 × 3 × 4/);
    expect(attempt({ logits: new Float64Array(24).fill(Number.NaN) })).toThrow(/network\.logits\[0\] is NaN/);
    expect(attempt({ updateRateHz: Float64Array.of(1, 0, 1) })).toThrow(/updateRateHz\[1\]/);
    expect(attempt({}, { word: 8, input: 0 })).toThrow(/start\.word/);
    expect(attempt({}, { word: 0, input: 2 })).toThrow(/start\.input/);
  });
});
