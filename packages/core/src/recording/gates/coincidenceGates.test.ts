import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRng } from "../../num/rng.ts";
import type { Unit } from "../recording.ts";
import { artefactGate } from "./artefactGate.ts";
import { countCoincidences } from "./coincidences.ts";
import { coincidentPairs, dropDuplicates, duplicatesGate } from "./duplicatesGate.ts";
import { mergeTrains } from "./mergeTrains.ts";
import { percent } from "./percent.ts";

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

  const ms = (times: number[]) =>
    unit(
      0,
      times.map((time) => time / 1000),
    ).timesS;

  test("the counts are those of looking at every pair of spikes, whatever the number of units and of equal times", () => {
    fc.assert(
      fc.property(fc.array(train, { maxLength: 9 }), (trains) => {
        const found: number[][] = [];
        countCoincidences(
          trains.map((times) => ({ timesS: ms(times) })),
          0.002,
          (index, counts) => {
            found[index] = Array.from(counts);
          },
        );
        const expected = trains.map((a, i) =>
          trains.map((b, j) =>
            i === j ? 0 : a.filter((time) => b.some((other) => Math.abs(time - other) < 2)).length,
          ),
        );
        expect(found).toEqual(expected);
      }),
      { seed: 4 },
    );
  });

  test("merged trains ascend, and equal times stand in the order of the units", () => {
    fc.assert(
      fc.property(fc.array(train, { maxLength: 9 }), (trains) => {
        const merged = mergeTrains(trains.map((times) => ({ timesS: ms(times) })));
        const expected = trains
          .flatMap((times, owner) => [...ms(times)].map((time) => ({ time, owner })))
          .sort((a, b) => a.time - b.time || a.owner - b.owner);
        expect(Array.from(merged.times, (time, k) => ({ time, owner: merged.owners[k] }))).toEqual(expected);
      }),
      { seed: 5 },
    );
  });

  test("the share near another unit's, at no distance and by chance, is that of looking at every pair of spikes", () => {
    fc.assert(
      fc.property(fc.array(train, { minLength: 1, maxLength: 5 }), (trains) => {
        const units = trains.map((times, id) => ({ ...unit(id, []), timesS: ms(times) }));
        const spikes = trains.reduce((sum, times) => sum + times.length, 0);
        const near = (lag: number) =>
          trains.flatMap((a, i) =>
            a.filter((time) => trains.some((b, j) => i !== j && b.some((other) => Math.abs(time + lag - other) < 2))),
          ).length;
        const gate = artefactGate(units, { belowS: 0.002 });
        expect(gate.value).toBeCloseTo(spikes === 0 ? 0 : (100 * near(0)) / spikes, 9);
        const chance = spikes === 0 ? 0 : [-5, -3, 3, 5].reduce((sum, lag) => sum + near(lag), 0) / (4 * spikes);
        expect(gate.sentence).toContain(`, ${percent(chance)} by chance`);
      }),
      { seed: 6 },
    );
  });

  test("a hundred thousand spikes at one moment, as in a file that was filled with zeros, take no longer than others", () => {
    const zeros = { ...unit(0, []), timesS: new Float64Array(100_000) };
    const units = [zeros, { ...zeros, id: 1 }, unit(2, [0.5])];
    expect(artefactGate(units).value).toBeCloseTo(100, 2);
    expect(duplicatesGate(units)).toMatchObject({ verdict: "refuse", value: 100 });
  }, 5000);
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
