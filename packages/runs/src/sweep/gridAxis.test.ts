import { describe, expect, test } from "vitest";
import { gridAxis, valueAt, withValue } from "./gridAxis.ts";

const settings = {
  process: { gain: 1.5, noise: 0 },
  training: { hidden: [16, 8], agents: 8 },
  evaluation: { agents: 6 },
  reference: { kind: "fixed", probabilities: 0.3 },
  seed: 1,
};
const shortNames = {
  g: { paths: ["process.gain"] },
  reference: {
    paths: ["reference"],
    read: (value: unknown) => (typeof value === "number" ? { kind: "fixed", probabilities: value } : value),
  },
};

describe("gridAxis", () => {
  test("a short name, the end of a path and a whole path mean the same setting", () => {
    for (const key of ["g", "gain", "process.gain"])
      expect(gridAxis(`${key}=1.2,1.5`, settings, shortNames)).toMatchObject({
        path: "process.gain",
        values: [1.2, 1.5],
      });
  });

  test("values are numbers, words, ranges and JSON with commas of its own", () => {
    expect(gridAxis("gain=1..3,-0.5,auto,true,[1,2]", settings).values).toEqual([1, 2, 3, -0.5, "auto", true, [1, 2]]);
    expect(gridAxis("training.hidden[1]=4,8", settings).path).toBe("training.hidden[1]");
    expect(gridAxis('reference={"kind":"a","b":[1,2]},0.5', settings, shortNames)).toMatchObject({
      values: [
        { kind: "a", b: [1, 2] },
        { kind: "fixed", probabilities: 0.5 },
      ],
      shown: ['{"kind":"a","b":[1,2]}', 0.5],
    });
  });

  test("a wrong name is answered with the nearest one, an ambiguous one with the choices", () => {
    expect(() => gridAxis("gian=1", settings, shortNames)).toThrow(
      "--grid gian: there is no such setting. Did you mean gain?",
    );
    expect(() => gridAxis("agents=1", settings)).toThrow("it may mean training.agents or evaluation.agents");
    expect(() => gridAxis("xyzzy=1", settings, shortNames)).toThrow("Short names: g, reference");
  });

  test("what is no list of values is refused", () => {
    expect(() => gridAxis("gain", settings)).toThrow("is not NAME=VALUE,VALUE");
    expect(() => gridAxis("gain=", settings)).toThrow("is not NAME=VALUE,VALUE");
    expect(() => gridAxis("gain=1,,2", settings)).toThrow("a value between two commas is missing");
    expect(() => gridAxis("gain=5..1", settings)).toThrow("is no range");
    expect(() => gridAxis("gain=1,2,1.0", settings)).toThrow("1 is named twice");
    expect(() => gridAxis("gain={a", settings)).toThrow("neither a number, a word nor JSON");
  });
});

describe("withValue", () => {
  test("changes a copy at the path and nothing else", () => {
    const changed = withValue(settings, "training.hidden[1]", 99);
    expect(valueAt(changed, "training.hidden[1]")).toBe(99);
    expect(changed).toEqual({ ...settings, training: { ...settings.training, hidden: [16, 99] } });
    expect(settings.training.hidden).toEqual([16, 8]);
  });
});
