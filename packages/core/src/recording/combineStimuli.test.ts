import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { combineStimuli } from "./combineStimuli.ts";
import type { StimulusInput } from "./stimulusInput.ts";

const inputOf = (
  name: string,
  labels: readonly string[],
  ...switches: (readonly [number, number])[]
): StimulusInput => ({
  name,
  labels,
  switchS: Float64Array.from(switches, ([at]) => at),
  level: Int32Array.from(switches, ([, level]) => level),
});

/** The level in force at a time, −1 where unobserved. */
function levelAt({ switchS, level }: StimulusInput, timeS: number): number {
  const k = switchS.findLastIndex((at) => at <= timeS);
  return k < 0 ? -1 : level[k];
}

const TIMES = 12;
const stimuli = (labels: readonly string[]) =>
  fc
    .uniqueArray(fc.nat(TIMES - 1), { maxLength: 6 })
    .chain((times) =>
      fc.tuple(
        ...times
          .sort((a, b) => a - b)
          .map((at) => fc.tuple(fc.constant(at), fc.integer({ min: -1, max: labels.length - 1 }))),
      ),
    )
    .map((switches) => inputOf(labels.join(""), labels, ...switches));

describe("two stimuli as one input", () => {
  test("at every moment the level stands for the pair of levels, and is unobserved where either is (S8)", () => {
    fc.assert(
      fc.property(stimuli(["a", "b"]), stimuli(["x", "y", "z"]), (first, second) => {
        const both = combineStimuli(first, second);
        for (let at = -1; at <= TIMES; at++) {
          const [a, b, pair] = [first, second, both].map((input) => levelAt(input, at));
          if (a < 0 || b < 0) expect(pair).toBe(-1);
          else expect(both.labels[pair]).toBe(`${first.labels[a]} · ${second.labels[b]}`);
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test("only pairs that occur are levels, in the order of the first and then of the second (S8)", () => {
    const first = inputOf("first", ["10", "9"], [-Infinity, 0], [1, 1]);
    const second = inputOf("second", ["low", "high"], [-Infinity, 1], [1, 0], [2, 1]);
    const both = combineStimuli(first, second);
    expect(both.name).toBe("first,second");
    expect(both.labels).toEqual(["10 · high", "9 · low", "9 · high"]);
    expect([...both.switchS]).toEqual([-Infinity, 1, 2]);
    expect([...both.level]).toEqual([0, 1, 2]);
  });

  test("where both are outside their trials the pair is named once (S8)", () => {
    const outside = "outside trials";
    const first = inputOf("direction", ["0", outside], [-Infinity, 1], [1, 0], [2, 1]);
    const second = inputOf("contrast", ["0.5", outside], [-Infinity, 1], [1, 0], [2, 1]);
    expect(combineStimuli(first, second).labels).toEqual(["0 · 0.5", outside]);
  });
});
