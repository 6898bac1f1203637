import { parseSpec } from "@telos/core";
import { describe, expect, test } from "vitest";
import {
  changeText,
  networkChangeOf,
  readChange,
  readSketch,
  requestOf,
  sketchText,
  specOfSketch,
} from "./inverseFields.ts";

describe("what the Inverse page's address says", () => {
  test("an empty address asks for what `telos infer` does without options", () => {
    expect(requestOf({})).toEqual({
      choice: {},
      ...{ stimulusLagMs: "auto", family: "auto", accept: [], surrogates: 10, replicates: 100, seed: 1 },
    });
  });

  test("choices are read, and what cannot be read is the default", () => {
    expect(
      requestOf({ units: "3, 7,9", window: "20", stimulus: "input", lag: "40", from: "10", seed: "x" }),
    ).toMatchObject({
      choice: { unitIds: [3, 7, 9], fromS: 10 },
      windowMs: 20,
      stimulus: "input",
      stimulusLagMs: 40,
      seed: 1,
    });
    expect(requestOf({ window: "0.5" }).windowMs).toBeUndefined();
  });

  test("a change survives the address", () => {
    for (const text of ["kill:3,5", "silence:2", "cost:1.5", "input:0.3,0.7"])
      expect(changeText(readChange(text))).toBe(text);
    expect(readChange("nonsense")).toEqual({ kind: "kill", unitIds: [] });
  });

  test("a change names places of the fitted units, and killing all of them is none", () => {
    expect(networkChangeOf(readChange("kill:9"), [3, 7, 9], 1)).toEqual({ kind: "cellDeath", units: [2] });
    expect(networkChangeOf(readChange("kill:3,7,9"), [3, 7, 9], 1)).toBeUndefined();
    expect(networkChangeOf(readChange("cost:1"), [3, 7], 1)).toBeUndefined();
    expect(networkChangeOf(readChange("input:1,3"), [3, 7], 2)).toEqual({
      kind: "inputStatistics",
      probabilities: Float64Array.of(0.25, 0.75),
    });
    expect(networkChangeOf(readChange("input:0.5"), [3, 7], 2)).toBeUndefined();
  });

  test("a drawn reward survives the address and makes a spec", () => {
    const sketch = readSketch("6;0.7;7,14,7,64,0");
    expect(sketch).toEqual({ units: 6, reward: 0.7, words: [7, 14] });
    expect(readSketch(sketchText(sketch!))).toEqual(sketch);
    const spec = specOfSketch(sketch!, 3);
    expect(parseSpec(JSON.parse(JSON.stringify(spec)))).toEqual(spec);
    expect(readSketch("40;1;3")).toBeUndefined();
  });
});
