import { describe, expect, test } from "vitest";
import { createRng } from "../num/rng.ts";
import { flipStatistics, wholeTable } from "./flipStatistics.ts";
import { multiFlips } from "./gates/multiFlipsGate.ts";
import { shiftedWords, wordPath, wordSequence } from "./wordSequence.ts";

const sequenceOf = (rows: readonly (readonly number[])[]) =>
  wordSequence(
    {
      name: "w",
      path: "w",
      steps: rows.length,
      units: rows[0].length,
      counts: Uint8Array.from(rows.flat()),
      largest: 1,
    },
    rows[0].map((_, k) => k),
  );

describe("words as a path (F10)", () => {
  const sequence = sequenceOf([
    [0, 0],
    [1, 0],
    [1, 0],
    [1, 1],
    [0, 0],
  ]);

  test("every row is one step at risk, and what differs in the next row flips out of it", () => {
    const { word, seconds, flips } = wholeTable(flipStatistics(wordPath(sequence), 1));
    expect([...word]).toEqual([0, 1, 3]);
    expect([...seconds]).toEqual([2, 2, 1]);
    expect([...flips]).toEqual([1, 0, 0, 1, 1, 1]); // 00 → 10; 10 → 11; 11 → 00 flips both
  });

  test("the input of a row holds while the next row is decided", () => {
    const inputs = { switchMs: Int32Array.of(0, 2000), input: Int32Array.of(0, 1), labels: ["a", "b"] };
    expect([...wordPath(sequence, inputs).input]).toEqual([0, 0, 1, 1, 1]);
  });

  test("the share of steps that flip several units is that of the changing ones (Q10)", () => {
    expect(multiFlips(sequence.words)).toEqual({ share: 1 / 3, changing: 3 });
    expect(multiFlips(Int32Array.of(1, 1))).toEqual({ share: 0, changing: 0 });
  });

  test("a surrogate rotates every column by itself and keeps how often each unit is active (S3)", () => {
    const rows = Array.from({ length: 200 }, (_, k) => [k % 7 === 0 ? 1 : 0, k < 50 ? 1 : 0]);
    const shifted = shiftedWords(sequenceOf(rows), createRng(2)).words;
    for (const unit of [0, 1]) {
      const column = Array.from(shifted, (word) => (word >> unit) & 1);
      const original = rows.map((row) => row[unit]);
      const turns = Array.from({ length: 200 }, (_, by) => original.every((x, k) => column[(k + by) % 200] === x));
      expect(turns.some(Boolean)).toBe(true);
    }
  });
});
