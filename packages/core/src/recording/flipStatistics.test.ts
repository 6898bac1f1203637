import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { flipStatistics, sumBlocks, wholeTable } from "./flipStatistics.ts";
import type { WordPath } from "./holdWindow.ts";

interface Segment {
  readonly word: number;
  readonly input: number;
  readonly durationMs: number;
  /** Unobserved milliseconds before it: 0 inside a stretch. */
  readonly gapMs: number;
}

function pathOf(units: number, inputs: number, segments: readonly Segment[]): WordPath {
  let at = 0;
  let stretch = 0;
  const rows = segments.map(({ word, input, durationMs, gapMs }, k) => {
    if (k > 0 && gapMs > 0) stretch++;
    const startMs = at + (k > 0 ? gapMs : 0);
    at = startMs + durationMs;
    return { word, input, startMs, stopMs: at, stretch };
  });
  const column = (name: keyof (typeof rows)[number]) => Int32Array.from(rows, (row) => row[name]);
  return {
    units,
    inputs,
    windowMs: 10,
    word: column("word"),
    input: column("input"),
    startMs: column("startMs"),
    stopMs: column("stopMs"),
    stretch: column("stretch"),
  };
}

const UNITS = 2;
const INPUTS = 2;
const paths = fc
  .array(
    fc.record({
      word: fc.nat(3),
      input: fc.integer({ min: -1, max: INPUTS - 1 }),
      durationMs: fc.integer({ min: 1, max: 40 }),
      gapMs: fc.constantFrom(0, 0, 0, 5),
    }),
    { minLength: 1, maxLength: 30 },
  )
  .filter((segments) => segments.some(({ input }) => input >= 0))
  .map((segments) => pathOf(UNITS, INPUTS, segments));

/** Counted one observed millisecond after the other, with whole numbers only: k of T lies in block ⌊k B / T⌋. */
function counted(path: WordPath, blocks: number) {
  const moments: { word: number; input: number; next: number | undefined }[] = [];
  for (let k = 0; k < path.word.length; k++)
    for (let t = path.startMs[k]; t < path.stopMs[k]; t++) {
      const last = t === path.stopMs[k] - 1;
      const goesOn = last && path.stretch[k + 1] === path.stretch[k];
      moments.push({ word: path.word[k], input: path.input[k], next: goesOn ? path.word[k + 1] : undefined });
    }
  const observed = moments.filter(({ input }) => input >= 0);
  const total = observed.length;
  const ms = new Map<string, number>();
  const flips = new Map<string, number>();
  const add = (to: Map<string, number>, key: string, amount: number) => to.set(key, (to.get(key) ?? 0) + amount);
  observed.forEach(({ word, input, next }, k) => {
    for (let block = 0; block < blocks; block++) {
      const from = Math.max(k * blocks, block * total);
      const to = Math.min((k + 1) * blocks, (block + 1) * total);
      if (to > from) add(ms, `${block} ${input} ${word}`, (to - from) / blocks);
    }
    const block = Math.floor((k * blocks) / total);
    for (let unit = 0; unit < path.units; unit++)
      if (next !== undefined && ((next ^ word) >> unit) % 2 === 1) add(flips, `${block} ${input} ${word} ${unit}`, 1);
  });
  return { ms, flips, totalMs: total };
}

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

describe("flips and times at risk", () => {
  test("are what one counts millisecond by millisecond, block by block (F2)", () => {
    fc.assert(
      fc.property(paths, fc.integer({ min: 1, max: 7 }), (path, blocks) => {
        const found = flipStatistics(path, blocks);
        const truth = counted(path, blocks);
        const states = found.word.length;
        for (let block = 0; block < blocks; block++)
          for (let s = 0; s < states; s++) {
            const key = `${block} ${found.input[s]} ${found.word[s]}`;
            expect(1000 * found.seconds[block * states + s]).toBeCloseTo(truth.ms.get(key) ?? 0, 9);
            for (let unit = 0; unit < UNITS; unit++)
              expect(found.flips[(block * states + s) * UNITS + unit]).toBe(truth.flips.get(`${key} ${unit}`) ?? 0);
          }
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test("no observed second is lost or counted twice, wherever the edges of the blocks fall (F2)", () => {
    fc.assert(
      fc.property(paths, fc.integer({ min: 1, max: 40 }), (path, blocks) => {
        const { totalMs } = counted(path, blocks);
        expect(1000 * sum(flipStatistics(path, blocks).seconds)).toBeCloseTo(totalMs, 8);
      }),
      { seed: 2, numRuns: 200 },
    );
    // One silent stretch across all edges: 3 · (1021 / 20) / (1021 / 20) is less than 3 in floating point.
    const silent = flipStatistics(pathOf(1, 1, [{ word: 0, input: 0, durationMs: 1021, gapMs: 0 }]), 20);
    expect(sum(silent.seconds)).toBeCloseTo(1.021, 12);
    for (const seconds of silent.seconds) expect(seconds).toBeCloseTo(1.021 / 20, 12);
  });

  test("blocks added up are linear: weights of two draws add, and all ones give the whole (F2)", () => {
    fc.assert(
      fc.property(paths, fc.array(fc.nat(3), { minLength: 4, maxLength: 4 }), (path, weights) => {
        const statistics = flipStatistics(path, 4);
        const ones = [1, 1, 1, 1];
        const whole = wholeTable(statistics);
        const drawn = sumBlocks(statistics, weights);
        const both = sumBlocks(
          statistics,
          weights.map((weight, block) => weight + ones[block]),
        );
        both.seconds.forEach((value, s) => {
          expect(value).toBeCloseTo(drawn.seconds[s] + whole.seconds[s], 12);
        });
        both.flips.forEach((value, k) => {
          expect(value).toBe(drawn.flips[k] + whole.flips[k]);
        });
      }),
      { seed: 3, numRuns: 50 },
    );
  });

  test("flips that share a millisecond count as flips out of the same state, and their share is told (F2)", () => {
    const path = pathOf(2, 1, [
      { word: 0, input: 0, durationMs: 100, gapMs: 0 },
      { word: 3, input: 0, durationMs: 50, gapMs: 0 }, // both on at once
      { word: 1, input: 0, durationMs: 50, gapMs: 0 },
      { word: 0, input: 0, durationMs: 50, gapMs: 0 },
      { word: 2, input: 0, durationMs: 50, gapMs: 9 }, // what happened in the gap is not known
    ]);
    const statistics = flipStatistics(path, 1);
    expect([...statistics.word]).toEqual([0, 1, 2, 3]);
    expect([...statistics.seconds]).toEqual([0.15, 0.05, 0.05, 0.05].map((s) => expect.closeTo(s, 15)));
    expect([...statistics.flips]).toEqual([1, 1, /* out of 1: */ 1, 0, /* 2: */ 0, 0, /* 3: */ 0, 1]);
    expect(statistics.multipleFlips).toBeCloseTo(1 / 3, 15);
  });

  test("the input's switches are counted inside stretches only; unobserved input is no time at risk (F2)", () => {
    const path = pathOf(1, 2, [
      { word: 0, input: 0, durationMs: 10, gapMs: 0 },
      { word: 0, input: 1, durationMs: 10, gapMs: 0 },
      { word: 1, input: 1, durationMs: 10, gapMs: 0 },
      { word: 1, input: -1, durationMs: 10, gapMs: 0 },
      { word: 0, input: -1, durationMs: 10, gapMs: 0 }, // a flip that nobody can use
      { word: 0, input: 1, durationMs: 10, gapMs: 3 },
      { word: 0, input: 0, durationMs: 10, gapMs: 0 },
      { word: 0, input: 1, durationMs: 10, gapMs: 3 },
    ]);
    const statistics = flipStatistics(path, 1);
    expect([...statistics.inputSwitches]).toEqual([0, 1, 1, 0]);
    expect(sum(statistics.seconds)).toBeCloseTo(0.06, 15);
    expect(sum(statistics.flips)).toBe(1);
  });

  test("an empty path is answered with what to do about it, a wrong number of blocks with its name", () => {
    const empty = pathOf(1, 1, []);
    expect(() => flipStatistics(empty, 20)).toThrow(/no observed time is left.*shorter window or longer epochs/);
    const path = pathOf(1, 1, [{ word: 0, input: 0, durationMs: 10, gapMs: 0 }]);
    for (const blocks of [0, 1.5, Number.NaN]) expect(() => flipStatistics(path, blocks)).toThrow(/blocks/);
  });
});
