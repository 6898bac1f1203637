import {
  type Constraint,
  createRng,
  drawRateNetwork,
  type RateNetwork,
  type Rng,
  rateNetworkProcess,
  signActions,
  survivalTest,
} from "@telos/core";
import { describe, expect, test } from "vitest";
import { loadKernels } from "../../src/index.ts";
import { type EnergyTest, runSurvivalTest, survivalRoom, survivalTestOf } from "../../src/survivalRows.ts";
import { tanhExpansion } from "../../src/tanhExpansion.ts";
import { builds } from "../builds.ts";

const LARGEST = Math.tanh(2);

describe.each(builds)("energies of tanh units on the %s build", (build) => {
  const kernels = loadKernels({ build });

  test("tanh²(x + o) is t² and five terms within an error for all t that is a quarter too large at most (M43)", () => {
    const rng = createRng(1);
    const tanhs = Float64Array.from({ length: 300 }, (_, a) =>
      Math.fround(a < 3 ? [0, LARGEST, -LARGEST][a] : LARGEST * (2 * rng.uniform() - 1)),
    );
    const { constants, coefficients, errors } = expansionOf(tanhs);
    tanhs.forEach((s, a) => {
      let most = 0;
      for (let k = 0; k <= 600; k++) {
        // Dense near ±1, as energies are lost there, and anywhere between.
        const t = k < 300 ? Math.cos((k * Math.PI) / 299) : 2 * rng.uniform() - 1;
        const [f1, f2, g1, g2] = functionsOf(t);
        const even = t * t + constants[a] + coefficients[a][0] * f1 + coefficients[a][1] * f2;
        const odd = coefficients[a][2] * g1 + coefficients[a][3] * g2;
        most = Math.max(most, Math.abs(even + odd - squareOf(t, s)), Math.abs(even - odd - squareOf(t, -s)));
      }
      expect(most).toBeLessThanOrEqual(errors[a] + 2 ** -22); // coefficients are kept in 32 bits
      // What follows the tenth harmonic is bounded apart; it counts for large offsets only.
      expect(errors[a]).toBeLessThanOrEqual(1.25 * most + 2 ** -22 + (Math.abs(s) > 0.7 ? 0.02 : 0));
    });
    expect(Math.max(...errors.filter((_, a) => Math.abs(tanhs[a]) < 0.3))).toBeLessThan(0.0025);

    /** One unit, one offset an action. */
    function expansionOf(of: Float64Array) {
      using arena = kernels.arena();
      const [half, stride] = [of.length, 4];
      const [even, odd, rows] = [arena.f32(2 * stride * half), arena.f32(2 * stride * half), arena.f32(stride * half)];
      const [sums, rest] = [arena.f64(7 * half), arena.f64(tanhExpansion.followed + 1)];
      const [harmonics, cosines] = [arena.f64(16), arena.f64(tanhExpansion.cosines.length)];
      harmonics.view.set(tanhExpansion.harmonics);
      cosines.view.set(tanhExpansion.cosines);
      of.forEach((s, a) => {
        rows.view[stride * a] = s;
      });
      kernels.exports.tanhExpansion(
        ...([even.at, odd.at, sums.at, rows.at, harmonics.at, cosines.at, tanhExpansion.between, rest.at] as const),
        ...([tanhExpansion.angles, half, stride] as const),
      );
      const [p, q, sum] = [even.view.slice(), odd.view.slice(), sums.view.slice()];
      const from = stride * half;
      return {
        coefficients: Array.from(of, (_, a) => [p[a], p[from + a], q[half - 1 - a], q[from + half - 1 - a]]),
        constants: of.map((_, a) => sum[7 * a + 4]),
        errors: of.map((_, a) => sum[7 * a + 5]),
      };
    }
  });

  test.each([
    [100, 6, 1, 0.27],
    [100, 5, 1, 0.27],
    [33, 4, 1.5, 0.3],
    [50, 7, 0.3, 0.1],
    [1001, 5, 1, 0.3],
    [8, 4, 2, 0.5],
  ])(
    "%i units, %i channels of ±%d, threshold %d: as the reference where the energy is 1e-5 of it or more from its threshold (M10, M43)",
    (units, channels, amplitude, threshold) => {
      const { offsets, network } = processOf(units, channels, amplitude, threshold);
      const actions = 2 ** channels;
      const rows = 90;
      const bases = nearTheLimit(createRng(2), rows, units, threshold);
      const { found, expanded } = answersOf(network, offsets, bases, threshold);
      expect(expanded).toBe(true);
      const [low, middle, high] = [1 - 1e-5, 1, 1 + 1e-5].map((share) => {
        const out = new Float64Array(rows * actions);
        const { survivalInto } = survivalTest(energyBelow(share * threshold), network, offsets, [], 0);
        for (let row = 0; row < rows; row++) survivalInto(out, row * actions, bases, row * units, 0);
        return out;
      });
      expect(found.filter((answer, i) => low[i] === high[i] && answer !== middle[i])).toHaveLength(0);
      const alive = found.filter((answer) => answer === 1).length;
      expect(Math.min(alive, found.length - alive)).toBeGreaterThan(found.length / 50); // else the test would say little
    },
  );

  test.each([
    [100, 6, 1],
    [37, 4, 1.2],
    [260, 5, 0.5],
  ])(
    "%i units, %i channels of ±%d: the very answers of the sums, limits that are an energy among them (M43)",
    (units, channels, amplitude) => {
      const rng = createRng(5);
      const { offsets, network } = processOf(units, channels, amplitude, 0.27);
      const rows = 40;
      const bases = nearTheLimit(rng, rows, units, 0.27);
      bases[3 * units + 1] = Number.NaN;
      for (let trial = 0; trial < 25; trial++) {
        const [row, action] = [4 + Math.floor(36 * rng.uniform()), Math.floor(2 ** channels * rng.uniform())];
        let energy = 0;
        for (let i = 0; i < units; i++) energy += Math.tanh(bases[row * units + i] + offsets[action * units + i]) ** 2;
        const { found, summed, expanded } = answersOf(network, offsets, bases, energy / units);
        expect(expanded).toBe(true);
        expect(found).toEqual(summed);
        expect(found.subarray(3 * 2 ** channels, 4 * 2 ** channels).every((answer) => answer === 0)).toBe(true);
      }
    },
  );

  test.each([
    ["no pairs of opposites", 5, (offset: number, i: number) => offset * (i < 400 ? 1 : 1.1)],
    ["too large for an expansion", 5, (offset: number) => 1.9 * Math.sign(offset)],
    ["few", 3, (offset: number) => offset],
  ])("actions that are %s are summed, with the reference's answers", (_, channels, change) => {
    const [units, threshold, rows] = [40, 0.3, 30];
    const actions = 2 ** channels;
    const { network, offsets: drawn } = processOf(units, channels, 1, threshold);
    const offsets = drawn.map(change);
    const bases = nearTheLimit(createRng(3), rows, units, threshold);
    const { found, expanded } = answersOf(network, offsets, bases, threshold);
    expect(expanded).toBe(false);
    const expected = new Float64Array(rows * actions);
    const { survivalInto } = survivalTest(energyBelow(threshold), network, offsets, [], 0);
    for (let row = 0; row < rows; row++) survivalInto(expected, row * actions, bases, row * units, 0);
    expect(found).toEqual(expected);
  });

  /** Answers of the kernel that stands in the room, of sums alone, and whether the first was an expansion. */
  function answersOf(network: RateNetwork, offsets: Float64Array, bases: Float64Array, threshold: number) {
    const { units } = network;
    const constraint = energyBelow(threshold);
    const reference = survivalTest(constraint, network, offsets, [], 0);
    const made = survivalTestOf(constraint, network, offsets, 0, [], reference) as EnergyTest;
    const { stride, actions } = made;
    const rows = bases.length / units;
    using room = survivalRoom(kernels, stride, actions, rows);
    for (let row = 0; row < rows; row++)
      room.bases.view.set(bases.subarray(row * units, (row + 1) * units), row * stride);
    runSurvivalTest(kernels, room, made, rows);
    const found = Float64Array.from(room.out.view);
    kernels.run(
      "energySurvival",
      rows,
      1,
      ...([room.out.at, room.bases.at, room.offsets.at, room.norms.at, room.activities.at] as const),
      ...([made.limit, 1, made.transfer, 1, actions, stride] as const),
    );
    return { found, summed: Float64Array.from(room.out.view), expanded: room.tanh !== undefined };
  }
});

/** tanh²(x + o) from t = tanh x and s = tanh o. */
function squareOf(t: number, s: number): number {
  const phi = (t + s) / (1 + t * s);
  return phi * phi;
}

/** f₁, f₂, g₁, g₂ as the kernel has them: polynomials of 2t² − 1, the odd ones times t. */
function functionsOf(t: number): number[] {
  const y = 2 * t * t - 1;
  return [0, 5, 10, 14].map((first, j) => {
    const coefficients = tanhExpansion.polynomials.slice(first, first + (j < 2 ? 5 : 4));
    return (j < 2 ? 1 : t) * coefficients.reduceRight((sum, coefficient) => sum * y + coefficient, 0);
  });
}

/** Rows of many sizes, in no order, so that energies lie on both sides of the limit and near it. */
function nearTheLimit(rng: Rng, rows: number, units: number, threshold: number): Float64Array {
  const out = new Float64Array(rows * units);
  for (let row = 0; row < rows; row++) {
    const size = 0.3 + 1.6 * rng.uniform();
    for (let i = 0; i < units; i++) out[row * units + i] = Math.fround(size * Math.sqrt(threshold) * rng.normal());
  }
  return out;
}

function energyBelow(threshold: number): Constraint {
  return { kind: "energy", measure: "meanSquare", threshold };
}

function processOf(units: number, channels: number, amplitude: number, threshold: number) {
  const network = drawRateNetwork(
    {
      ...{ units, channels, contexts: 1, gain: 1.5, timeStep: 0.1, transfer: "tanh", noise: 0 },
      ...{ readouts: [], readoutStrength: 1, contextStd: 0 },
    },
    createRng(4),
  );
  return rateNetworkProcess(network, signActions(channels, amplitude), energyBelow(threshold));
}
