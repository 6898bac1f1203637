import { describe, expect, test } from "vitest";
import { smallProcess, smallRecord, smallRollouts } from "../../../test/oracle/loopRecords.ts";
import { myopicController } from "../../forward/baselines.ts";
import { transferOf } from "../../process/transfer.ts";
import { agentRecordOf } from "./agentRecord.ts";
import { CARELESS_SHARE, edgeGain, edgeGains } from "./edgeGain.ts";
import { edgeGap } from "./edgeGap.ts";
import { edgeLikelihood } from "./edgeLikelihood.ts";
import { type SuccessorTable, successorTable } from "./successorTable.ts";
import { type Summary, successorSummary, summaryName } from "./summary.ts";

const ENERGY = { kind: "energy", of: "activity", power: 2 } as const;
const WITHIN_ENERGY = { constraint: { kind: "energy", measure: "meanSquare", threshold: 0.25 } } as const;
const SQUARE = {
  constraint: { kind: "region", units: [0, 1], regions: [{ kind: "square", halfWidth: 0.4 }] },
} as const;

/** φ of one successor, written out. */
function phiOf(table: SuccessorTable, t: number, a: number): number[] {
  const { network, units, injections, bases } = table;
  const { value } = transferOf(network.transfer);
  return Array.from({ length: units }, (_, i) => {
    let x = bases[t * units + i];
    for (let k = 0; k < network.channels; k++)
      x += network.timeStep * network.inputWeights[i * network.channels + k] * injections[a * network.channels + k];
    return value(x);
  });
}

describe("successors of a recorded step (L1)", () => {
  const table = successorTable(smallRecord(WITHIN_ENERGY, "myopic", { agents: 4, steps: 400 }), 0.25);

  test("that of the action taken is the next recorded state, to the precision of the recording", () => {
    expect(table.missWithAction).toBeLessThan(1e-6);
    expect(table.missWithoutAction).toBeGreaterThan(0.1);
  });

  test("of short lives every fourth is held out as a whole", () => {
    const short = successorTable(smallRecord(WITHIN_ENERGY, "myopic", { agents: 8, steps: 50 }), 0.25);
    const agents = (steps: Int32Array) => [...new Set([...steps].map((t) => short.agent[t]))];
    expect(agents(short.heldOut)).toEqual([3, 7]);
    expect(agents(short.training)).toEqual([0, 1, 2, 4, 5, 6]);
  });

  test("the last quarter of each long life is held out", () => {
    expect(table.training.length + table.heldOut.length).toBe(table.steps);
    for (let m = 0; m < 4; m++) {
      const mine = (steps: Int32Array) => steps.filter((t) => table.agent[t] === m);
      expect(Math.max(...mine(table.training))).toBeLessThan(Math.min(...mine(table.heldOut)));
      expect(mine(table.heldOut).length / mine(table.training).length).toBeCloseTo(1 / 3, 1);
    }
  });
});

describe("a summary of every successor agrees with the one written out (L2)", () => {
  const mean = (values: number[], f: (v: number) => number) => values.reduce((s, v) => s + f(v), 0) / values.length;
  const triangle = [[-0.5, -0.4], [0.6, -0.2], [0.1, 0.7]] as const; // biome-ignore format: a table of corners
  const inTriangle = (x: number, y: number) =>
    triangle.every(([p, q], k) => {
      const [u, v] = triangle[(k + 1) % 3];
      return (u - p) * (y - q) - (v - q) * (x - p) >= 0;
    });
  const cases: [Summary, (phi: number[]) => number][] = [
    [ENERGY, (phi) => mean(phi, (v) => v * v)],
    [{ ...ENERGY, power: 1 }, (phi) => mean(phi, Math.abs)],
    [{ ...ENERGY, power: 4, without: [2] }, (phi) => mean(phi.toSpliced(2, 1), (v) => v ** 4)],
    [{ kind: "energy", of: "current", power: 2 }, (phi) => mean(phi, (v) => Math.atanh(v) ** 2)],
    [{ kind: "meanActivity" }, (phi) => Math.abs(mean(phi, (v) => v))],
    [{ kind: "box", units: [1, 3], scales: [1, 2] }, (phi) => Math.max(Math.abs(phi[1]), Math.abs(phi[3]) / 2)],
    [{ kind: "norm", units: [0, 4], power: 2 }, (phi) => Math.hypot(phi[0], phi[4])],
    [{ kind: "norm", units: [0, 4], power: 1 }, (phi) => Math.abs(phi[0]) + Math.abs(phi[4])],
    [{ kind: "map", units: [0, 1], side: 0.5, cells: [[0, 0]] }, ([y, z]) => y >= 0 && y < 0.5 && z >= 0 && z < 0.5 ? 0 : 1],
  ]; // biome-ignore format: a table
  const table = successorTable(smallRecord(WITHIN_ENERGY, "random", { agents: 10, steps: 20 }), 0.25);

  test.each(cases.map(([summary, direct]) => [summaryName(summary), summary, direct] as const))(
    "%s",
    (_, summary, direct) => {
      const values = successorSummary(table, summary);
      for (const t of [0, 5, table.steps - 1]) {
        values.at(t);
        for (let a = 0; a < table.actions; a++) expect(values.of(a)).toBeCloseTo(direct(phiOf(table, t, a)), 11);
      }
    },
  );

  test("a polygon's gauge is at most 1 inside and above 1 outside", () => {
    const values = successorSummary(table, { kind: "polygon", units: [0, 1], corners: triangle });
    let [inside, outside] = [0, 0];
    for (let t = 0; t < table.steps; t++) {
      values.at(t);
      for (let a = 0; a < table.actions; a++) {
        const [y, z] = phiOf(table, t, a);
        expect(values.of(a) <= 1).toBe(inTriangle(y, z));
        if (values.of(a) <= 1) inside++;
        else outside++;
      }
    }
    expect(Math.min(inside, outside)).toBeGreaterThan(20);
  });
});

describe("the gain of an edge (L3)", () => {
  test("is the bits by which the choice is narrowed, nothing where no action stays inside", () => {
    expect(edgeGain(true, 8, 8)).toBeCloseTo(0, 12);
    expect(edgeGain(true, 2, 8)).toBeCloseTo(Math.log2(4 * (1 - CARELESS_SHARE) + CARELESS_SHARE), 12);
    expect(edgeGain(false, 2, 8)).toBeCloseTo(Math.log2(CARELESS_SHARE), 12);
    expect(edgeGain(false, 0, 8)).toBe(0);
    expect([...edgeGains(2)]).toEqual([0, 0, edgeGain(false, 1, 2), edgeGain(true, 1, 2), Math.log2(1e-3), 0]);
  });

  test("is that of a policy that sums to one over the actions", () => {
    for (let n = 1; n <= 8; n++) {
      const total = n * 2 ** edgeGain(true, n, 8) + (8 - n) * 2 ** edgeGain(false, n, 8);
      expect(total / 8).toBeCloseTo(1, 12);
    }
  });

  const record = smallRecord(WITHIN_ENERGY);
  const table = successorTable(record, 0.25);

  test("agrees with counting over all actions of all steps", () => {
    const fit = edgeLikelihood(table, ENERGY);
    const energy = (t: number, a: number) => phiOf(table, t, a).reduce((s, v) => s + v * v, 0) / table.units;
    const chosen = (t: number) => energy(t, table.chosen[t]);
    const kept = [...table.training].filter((t) => !table.final[t]);
    const threshold = Math.max(...kept.map(chosen));
    expect(fit.trainingThreshold).toBeCloseTo(threshold, 12);
    const judged = threshold + edgeGap(kept.map(chosen));
    expect(fit.judgedThreshold).toBeCloseTo(judged, 12);
    let bits = 0;
    for (const t of table.heldOut) {
      const allowed = Array.from({ length: table.actions }, (_, a) => energy(t, a)).filter((e) => e <= judged);
      bits += edgeGain(chosen(t) <= judged, allowed.length, table.actions);
    }
    expect(fit.heldOutBits).toBeCloseTo(bits / table.heldOut.length, 10);
  });

  test("does not change when the summary is put through a rising function", () => {
    const one = (summary: Summary) => edgeLikelihood(table, summary);
    const unit = (scale: number): Summary => ({ kind: "box", units: [2], scales: [scale] });
    const { threshold, upperThreshold, trainingThreshold, judgedThreshold, summary, name, ...plain } = one(unit(1));
    expect(one(unit(3))).toMatchObject(plain);
    // |φ|, |φ|² and |x|: powers and the inverse of φ rise.
    expect(one({ kind: "norm", units: [2], power: 2 })).toMatchObject(plain);
    expect(one(unit(3)).threshold).toBeCloseTo(threshold / 3, 12);
  });

  test("the largest chosen energy is at most the true threshold and close to it, and the true edge beats its neighbours", () => {
    const fits = [ENERGY, { ...ENERGY, power: 1 }, { ...ENERGY, power: 4 }, { ...ENERGY, without: [3] }].map(
      (summary) => edgeLikelihood(table, summary),
    );
    expect(fits[0].threshold).toBeLessThanOrEqual(0.25);
    expect(fits[0].threshold).toBeGreaterThan(0.25 * 0.99);
    expect(fits[0].upperThreshold).toBeGreaterThan(0.25);
    expect(fits[0].violations).toBeLessThan(0.02);
    expect(fits[0].heldOutBits).toBeGreaterThan(0.2);
    for (const other of fits.slice(1)) expect(other.bits).toBeLessThan(fits[0].bits);
  });

  test("agents that choose evenly among everything show no edge", () => {
    const random = successorTable(smallRecord(WITHIN_ENERGY, "random", { agents: 60, steps: 60 }), 0.25);
    const fit = edgeLikelihood(random, ENERGY);
    expect(fit.heldOutBits).toBeLessThan(0);
    expect(fit.violations).toBeGreaterThan(0.01);
  });

  test("the half-side of a square is found within one per cent", () => {
    const square = successorTable(smallRecord(SQUARE, "myopic", { agents: 10, steps: 200 }), 0.25);
    const fit = edgeLikelihood(square, { kind: "box", units: [0, 1], scales: [1, 1] });
    expect(Math.abs(fit.threshold / 0.4 - 1)).toBeLessThan(0.01);
    const disc = edgeLikelihood(square, { kind: "norm", units: [0, 1], power: 2 });
    expect(disc.bits).toBeLessThan(fit.bits / 2);
  });
});

test("the gap beyond the largest of evenly spread numbers covers their end nineteen times in twenty (L4)", () => {
  let covered = 0;
  let state = 12345;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  for (let k = 0; k < 1000; k++) {
    const values = Array.from({ length: 200 }, uniform);
    if (Math.max(...values) + edgeGap(values) >= 1) covered++;
  }
  expect(Math.abs(covered / 1000 - 0.95)).toBeLessThan(5 * Math.sqrt((0.05 * 0.95) / 1000));
  expect(edgeGap([1])).toBe(Number.POSITIVE_INFINITY);
});

test("a record cut short keeps whole steps and forgets a death that it does not show (L1)", () => {
  const process = smallProcess(WITHIN_ENERGY);
  const rollouts = smallRollouts(process, myopicController, { agents: 5, steps: 50 });
  const whole = agentRecordOf(process, rollouts);
  const [first, second] = rollouts.lifetimes;
  expect(second).toBeGreaterThan(1);
  const cut = agentRecordOf(process, rollouts, first + 1);
  expect(cut.agents).toBe(2);
  expect([...cut.lengths]).toEqual([first, 1]);
  expect([...cut.ended]).toEqual([rollouts.terminated[0], 0]);
  expect(cut.states).toEqual(whole.states.subarray(0, (first + 3) * 8));
});
