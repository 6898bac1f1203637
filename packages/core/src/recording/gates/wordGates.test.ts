import { describe, expect, test } from "vitest";
import { createRng } from "../../num/rng.ts";
import type { BinnedWords } from "../binnedWords.ts";
import type { Unit } from "../recording.ts";
import { driftGate } from "./driftGate.ts";
import { dynamicsGate } from "./dynamicsGate.ts";
import { enoughGate } from "./enoughGate.ts";
import { countWords, divergenceBits, entropyBits, multiInformationBits } from "./wordInformation.ts";
import { wordsGate } from "./wordsGate.ts";

const binned = (units: number, bins: number, word: (bin: number) => number): BinnedWords => ({
  units,
  binMs: 20,
  words: Int32Array.from({ length: bins }, (_, bin) => word(bin)),
  follows: Uint8Array.from({ length: bins }, (_, bin) => (bin === 0 ? 0 : 1)),
  startMs: Int32Array.from({ length: bins }, (_, bin) => 20 * bin),
});
/** Independent bits, each 1 with probability `p(bin)`. */
const coins = (seed: number, units: number, bins: number, p: (bin: number) => number) => {
  const rng = createRng(seed);
  return binned(units, bins, (bin) => {
    let word = 0;
    for (let unit = 0; unit < units; unit++) if (rng.uniform() < p(bin)) word |= 1 << unit;
    return word;
  });
};

describe("information in words (Q5)", () => {
  test("the entropy of equally frequent words is the logarithm of their number, plus the correction", () => {
    expect(entropyBits([50, 50, 50, 50])).toBeCloseTo(2 + 3 / (400 * Math.LN2), 12);
    expect(entropyBits([])).toBe(0);
    expect(entropyBits([7])).toBe(0);
  });

  test("disjoint word sets differ by one bit, equal ones by none", () => {
    const a = new Map([[0, 4000]]);
    const b = new Map([[1, 4000]]);
    expect(divergenceBits(a, b)).toBeCloseTo(1, 3);
    expect(divergenceBits(a, a)).toBe(0);
    expect(divergenceBits(a, new Map())).toBe(0);
  });

  test("the correction takes the bias of finite counts away: two halves of the same coins differ by nothing", () => {
    const { words } = coins(3, 6, 4000, () => 0.5);
    const first = countWords(words, (bin) => bin < 2000);
    const second = countWords(words, (bin) => bin >= 2000);
    // Uncorrected, 64 words in 2 × 2000 bins differ by (64 − 1) / (2 · 4000 ln 2) = 0.011 bits; its spread is about 0.002.
    expect(divergenceBits(first, second)).toBeLessThan(0.006);
  });

  test("two units that always fire together share the entropy of one", () => {
    const counts = countWords(coins(5, 1, 20_000, () => 0.5).words.map((bit) => 3 * bit));
    expect(multiInformationBits(counts, 2)).toBeCloseTo(1, 3);
  });
});

describe("drift (Q5)", () => {
  test("a steady recording passes, one whose rates double between its halves warns", () => {
    const together = (rate: (bin: number) => number) => {
      const common = coins(6, 1, 20_000, rate).words;
      const own = coins(7, 3, 20_000, () => 0.05).words;
      return binned(3, 20_000, (bin) => (common[bin] === 1 ? 0b111 : 0) | own[bin]);
    };
    expect(driftGate(together(() => 0.1)).verdict).toBe("pass");
    const independent = coins(8, 3, 20_000, (bin) => (bin < 10_000 ? 0.05 : 0.2));
    const gate = driftGate(independent);
    expect(gate.verdict).toBe("warn");
    expect(gate.value).toBeGreaterThan(0.05);
  });

  test("with conditions the drift is held against what they change", () => {
    const levelOf = (bin: number) => Math.floor(bin / 500) % 2;
    const switches = Array.from({ length: 40 }, (_, k) => k);
    const conditions = {
      switchMs: Int32Array.from(switches, (k) => k * 500 * 20),
      input: Int32Array.from(switches, (k) => k % 2),
      labels: ["left", "right"],
    };
    const driven = coins(9, 3, 20_000, (bin) => (levelOf(bin) === 0 ? 0.05 : 0.3));
    const gate = driftGate(driven, { conditions });
    expect(gate.verdict).toBe("pass");
    expect(gate.sentence).toContain("2 conditions differ by");
    const drifting = coins(9, 3, 20_000, (bin) => (bin < 10_000 ? 0.05 : 0.3));
    expect(driftGate(drifting, { conditions }).verdict).toBe("warn");
  });
});

describe("words (Q6)", () => {
  test("counts distinct words, visits and words seen once", () => {
    const gate = wordsGate(
      binned(2, 9, (bin) => [0, 0, 0, 0, 0, 0, 1, 1, 3][bin]),
      { chosenFrom: 7 },
    );
    expect(gate.value).toBeCloseTo(100 / 3, 10);
    expect(gate.sentence).toContain("3 of 4 possible words of the 2 most active of 7 units occur in 9 bins");
    expect(gate.verdict).toBe("pass");
  });

  test("warns where most words were seen once", () => {
    expect(wordsGate(binned(4, 16, (bin) => (bin < 13 ? bin : 0))).verdict).toBe("warn");
  });
});

describe("dynamics to infer from (Q7)", () => {
  const rng = createRng(2);

  test("independent bins hold none: warned that no purpose can be inferred", () => {
    const gate = dynamicsGate(
      coins(12, 4, 30_000, () => 0.2),
      { rng },
    );
    expect(gate.verdict).toBe("warn");
    expect(gate.value).toBeLessThan(0.2);
    expect(gate.sentence).toContain("no purpose can be inferred");
  });

  test("a cell that copies another's previous bin is explained by it wholly, and beyond its own past", () => {
    const leader = coins(13, 1, 30_000, () => 0.5).words;
    const gate = dynamicsGate(
      binned(2, 30_000, (bin) => leader[bin] | (bin === 0 ? 0 : leader[bin - 1] << 1)),
      { rng },
    );
    // The follower is explained wholly, the leader not at all: 50 % on average.
    expect(gate.value).toBeCloseTo(50, 0);
    expect(gate.sentence).toMatch(/50 % of a cell's spike entropy beyond shuffles, 50 % beyond the cell's own/);
  });

  test("a cell that only repeats itself is explained by the word but not beyond its own past", () => {
    const draw = createRng(14);
    let state = 0;
    const sticky = binned(2, 30_000, () => {
      if (draw.uniform() < 0.1) state = draw.integer(4);
      return state;
    });
    const independent = dynamicsGate(sticky, { rng });
    expect(independent.verdict).toBe("pass");
    expect(independent.value).toBeGreaterThan(20);
  });

  test("the same seed gives the same number", () => {
    const words = coins(15, 3, 5000, () => 0.3);
    expect(dynamicsGate(words, { rng: createRng(1) })).toEqual(dynamicsGate(words, { rng: createRng(1) }));
  });
});

describe("enough spikes (Q9)", () => {
  const unit = (id: number, spikes: number): Unit => ({ id, name: "", columns: {}, timesS: new Float64Array(spikes) });

  test("four fifths of the spikes count: below 1,500 refused, below 5,000 warned", () => {
    expect(enoughGate([unit(0, 1874)])).toMatchObject({ verdict: "refuse", value: 1499 });
    expect(enoughGate([unit(0, 1875)])).toMatchObject({ verdict: "warn", value: 1500 });
    expect(enoughGate([unit(0, 6250)])).toMatchObject({ verdict: "pass", value: 5000 });
  });

  test("units with fewer than 100 spikes do not count and are named", () => {
    const gate = enoughGate([unit(0, 6250), unit(5, 99), unit(6, 100)]);
    expect(gate).toMatchObject({ verdict: "warn", value: 5080 });
    expect(gate.sentence).toContain("to be left out: unit 5.");
  });
});
