import { expect, test } from "vitest";
import { philox4x32 } from "./philox4x32.ts";
import { createRng, rngAt } from "./rng.ts";

const many = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw);

test("a stream's words are the blocks of philox4x32-10 in order, under the seed as key (N1)", () => {
  const rng = createRng(7 * 2 ** 32 + 5);
  const block = new Uint32Array(4);
  for (let number = 0; number < 3; number++) {
    philox4x32(block, number, 0, 0, 0, 5, 7);
    expect(many(4, rng.uint32)).toEqual([...block]);
  }
});

test("the same seed gives the same stream and another seed another", () => {
  expect(many(50, createRng(3).uint32)).toEqual(many(50, createRng(3).uint32));
  expect(many(50, createRng(3).uint32)).not.toEqual(many(50, createRng(4).uint32));
  expect(many(4, createRng(3).uint32)).not.toEqual(many(4, createRng(3 + 2 ** 32).uint32));
});

test("streams of different names differ, prefixes and trailing zeros included, and draws do not move them (N2)", () => {
  const parent = createRng(1);
  const before = parent.split("policy").uint32();
  parent.normal();
  expect(parent.split("policy").uint32()).toBe(before);
  const names = ["", "\0", "\0\0", "a", "a\0", "aa", "init", "inits", "sixsix", "sixsix ", "sevens!", "sevens!sevens!"];
  const keys = names.map((name) => parent.split(name).position().key.join());
  expect(new Set(keys).size).toBe(names.length);
  expect(parent.split("a").split("b").position()).not.toEqual(parent.split("b").split("a").position());
});

test("a child's key enciphers the name six UTF-16 units at a time, the last word counting what remains (N2)", () => {
  const key = new Uint32Array([0, 1, 0, 0]); // seed 2³²
  const [a, b] = ["a".charCodeAt(0), "b".charCodeAt(0)];
  philox4x32(key, (a << 16) | b, (a << 16) | b, (a << 16) | b, 8, key[0]!, key[1]!);
  philox4x32(key, b << 16, 0, 0, 2, key[0]!, key[1]!);
  expect(
    createRng(2 ** 32)
      .split("abababb")
      .position(),
  ).toEqual({ key: [key[0], key[1]], words: 0 });
});

test("ten thousand child streams have ten thousand keys, none the parent's (N2)", () => {
  const parent = createRng(11);
  const keys = new Set(Array.from({ length: 10_000 }, (_, i) => parent.split(`agent ${i}`).position().key.join()));
  expect(keys.size).toBe(10_000);
  expect(keys.has(parent.position().key.join())).toBe(false);
});

test("a stream continued from its position goes on with the same numbers, wherever it was left", () => {
  const rng = createRng(5).split("x");
  for (let used = 0; used < 9; used++) {
    const saved = JSON.parse(JSON.stringify(rng.position()));
    const copy = rngAt(saved);
    expect(many(7, copy.uint32)).toEqual(many(7, rngAt(saved).uint32));
    expect(rngAt(saved).uint32()).toBe(rng.uint32());
  }
});

test("the block number reaches beyond 32 bits", () => {
  const block = new Uint32Array(4);
  philox4x32(block, 1, 1, 0, 0, 9, 0);
  const rng = rngAt({ key: [9, 0], words: 4 * (2 ** 32 + 1) });
  expect(many(4, rng.uint32)).toEqual([...block]);
});

// Statistical claims: fixed seed, bounds of 5 standard errors (odds of a false alarm below 6e-7 each).
const DRAWS = 200_000;
function moments(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return { mean, variance: values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length };
}

test("uniform numbers lie in [0, 1) with mean ½ and variance 1/12 within 5 standard errors", () => {
  const values = many(DRAWS, createRng(21).uniform);
  const { mean, variance } = moments(values);
  expect(values.every((u) => u >= 0 && u < 1)).toBe(true);
  expect(Math.abs(mean - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / DRAWS));
  expect(Math.abs(variance - 1 / 12)).toBeLessThan(5 * Math.sqrt(1 / 180 / DRAWS));
  expect(values.some((u) => u * 2 ** 52 !== Math.floor(u * 2 ** 52))).toBe(true); // the 53rd bit is used
});

test("normal numbers have the first four moments of a standard normal within 5 standard errors", () => {
  const values = many(DRAWS, createRng(22).normal);
  const { mean, variance } = moments(values);
  expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(DRAWS));
  expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / DRAWS));
  expect(Math.abs(values.reduce((sum, x) => sum + x ** 3, 0) / DRAWS)).toBeLessThan(5 * Math.sqrt(15 / DRAWS));
  expect(Math.abs(values.reduce((sum, x) => sum + x ** 4, 0) / DRAWS - 3)).toBeLessThan(5 * Math.sqrt(96 / DRAWS));
});

test("exponential numbers have mean 1, variance 1 and exceed 3 with probability e⁻³ within 5 standard errors", () => {
  const values = many(DRAWS, createRng(23).exponential);
  const { mean, variance } = moments(values);
  const tail = Math.exp(-3);
  expect(Math.abs(mean - 1)).toBeLessThan(5 / Math.sqrt(DRAWS));
  expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(8 / DRAWS));
  const beyond = values.filter((x) => x > 3).length / DRAWS;
  expect(Math.abs(beyond - tail)).toBeLessThan(5 * Math.sqrt((tail * (1 - tail)) / DRAWS));
});

test("integers below 3 · 2³⁰ have no bias: each third of the range holds a third within 5 standard errors", () => {
  // Taking a word modulo 3 · 2³⁰ would put half of the draws into the lowest third.
  const rng = createRng(24);
  const counts = [0, 0, 0];
  for (let i = 0; i < DRAWS; i++) counts[Math.floor(rng.integer(3 * 2 ** 30) / 2 ** 30)]!++;
  for (const count of counts) {
    expect(Math.abs(count / DRAWS - 1 / 3)).toBeLessThan(5 * Math.sqrt(2 / 9 / DRAWS));
  }
});

test("integers cover 0 to below − 1 and nothing else, up to 2⁵³", () => {
  const rng = createRng(25);
  expect(new Set(many(1000, () => rng.integer(7)))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6]));
  expect(rng.integer(1)).toBe(0);
  const large = many(200, () => rng.integer(3 * 2 ** 51));
  expect(large.every((x) => Number.isInteger(x) && x >= 0 && x < 3 * 2 ** 51)).toBe(true);
  expect(Math.max(...large)).toBeGreaterThan(2 ** 52);
});

test.each([[-1], [0.5], [Number.NaN], [2 ** 53]])("seed %s is refused with what is wrong and what to pass", (seed) => {
  expect(() => createRng(seed)).toThrow(/createRng: seed must be an integer from 0 to 9007199254740991 but is/);
});

test.each([[0], [-2], [1.5], [Number.NaN], [2 ** 54]])("an integer below %s is refused", (below) => {
  expect(() => createRng(0).integer(below)).toThrow(/Rng.integer: below must be an integer/);
});
