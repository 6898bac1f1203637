import {
  backupByEdges,
  backupByWords,
  createRng,
  type HypercubePolicy,
  type HypercubeProblem,
  plainFlow,
  type Rng,
  solveHypercube,
} from "@telos/core";
import { describe, expect, test } from "vitest";
import { hypercubeBackups, hypercubeFlows, loadKernels } from "../../src/index.ts";
import { builds } from "../builds.ts";

const EPSILON = 2 ** -52;

function policyOf(units: number, inputs: number, rng: Rng): HypercubePolicy {
  const logits = new Float64Array(inputs * units * 2 ** (units - 1)).map(() => 3 * rng.normal());
  logits[0] = Number.POSITIVE_INFINITY;
  const rows = Array.from({ length: inputs }, () => sharesOf(inputs, rng));
  const inputChain = Float64Array.from(rows.flatMap((row) => [...row]));
  return { units, inputs, logits, updateShare: sharesOf(units, rng), inputChain };
}

function sharesOf(count: number, rng: Rng): Float64Array {
  const shares = new Float64Array(count).map(() => 0.1 + rng.uniform());
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}

describe.each(builds)("the hypercube on the %s build", (build) => {
  const kernels = loadKernels({ build });
  const backups = hypercubeBackups(kernels);
  const flows = hypercubeFlows(kernels);

  // 11 and 12 units fill one tile; 12, 13 and 14 have partners in other tiles.
  describe.each([1, 2, 3, 4, 8, 11, 12, 13, 14])("with %i units", (units) => {
    test.each([
      ["equal shares, a dear code", true, 0.4],
      ["equal shares, a cheap code", true, 0.03],
      ["unequal shares", false, 0.4],
      ["a code so cheap that words underflow", true, 0.002],
    ])("backup, %s: error below (4 + units) ε max(λ, |w|) (H4)", (_, equal, codingCost) => {
      const rng = createRng(units);
      const inputs = 2;
      const averaged = new Float64Array(inputs * 2 ** units).map(() => rng.normal());
      const logits = new Float64Array(units).map(() => rng.normal());
      if (units > 2) logits[1] = Number.NEGATIVE_INFINITY;
      const share = equal ? new Float64Array(units).fill(1 / units) : sharesOf(units, rng);
      const work = new Float64Array(2 * 2 ** units);
      const backup = (how: typeof backupByEdges) => {
        const out = new Float64Array(averaged.length);
        how(out, averaged, logits, share, codingCost, work);
        return out;
      };
      const expected = backup(backupByEdges);
      const scale = averaged.reduce((most, w) => Math.max(most, Math.abs(w)), codingCost);
      for (const how of [backups.byEdges, backups.byWords, backupByWords]) {
        const found = backup(how);
        let worst = 0;
        for (let s = 0; s < found.length; s++) worst = Math.max(worst, Math.abs(found[s] - expected[s]));
        expect(worst).toBeLessThan((4 + units) * EPSILON * scale);
      }
    });

    test.each([1, 2, 3])("push and look-ahead with %i inputs: the bits of the reference (H7)", (inputs) => {
      const rng = createRng(100 * units + inputs);
      const policy = policyOf(units, inputs, rng);
      using plain = plainFlow(policy);
      using kernel = flows(policy);
      const x = new Float64Array(inputs * 2 ** units).map(() => rng.normal());
      const [a, b] = [new Float64Array(x.length), new Float64Array(x.length)];
      plain.push(a, x);
      kernel.push(b, x);
      expect(sameBits(a, b)).toBe(true);
      plain.lookAhead(a, x);
      kernel.lookAhead(b, x);
      expect(sameBits(a, b)).toBe(true);
    });
  });

  test("two policies are followed side by side, and their memory is given back", () => {
    const rng = createRng(5);
    const [small, large] = [policyOf(3, 2, rng), policyOf(6, 1, rng)];
    const after = () => {
      using arena = kernels.arena();
      return arena.f64(1).at;
    };
    const before = after();
    {
      using a = flows(small);
      using b = flows(large);
      using plain = plainFlow(small);
      const x = new Float64Array(16).map(() => rng.normal());
      const [found, expected] = [new Float64Array(16), new Float64Array(16)];
      b.push(new Float64Array(64), new Float64Array(64).fill(1));
      a.push(found, x);
      plain.push(expected, x);
      expect(sameBits(found, expected)).toBe(true);
    }
    expect(after()).toBe(before);
  });

  test("a whole solution is the reference's: L within 1e-12, occupancy within 1e-10 (H4–H9)", () => {
    const rng = createRng(3);
    const units = 6;
    const problem: HypercubeProblem = {
      units,
      inputs: 2,
      reward: new Float64Array(2 ** (units + 1)).map(() => rng.uniform()),
      inputChain: Float64Array.of(0.9, 0.1, 0.2, 0.8),
      updateShare: new Float64Array(units).fill(1 / units),
      codingCost: 0.3,
      reference: {
        kind: "marginal",
        shared: false,
        start: new Float64Array(units).map(() => 0.2 + 0.6 * rng.uniform()),
      },
    };
    const expected = solveHypercube(problem);
    const found = solveHypercube(problem, { backup: backups.byWords, flow: flows });
    expect(found.status).toBe("converged");
    expect(Math.abs(found.averageReward - expected.averageReward)).toBeLessThan(1e-12);
    for (let s = 0; s < expected.occupancy.length; s++)
      expect(Math.abs(found.occupancy[s] - expected.occupancy[s])).toBeLessThan(1e-10);
  });
});

test("the strict build gives the same bits twice, and with other work in between", () => {
  const rng = createRng(9);
  const [first, second] = [hypercubeBackups(loadKernels()), hypercubeBackups(loadKernels())];
  const averaged = new Float64Array(2 ** 13).map(() => rng.normal());
  const run = (backups: ReturnType<typeof hypercubeBackups>) => {
    const out = new Float64Array(averaged.length);
    const share = new Float64Array(13).fill(1 / 13);
    backups.byWords(out, averaged, new Float64Array(13), share, 0.2, new Float64Array(0));
    return out;
  };
  const a = run(first);
  second.byEdges(
    new Float64Array(4),
    new Float64Array(4).fill(1),
    new Float64Array(2),
    Float64Array.of(0.5, 0.5),
    1,
    a,
  );
  const b = run(first);
  expect(sameBits(run(second), b)).toBe(true);
});

function sameBits(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((value, k) => Object.is(value, b[k]) || (value === 0 && b[k] === 0));
}
