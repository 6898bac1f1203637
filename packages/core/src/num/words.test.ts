import { expect, test } from "vitest";
import { contextOf, popcount, withoutUnits, withSilentUnits, wordOf } from "./words.ts";

test("a word is put together again from context and own bit, for each of 30 units", () => {
  for (const word of [0, 1, 0b1011, 0x15555555, 0x2aaaaaaa, 0x3fffffff, 0x20000001])
    for (let unit = 0; unit < 30; unit++) {
      const context = contextOf(word, unit);
      expect(context).toBeLessThan(2 ** 29);
      expect(wordOf(context, unit, (word >>> unit) & 1)).toBe(word);
    }
});

test("contexts of a unit number its words without gaps", () => {
  for (let unit = 0; unit < 4; unit++) {
    const silent = Array.from({ length: 16 }, (_, w) => w).filter((w) => ((w >>> unit) & 1) === 0);
    expect(silent.map((w) => contextOf(w, unit))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(silent.map((w) => contextOf(w | (1 << unit), unit))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  }
});

test("the bits above the unit move down by one, those below stay", () => {
  expect(contextOf(0b110101, 2)).toBe(0b11001);
  expect(wordOf(0b11001, 2, 1)).toBe(0b110101);
});

test("popcount counts the digits 1 of the binary numeral", () => {
  for (const word of [0, 1, 2, 3, 255, 0x3fffffff, 0x12345678, 0b1000100101])
    expect(popcount(word)).toBe([...word.toString(2)].filter((d) => d === "1").length);
});

test("leaving out units closes the gaps, and putting them back silent undoes it", () => {
  expect(withoutUnits(0b101101, 0b000100)).toBe(0b10101);
  expect(withoutUnits(0b101101, 0b100001)).toBe(0b0110);
  for (const removed of [0, 0b1, 0b1010, 0b100001])
    for (let word = 0; word < 64; word++)
      expect(withSilentUnits(withoutUnits(word, removed), removed)).toBe(word & ~removed);
});
