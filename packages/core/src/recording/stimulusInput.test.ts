import { describe, expect, test } from "vitest";
import type { Cell, IntervalTable, Recording, StimulusSeries } from "./recording.ts";
import { inputPathOf, possibleStimuli, type StimulusInput, stimulusInput, stimulusNames } from "./stimulusInput.ts";
import { stimulusSentence } from "./stimulusSentence.ts";

type Trial = readonly [startS: number, stopS: number, value: Cell];

function tableOf(trials: readonly Trial[], name = "trials", column = "direction"): IntervalTable {
  return {
    name,
    path: `/intervals/${name}`,
    startS: Float64Array.from(trials, ([start]) => start),
    stopS: Float64Array.from(trials, ([, stop]) => stop),
    columns: { id: trials.map((_, k) => k), [column]: trials.map(([, , value]) => value) },
    skippedColumns: [],
  };
}

function seriesOf(timesS: readonly number[], values: readonly number[], name = "light"): StimulusSeries {
  return {
    name,
    path: `/stimulus/presentation/${name}`,
    timesS: Float64Array.from(timesS),
    values: Float64Array.from(values),
    channels: 1,
    unit: "cd",
  };
}

function recordingOf(tables: readonly IntervalTable[], stimuli: readonly StimulusSeries[] = []): Recording {
  return { format: "test", identifier: "", description: "", units: [], tables, stimuli, notes: [], facts: {} };
}

const directions = (...trials: Trial[]) => stimulusInput(recordingOf([tableOf(trials)]), "direction");

/** What the input says at a time. */
function levelAt({ switchS, level, labels }: StimulusInput, timeS: number): string {
  const k = switchS.findLastIndex((at) => at <= timeS);
  return k < 0 || level[k] < 0 ? "unobserved" : labels[level[k]];
}

describe("trials as input", () => {
  test("a trial holds its level from start to stop, and outside of all trials is a level of its own (S8)", () => {
    const input = directions([1, 2, 90], [3, 4, 0], [5, 6, 90]);
    expect(input.labels).toEqual(["0", "90", "outside trials"]);
    const expected = [
      [-1e9, "outside trials"],
      [0.999, "outside trials"],
      [1, "90"],
      [1.999, "90"],
      [2, "outside trials"],
      [3.5, "0"],
      [4.5, "outside trials"],
      [5.5, "90"],
      [1e9, "outside trials"],
    ] as const;
    for (const [timeS, label] of expected) expect(levelAt(input, timeS), `at ${timeS} s`).toBe(label);
  });

  test("trials that touch follow each other without a moment outside, in whatever order the table has them (S8)", () => {
    const input = directions([2, 3, "b"], [1, 2, "a"]);
    expect([...input.switchS]).toEqual([-Infinity, 1, 2, 3]);
    expect(input.labels).toEqual(["a", "b", "outside trials"]);
    expect([...input.level]).toEqual([2, 0, 1, 2]);
  });

  test("a trial that begins before the last one ended ends it (S8)", () => {
    const input = directions([1, 3, "a"], [2, 4, "b"]);
    expect([1.5, 2.5, 3.5, 4.5].map((t) => levelAt(input, t))).toEqual(["a", "b", "b", "outside trials"]);
  });

  test("a short trial inside a long one leaves the long one's time inside that trial (S8)", () => {
    const input = directions([1, 10, "long"], [2, 3, "short"]);
    expect([1.5, 2.5, 11].map((t) => levelAt(input, t))).toEqual(["long", "short", "outside trials"]);
    expect(levelAt(input, 5)).toBe("long");
  });

  test("two columns are one input with a level for each pair that occurs (S8)", () => {
    const base = tableOf([
      [1, 2, 90],
      [3, 4, 0],
      [5, 6, 90],
    ]);
    const table = { ...base, columns: { ...base.columns, contrast: [0.5, 1, 0.5] } };
    const input = stimulusInput(recordingOf([table]), "direction, contrast");
    expect(input.labels).toEqual(["0 · 1", "90 · 0.5", "outside trials"]);
    expect(levelAt(input, 5.5)).toBe("90 · 0.5");
  });

  test("more than 24 distinct numbers are cut into 8 bins that hold about as many trials each (S8)", () => {
    const trials = Array.from({ length: 80 }, (_, k): Trial => [k, k + 1, ((k * 37) % 80) ** 2]);
    const input = directions(...trials);
    expect(input.labels).toHaveLength(9);
    const counts = new Map<string, number>();
    for (let k = 0; k < 80; k++) {
      const label = levelAt(input, k + 0.5);
      counts.set(label, (counts.get(label) ?? 0) + 1);
      const [from, to] = label.split(" to ").map(Number);
      const value = ((k * 37) % 80) ** 2;
      expect(value).toBeGreaterThanOrEqual(from * (1 - 0.005)); // labels show three digits
      expect(value).toBeLessThanOrEqual(to * (1 + 0.005));
    }
    for (const count of counts.values()) expect(Math.abs(count - 10)).toBeLessThanOrEqual(1);
    // 24 distinct values are still levels of their own.
    expect(directions(...trials.slice(0, 24)).labels).toHaveLength(25);
  });

  test("bins stay apart where their edges agree to three digits (S8)", () => {
    const trials = Array.from({ length: 80 }, (_, k): Trial => [k, k + 1, 100_000 + k]);
    expect(directions(...trials).labels).toHaveLength(9);
  });

  test("bins that share an edge, where one value is very frequent, keep names of few digits (S8)", () => {
    const trials = Array.from({ length: 90 }, (_, k): Trial => [k, k + 1, k < 50 ? 0 : k / 7]);
    for (const label of directions(...trials).labels) expect(label.length).toBeLessThan(16);
  });

  test("a trial without times is passed over and disturbs no other (S8)", () => {
    const nowhere = Number.NaN;
    const input = directions([1, 2, "a"], [nowhere, nowhere, "b"], [3, 4, "c"], [5, nowhere, "d"], [6, 7, "e"]);
    expect([1.5, 2.5, 3.5, 4.5, 6.5].map((t) => levelAt(input, t))).toEqual([
      "a",
      "outside trials",
      "c",
      "outside trials",
      "e",
    ]);
  });

  test("a trial without a value is not taken for one with a value (S8)", () => {
    const few = directions([1, 2, 5], [3, 4, Number.NaN], [5, 6, 7]);
    expect(new Set([1.5, 3.5, 5.5, 0].map((t) => levelAt(few, t))).size).toBe(4);
    const many = directions([90, 91, Number.NaN], ...Array.from({ length: 40 }, (_, k): Trial => [k, k + 1, k]));
    expect(levelAt(many, 90.5)).toBe("missing");
    expect(many.labels).toHaveLength(10);
  });
});

describe("stimulus series as input", () => {
  test("a value holds until the next sample; before the first, and where it is missing, the input is unobserved (S8)", () => {
    const series = seriesOf([1, 2, 3, 4, 5], [0, 0, Number.NaN, 7, 0]);
    const input = stimulusInput(recordingOf([], [series]), "light");
    expect(input.labels).toEqual(["0", "7"]);
    expect([0, 1, 2.5, 3.5, 4.5, 9].map((t) => levelAt(input, t))).toEqual([
      "unobserved",
      "0",
      "0",
      "unobserved",
      "7",
      "0",
    ]);
    expect([...input.switchS]).toEqual([1, 3, 4, 5]); // no switch where nothing changes
  });

  test("is found by its path too, and a continuous one is cut into as many inputs as are asked for (S8)", () => {
    const values = Array.from({ length: 100 }, (_, k) => Math.sin(k));
    values[50] = Number.NaN;
    const series = seriesOf(
      values.map((_, k) => k),
      values,
    );
    const recording = recordingOf([], [series]);
    const input = stimulusInput(recording, "/stimulus/presentation/light", { inputs: 8 });
    expect(input.labels).toHaveLength(8);
    expect(levelAt(input, 50)).toBe("unobserved");
    expect(() => stimulusInput(recording, "light")).toThrow(/is continuous \(99 distinct values\).*--inputs 4/);
  });

  test("K inputs hold equal shares of the samples; given edges cut where they say (S8)", () => {
    const values = Array.from({ length: 400 }, (_, k) => ((k * 37) % 400) / 10);
    const recording = recordingOf(
      [],
      [
        seriesOf(
          values.map((_, k) => k),
          values,
        ),
      ],
    );
    const quarters = stimulusInput(recording, "light", { inputs: 4 });
    const counts = quarters.labels.map((label) => values.filter((_, k) => levelAt(quarters, k) === label).length);
    for (const count of counts) expect(Math.abs(count - 100)).toBeLessThanOrEqual(1);
    const cut = stimulusInput(recording, "light", { edges: [5, 20] });
    expect(cut.labels).toEqual(["below 5", "5 to 20", "20 or more"]);
    for (const [k, value] of values.entries())
      expect(levelAt(cut, k)).toBe(value < 5 ? "below 5" : value < 20 ? "5 to 20" : "20 or more");
  });

  test("a series of many channels is refused with the reason, and one channel of it can be named (S8)", () => {
    const image = { ...seriesOf([0, 1, 2], [1, 7, 2, 7, 1, 8], "screen"), channels: 2 };
    const recording = recordingOf([], [image]);
    expect(() => stimulusInput(recording, "screen")).toThrow(/each sample holds 2 numbers.*screen\[0\] to screen\[1\]/);
    expect(() => stimulusInput(recording, "screen[2]")).toThrow(/has no channel 2/);
    const second = stimulusInput(recording, "screen[1]");
    expect(second.name).toBe("screen[1]");
    expect([0, 1, 2].map((t) => levelAt(second, t))).toEqual(["7", "7", "8"]);
  });

  test("a choice that is no choice is refused (S8)", () => {
    const recording = recordingOf([], [seriesOf([0, 1], [1, 2])]);
    expect(() => stimulusInput(recording, "light", { inputs: 1 })).toThrow(/from 2 to 64 but is 1/);
    expect(() => stimulusInput(recording, "light", { edges: [2, 1] })).toThrow(/ascending/);
    expect(() => stimulusInput(recording, "light", { edges: [1], inputs: 2 })).toThrow(/not both/);
  });
});

describe("what can be asked for", () => {
  test("an unknown name is answered with what the file holds (S8)", () => {
    const recording = recordingOf([tableOf([[0, 1, 5]])], [seriesOf([0], [1])]);
    expect(() => stimulusInput(recording, "orientation")).toThrow(
      'stimulus "orientation": not in the file. It holds: direction, light.',
    );
    expect(() => stimulusInput(recordingOf([]), "x")).toThrow(/neither a table of trials nor a stimulus series/);
  });

  test("what may have driven the units is every column that varies and every series, never the row number (S8)", () => {
    const recording = recordingOf(
      [
        tableOf([
          [0, 1, 5],
          [1, 2, 6],
        ]),
        tableOf(
          [
            [0, 1, "same"],
            [1, 2, "same"],
          ],
          "epochs",
          "label",
        ),
      ],
      [seriesOf([0], [1])],
    );
    expect(possibleStimuli(recording)).toEqual(["direction", "light"]);
    expect(stimulusNames(recording)).toEqual(["direction", "label", "light"]);
  });
});

describe("on the grid of the spikes", () => {
  test("switches count from the grid's origin and come later by the lag (S8)", () => {
    const input = directions([11, 12, 1]);
    const path = inputPathOf(input, 10, 0);
    const later = inputPathOf(input, 10, 80);
    expect([...path.switchMs]).toEqual([-(2 ** 31), 1000, 2000]);
    expect([...later.switchMs]).toEqual([-(2 ** 31), 1080, 2080]);
    expect([...later.input]).toEqual([...path.input]);
    expect(later.labels).toEqual(input.labels);
  });
});

describe("what --stimulus is offered", () => {
  test("what varies is offered, and what is the same in every row is named as such (S8)", () => {
    const trials = tableOf([
      [1, 2, 90],
      [3, 4, 0],
    ]);
    const constant = { ...trials, columns: { ...trials.columns, room: ["a", "a"] } };
    expect(stimulusSentence(recordingOf([constant]))).toBe(
      "As input, --stimulus takes: direction. The same in every row: room.",
    );
    const room = { ...trials, columns: { room: ["a", "a"] } };
    expect(stimulusSentence(recordingOf([room]))).toBe(
      "No column of trials varies (room): there is nothing to give as --stimulus.",
    );
    expect(stimulusSentence(recordingOf([{ ...trials, columns: {} }]))).toContain("--epochs takes their rows");
    expect(stimulusSentence(recordingOf([]))).toBe("The file holds neither trials nor a stimulus.");
  });
});
