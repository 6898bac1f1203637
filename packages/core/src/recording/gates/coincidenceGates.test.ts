import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRng } from "../../num/rng.ts";
import type { Unit } from "../recording.ts";
import { artefactGate } from "./artefactGate.ts";
import { countCoincidences } from "./coincidences.ts";
import { coincidentPairs, dropDuplicates, duplicatesGate } from "./duplicatesGate.ts";

const unit = (id: number, timesS: Iterable<number>): Unit => ({
  id,
  name: String(id),
  timesS: Float64Array.from(timesS).sort(),
  columns: {},
});
/** A homogeneous Poisson train of about `rateHz · seconds` spikes. */
const poisson = (name: string, rateHz: number, seconds: number): number[] => {
  const rng = createRng(11).split(name);
  const times: number[] = [];
  for (let t = rng.exponential() / rateHz; t < seconds; t += rng.exponential() / rateHz) times.push(t);
  return times;
};
const selectedOf = (units: Unit[]) => ({
  units,
  dropped: [],
  observed: [{ startS: 0, stopS: 100 }],
  observedS: 100,
  observedFrom: "epochs" as const,
  notes: [],
});

describe("coincidences (Q4)", () => {
  const train = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 20 });

  test("the count is that of looking at every pair", () => {
    fc.assert(
      fc.property(train, train, fc.integer({ min: -4, max: 4 }), (a, b, lag) => {
        const [first, second] = [
          unit(
            0,
            a.map((ms) => ms / 1000),
          ),
          unit(
            1,
            b.map((ms) => ms / 1000),
          ),
        ];
        const expected = a.filter((time) => b.some((other) => Math.abs(time + lag - other) < 2)).length;
        expect(countCoincidences(first.timesS, second.timesS, 0.002, lag / 1000)).toBe(expected);
      }),
      { seed: 4 },
    );
  });
});

describe("duplicates (Q4)", () => {
  const cell = poisson("cell", 8, 100);
  // 97 of 100 of the cell's spikes again, a little later, as when two electrodes see one neuron
  const copy = cell.filter((_, k) => k % 100 >= 3).map((time) => time + 0.0003);
  const other = unit(3, poisson("other", 8, 100));

  test("a unit whose spikes are another's is refused, both are named and the share is right", () => {
    const gate = duplicatesGate([unit(1, cell), unit(2, copy), other]);
    expect(gate.verdict).toBe("refuse");
    expect(gate.value).toBeGreaterThan(99);
    expect(gate.sentence).toMatch(/of unit 2 lie less than 1 ms from one of unit 1's/);
    expect(coincidentPairs([unit(1, cell), unit(2, copy)])[1].share).toBeCloseTo(copy.length / cell.length, 2);
  });

  test("independent units coincide by chance only: 2 ms × the other's rate, 5 σ", () => {
    const [pair] = coincidentPairs([unit(1, cell), other]);
    const chance = 1 - Math.exp(-0.002 * (pair.other.timesS.length / 100));
    expect(Math.abs(pair.share - chance)).toBeLessThan(5 * Math.sqrt(chance / pair.unit.timesS.length));
    expect(duplicatesGate([unit(1, cell), other]).verdict).toBe("pass");
  });

  test("accepting drops the unit of the pair with fewer spikes and says so", () => {
    const reduced = dropDuplicates(selectedOf([unit(1, cell), unit(2, copy), other]));
    expect(reduced.units.map((one) => one.id)).toEqual([1, 3]);
    expect(reduced.dropped).toEqual([
      { id: 2, kind: "duplicate", why: expect.stringMatching(/^duplicate of unit 1 \(/) },
    ]);
    expect(duplicatesGate(reduced.units).verdict).toBe("pass");
  });

  test("of three copies of one cell, one is left", () => {
    const units = [unit(1, cell), unit(2, copy), unit(4, copy.slice(5))];
    expect(dropDuplicates(selectedOf(units)).units.map((one) => one.id)).toEqual([1]);
  });

  test("a unit with fewer than 100 spikes is not judged: its shares are chance", () => {
    const few = unit(9, cell.slice(0, 99));
    expect(duplicatesGate([few, other]).verdict).toBe("pass");
    expect(coincidentPairs([few, unit(1, cell)]).every((pair) => pair.unit.id === 1)).toBe(true);
    expect(duplicatesGate([few]).sentence).toContain("nothing to compare");
  });
});

describe("common-mode artefact (Q4)", () => {
  test("independent units are at chance and pass", () => {
    const gate = artefactGate([
      unit(0, poisson("a", 20, 100)),
      unit(1, poisson("b", 20, 100)),
      unit(2, poisson("c", 20, 100)),
    ]);
    expect(gate.verdict).toBe("pass");
    expect(gate.value).toBeLessThan(2);
  });

  test("pulses that every electrode sees at the same moment are refused, with their share", () => {
    const pulses = poisson("pulses", 10, 100);
    const units = [0, 1, 2].map((id) => unit(id, [...pulses, ...poisson(`own ${id}`, 5, 100)]));
    const spikes = units.reduce((sum, one) => sum + one.timesS.length, 0);
    const gate = artefactGate(units);
    expect(gate.verdict).toBe("refuse");
    expect(gate.value).toBeGreaterThan((100 * 3 * pulses.length) / spikes - 1);
    expect(gate.value).toBeLessThan((100 * 3 * pulses.length) / spikes + 2);
  });

  test("common bursts without simultaneity are no artefact: chance is measured inside them", () => {
    const bursts = poisson("bursts", 2, 100);
    const rng = createRng(5).split("within");
    const units = [0, 1, 2, 3].map((id) =>
      unit(
        id,
        bursts.flatMap((time) => [0, 1, 2, 3, 4].map(() => time + 0.05 * rng.uniform())),
      ),
    );
    expect(artefactGate(units).verdict).toBe("pass");
  });

  test("a single unit has nobody to be simultaneous with", () => {
    expect(artefactGate([unit(0, [1, 1, 1, 2])]).value).toBe(0);
    expect(artefactGate([]).value).toBe(0);
  });
});
