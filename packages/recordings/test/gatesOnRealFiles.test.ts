import type { Gate } from "@telos/core";
import {
  checkGates,
  conditionsOf,
  createRng,
  dropDuplicates,
  duplicatesGate,
  GATE_IDS,
  qualityProfile,
  selectRecording,
} from "@telos/core";
import { describe, expect, test } from "vitest";
import { readRecording } from "../src/index.ts";
import { dataFile, hasData } from "./surroundings.ts";

const gatesOf = async (name: string): Promise<Record<string, Gate>> => {
  const recording = await readRecording({ path: dataFile(name) });
  const gates = checkGates(recording, selectRecording(recording), { rng: createRng(1) });
  return Object.fromEntries(gates.map((gate) => [gate.id, gate]));
};

describe.skipIf(!hasData)("gates on real recordings (skipped without ../shared/data)", () => {
  test("CA3: the duplicate pair is found at 97 %, refused and named; dropping it leaves seven units with 100 spikes (Q4)", async () => {
    const recording = await readRecording({ path: dataFile("ca3-rooms/17894_fambegin1.h5") });
    const selected = selectRecording(recording);
    const gate = duplicatesGate(selected.units);
    expect(gate.verdict).toBe("refuse");
    expect(Math.round(gate.value)).toBe(97);
    expect(gate.sentence).toContain("of unit 59 lie less than 1 ms from one of unit 52's");
    const reduced = dropDuplicates(selected);
    expect(reduced.dropped.filter((unit) => unit.kind === "duplicate").map((unit) => unit.id)).toEqual([59]);
    expect(reduced.units.filter((unit) => unit.timesS.length >= 100)).toHaveLength(7);
    expect(duplicatesGate(reduced.units).value).toBeLessThan(2);
  });

  test("CA3: a pair of duplicates is not taken for an artefact of all electrodes (Q4)", async () => {
    const { artefact, enough, observed } = await gatesOf("ca3-rooms/17894_fambegin1.h5");
    expect(artefact.verdict).toBe("pass");
    expect(enough.verdict).toBe("warn");
    expect(observed.sentence).toContain("no spikes");
  });

  test("ME1, cleanly sorted: below 8 % coincidence, no refractory violation, steady, with dynamics (Q3, Q4, Q5, Q7)", async () => {
    const gates = await gatesOf("nwb/retina_Demas2003_6WK_CTRL_ME1.nwb");
    expect(gates.duplicates.value).toBeLessThan(8);
    expect(gates.duplicates.value).toBeGreaterThan(7);
    expect(gates.refractory.value).toBe(0);
    expect(gates.artefact.value).toBeLessThan(1);
    expect(gates.drift.value).toBeLessThan(0.01);
    expect(gates.dynamics.value).toBeGreaterThan(10);
    for (const id of ["order", "samples", "refractory", "duplicates", "artefact", "drift", "words", "dynamics"]) {
      expect(gates[id].verdict, id).toBe("pass");
    }
    expect(gates.enough.sentence).toContain("to be left out: unit 14."); // 69 spikes in an hour
  });

  test("Hennig, unsorted channels: 13 to 16 % of the intervals are below 1 ms, every channel is multi-unit (Q3)", async () => {
    for (const [name, units] of [
      ["control_day1", 58],
      ["bic_day2", 57],
    ] as const) {
      const { refractory } = await gatesOf(`retina-waves/Hennig2011_spikes_P5_Bic_10uM_16_Mar_2010_${name}.h5`);
      expect(refractory.verdict).toBe("warn");
      expect(refractory.value).toBeGreaterThan(13);
      expect(refractory.value).toBeLessThan(16);
      expect(refractory.sentence).toContain(`${units} of ${units} units`);
    }
  });

  test("a_12units_trials, driven by a shared stimulus: no gate can see it, all pass", async () => {
    const gates = await gatesOf("nwb/a_12units_trials.nwb");
    expect(Object.values(gates).map((gate) => gate.verdict)).toEqual(Array(GATE_IDS.length).fill("pass"));
    expect(gates.observed.sentence).toContain("as the file says");
  });

  test("a_12units_trials: within a condition the words drift far less than between conditions (Q5)", async () => {
    const recording = await readRecording({ path: dataFile("nwb/a_12units_trials.nwb") });
    const conditions = conditionsOf(recording);
    expect(conditions?.name).toBe("stimulus");
    const gates = checkGates(recording, selectRecording(recording), { rng: createRng(1), conditions });
    const drift = gates.find((gate) => gate.id === "drift");
    expect(drift?.verdict).toBe("pass");
    expect(drift?.sentence).toMatch(/\d+ conditions differ by/);
  });

  test("ME1: the profile behind the figures says what the gates say (Q3, Q4, Q6, Q7)", async () => {
    const recording = await readRecording({ path: dataFile("nwb/retina_Demas2003_6WK_CTRL_ME1.nwb") });
    const selected = selectRecording(recording);
    const rng = createRng(1);
    const gates = Object.fromEntries(checkGates(recording, selected, { rng }).map((gate) => [gate.id, gate]));
    const { coincidences, intervals, words } = qualityProfile(selected, { rng });
    expect(Math.max(...intervals.below1Ms)).toBe(0);
    const judged = coincidences.shares.filter(
      (share, k) => share > 0 && selected.units.length > 0 && k < 8 * coincidences.unitIds.length,
    );
    expect(100 * Math.max(...judged)).toBeCloseTo(gates.duplicates.value, 9);
    const mean = words.dynamics.byWord.reduce((sum, share) => sum + share, 0) / words.unitIds.length;
    expect(100 * mean).toBeCloseTo(gates.dynamics.value, 9);
    expect(words.drift.bits).toBeCloseTo(gates.drift.value, 12);
    expect(words.counts.reduce((sum, { visits }) => sum + visits, 0)).toBe(words.bins);
  });

  test("equal times, an empty unit and five spikes: warned, named, refused (Q1, Q2, Q9)", async () => {
    const gates = await gatesOf("nwb/edge_uint8_index_empty_unit.nwb");
    expect(gates.order).toMatchObject({ verdict: "warn", value: 1 });
    expect(gates.observed.sentence).toContain("Left out: unit 1 (no spikes)");
    expect(gates.enough.verdict).toBe("refuse");
  });
});
