import { describe, expect, test } from "vitest";
import { createRng } from "../../num/rng.ts";
import type { BinnedWords } from "../binnedWords.ts";
import { driftOverBlocks } from "./driftOverBlocks.ts";
import { measureDrift } from "./measureDrift.ts";

const BIN_MS = 20;
const coins = (seed: number, bins: number, p: (bin: number) => number): BinnedWords => {
  const rng = createRng(seed);
  const word = (bin: number) => [0, 1, 2].reduce((bits, unit) => bits | (rng.uniform() < p(bin) ? 1 << unit : 0), 0);
  return {
    units: 3,
    binMs: BIN_MS,
    words: Int32Array.from({ length: bins }, (_, bin) => word(bin)),
    follows: new Uint8Array(bins).fill(1),
    startMs: Int32Array.from({ length: bins }, (_, bin) => BIN_MS * bin),
  };
};

describe("drift within conditions (Q5)", () => {
  test("two conditions one after the other are no drift, where without them the halves differ by what the conditions change", () => {
    const bins = 20_000;
    const words = coins(4, bins, (bin) => (bin < bins / 2 ? 0.05 : 0.3));
    const conditions = {
      switchMs: Int32Array.of(0, (bins / 2) * BIN_MS),
      input: Int32Array.of(0, 1),
      labels: ["before", "after"],
    };
    const pooled = measureDrift(words, undefined);
    const within = measureDrift(words, conditions);
    expect(pooled.bits).toBeGreaterThan(0.1);
    expect(within.bits).toBeLessThan(within.chance);
    expect(within.reference).toBeCloseTo(pooled.bits, 6);
    expect(within.conditions).toBe(2);
  });

  test("one condition, or time without any, is the whole recording in one", () => {
    const words = coins(5, 4000, () => 0.2);
    const one = { switchMs: Int32Array.of(0), input: Int32Array.of(0), labels: ["all"] };
    expect(measureDrift(words, one)).toEqual(measureDrift(words, undefined));
  });

  test("a block that stands out does so over blocks too", () => {
    const words = coins(6, 10_000, (bin) => (bin >= 3000 && bin < 4000 ? 0.5 : 0.1));
    const { bits, firstBin } = driftOverBlocks(words, 10);
    expect([...firstBin.slice(0, 3)]).toEqual([0, 1000, 2000]);
    const largest = Math.max(...bits);
    expect(bits[3]).toBe(largest);
    expect(largest).toBeGreaterThan(10 * Math.max(...bits.filter((_, k) => k !== 3)));
  });
});
