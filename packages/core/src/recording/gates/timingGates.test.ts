import { describe, expect, test } from "vitest";
import type { Unit } from "../recording.ts";
import { observedGate } from "./observedGate.ts";
import { orderGate } from "./orderGate.ts";
import { refractoryGate, shortIntervals } from "./refractoryGate.ts";
import { samplesGate } from "./samplesGate.ts";

const unit = (id: number, timesS: number[]): Unit => ({
  id,
  name: String(id),
  timesS: Float64Array.from(timesS),
  columns: {},
});

describe("order (Q1)", () => {
  test("ascending times pass; each step back and each equal pair is counted and the unit named", () => {
    expect(orderGate([unit(0, [1, 2, 3])]).verdict).toBe("pass");
    const gate = orderGate([unit(0, [1, 2, 3]), unit(7, [2, 1, 1, 5])]);
    expect(gate).toMatchObject({ value: 2, verdict: "warn" });
    expect(gate.sentence).toContain(
      "1 spikes are earlier than the one before them and 1 are at the same time (unit 7)",
    );
  });
});

describe("samples (Q1)", () => {
  test("whole numbers that go beyond 100,000 are refused with a request for the sampling rate", () => {
    const gate = samplesGate([unit(0, [15000, 2_000_000])]);
    expect(gate.verdict).toBe("refuse");
    expect(gate.sentence).toContain("Give the sampling rate");
  });

  test("one fraction is enough to be seconds, and so are small whole numbers", () => {
    expect(samplesGate([unit(0, [15000, 2_000_000]), unit(1, [0.5])]).verdict).toBe("pass");
    expect(samplesGate([unit(0, [1, 100_000])]).verdict).toBe("pass");
    expect(samplesGate([]).verdict).toBe("pass");
  });
});

describe("observed time (Q2)", () => {
  const selected = {
    units: [unit(0, [1, 2, 3, 4]), unit(1, [1])],
    dropped: [],
    observed: [
      { startS: 0, stopS: 2 },
      { startS: 3, stopS: 5 },
    ],
    observedS: 4,
    observedFrom: "first to last spike",
    notes: [],
  } as const;

  test("says how long, in how many stretches, on whose word, and the rates", () => {
    const gate = observedGate(selected);
    expect(gate).toMatchObject({ value: 4, unit: "s", verdict: "pass" });
    expect(gate.sentence).toMatch(
      /^4 s were observed, in 2 stretches: from the first to the last spike, .* 0\.25 to 1 Hz\.$/,
    );
  });

  test("silent units are a warning and named, no spikes at all a refusal", () => {
    const dropped = [{ id: 3, kind: "silent", why: "no spikes" }] as const;
    const gate = observedGate({ ...selected, dropped });
    expect(gate.verdict).toBe("warn");
    expect(gate.sentence).toContain("Left out: unit 3 (no spikes).");
    expect(observedGate({ ...selected, units: [] }).verdict).toBe("refuse");
  });
});

describe("refractoriness (Q3)", () => {
  test("an interval of 1.000 ms is not below 1 ms, whatever its last binary digit", () => {
    const times = Float64Array.from({ length: 1000 }, (_, k) => k / 1000);
    expect(shortIntervals(times, 0.001)).toBe(0);
    expect(shortIntervals(Float64Array.of(0, 0.00095, 0.00195), 0.001)).toBe(1);
  });

  test("a unit above 1 % of short intervals is called multi-unit activity, one at 1 % is not", () => {
    const clean = unit(
      0,
      Array.from({ length: 101 }, (_, k) => k + (k === 50 ? -0.9995 : 0)).sort((a, b) => a - b),
    );
    const multi = unit(5, [1, 1.0005, 2, 3]);
    expect(refractoryGate([clean])).toMatchObject({
      verdict: "pass",
      sentence: "1 % of the intervals are below 1 ms, in no unit more than 1 %: the units look like single neurons.",
    });
    expect(refractoryGate([unit(1, [1, 2, 3])]).sentence).toMatch(/^No interval is below 1 ms/);
    const gate = refractoryGate([clean, multi]);
    expect(gate.verdict).toBe("warn");
    expect(gate.value).toBeCloseTo((100 * 2) / 103, 10);
    expect(gate.sentence).toContain("1 of 2 units");
    expect(gate.sentence).toContain("unit 5");
  });
});
