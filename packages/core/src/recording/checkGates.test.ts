import { describe, expect, test } from "vitest";
import { createRng } from "../num/rng.ts";
import { checkGates, GATE_IDS, gatesPass } from "./checkGates.ts";
import type { Recording, Unit } from "./recording.ts";
import { selectRecording } from "./selectRecording.ts";

const DEAD_TIME_S = 0.002;
const poisson = (id: number, rateHz: number, seconds: number): Unit => {
  const rng = createRng(21).split(`unit ${id}`);
  const times: number[] = [];
  for (let t = 0; t < seconds; t += DEAD_TIME_S + rng.exponential() / rateHz) if (t > 0) times.push(t);
  return {
    id,
    name: String(id),
    timesS: Float64Array.from(times),
    columns: {},
    observed: [{ startS: 0, stopS: seconds }],
  };
};
const recordingOf = (...units: Unit[]): Recording => ({
  format: "test",
  identifier: "",
  description: "",
  units,
  tables: [],
  stimuli: [],
  notes: [],
  facts: {},
});
const rng = createRng(1);
const verdicts = (recording: Recording, accept: string[] = []) => {
  const gates = checkGates(recording, selectRecording(recording), { rng, accept });
  return Object.fromEntries(gates.map((gate) => [gate.id, gate.verdict]));
};

describe("all gates together (Q1, Q2, Q3, Q4, Q5, Q6, Q7, Q9)", () => {
  const clean = recordingOf(poisson(0, 8, 300), poisson(1, 12, 300), poisson(2, 10, 300));

  test("every gate speaks once, in order, with a number, a threshold and a sentence", () => {
    const gates = checkGates(clean, selectRecording(clean), { rng });
    expect(gates.map((gate) => gate.id)).toEqual([...GATE_IDS]);
    for (const gate of gates) {
      expect(Number.isFinite(gate.value)).toBe(true);
      expect(gate.threshold).not.toBe("");
      expect(gate.sentence).toMatch(/\.$/);
    }
  });

  test("independent Poisson units pass all gates but the one on dynamics, which warns", () => {
    const { dynamics, ...others } = verdicts(clean);
    expect(dynamics).toBe("warn");
    for (const verdict of Object.values(others)) expect(verdict).toBe("pass");
  });

  test("sample numbers stop the gates that need seconds", () => {
    const samples = recordingOf({ id: 0, name: "0", columns: {}, timesS: Float64Array.of(20_000, 40_000, 9_000_000) });
    expect(verdicts(samples)).toEqual({ order: "pass", samples: "refuse", observed: "pass" });
  });

  test("an accepted refusal is marked, lets the fit go on, and duplicates are gone from the gates that follow", () => {
    const copy = { ...poisson(0, 8, 300), id: 5 };
    const doubled = recordingOf(...clean.units, { ...copy, timesS: copy.timesS.slice(20) });
    const selected = selectRecording(doubled);
    const refused = checkGates(doubled, selected, { rng });
    expect(refused.find((gate) => gate.id === "duplicates")?.verdict).toBe("refuse");
    expect(gatesPass(refused)).toBe(false);
    const accepted = checkGates(doubled, selected, { rng, accept: ["duplicates"] });
    expect(accepted.find((gate) => gate.id === "duplicates")).toMatchObject({ verdict: "refuse", accepted: true });
    expect(accepted.find((gate) => gate.id === "artefact")?.verdict).toBe("pass");
    expect(accepted.find((gate) => gate.id === "words")?.sentence).toContain("words of 3 units");
    expect(gatesPass(accepted)).toBe(true);
  });

  test("a pulse on all electrodes is an artefact, not many duplicates", () => {
    const pulses = poisson(9, 20, 300).timesS;
    const units = [0, 1, 2, 3].map((id) => ({
      ...poisson(id, 4, 300),
      timesS: Float64Array.of(...poisson(id, 4, 300).timesS, ...pulses).sort(),
    }));
    expect(verdicts(recordingOf(...units))).toMatchObject({ duplicates: "refuse", artefact: "refuse" });
  });

  test("accepting a gate that does not exist is answered with the nearest", () => {
    expect(() => verdicts(clean, ["duplicate"])).toThrow(/Did you mean duplicates\?/);
  });
});
