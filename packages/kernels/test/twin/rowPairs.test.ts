import { createRng, drawRateNetwork, largestLyapunovExponent, plainRowPairs, rateStepInto } from "@telos/core";
import { describe, expect, test } from "vitest";
import { activitiesOf, loadKernels, recurrentOf, rowPairsOf } from "../../src/index.ts";
import { builds } from "../builds.ts";

describe.each(builds)("two rows times a matrix on the %s build", (build) => {
  const product = rowPairsOf(loadKernels({ build }));

  test.each([
    [1, 1],
    [8, 3],
    [13, 40],
    [100, 100],
  ])(
    "%i columns over %i: the strict build has the reference's bits, the other errs below inner ε Σ|a b| (N31)",
    (columns, inner) => {
      const rng = createRng(columns);
      const matrix = Float64Array.from({ length: columns * inner }, () => rng.normal());
      using plain = plainRowPairs(matrix, columns, inner);
      using kernel = product(matrix, columns, inner);
      using scale = plainRowPairs(matrix.map(Math.abs), columns, inner);
      const [expected, found, most] = [0, 0, 0].map(() => new Float64Array(2 * columns));
      for (let round = 0; round < 3; round++) {
        const sources = Float64Array.from({ length: 2 * inner }, () => rng.normal());
        plain.into(expected, sources);
        kernel.into(found, sources);
        if (build === "strict") expect(found).toEqual(expected);
        scale.into(most, sources.map(Math.abs));
        found.forEach((value, k) => {
          expect(Math.abs(value - expected[k])).toBeLessThanOrEqual(inner * 2 ** -52 * most[k]);
        });
      }
    },
  );
});

test("a Lyapunov exponent by the strict kernels is that of the reference, bit for bit (M12)", () => {
  const network = drawRateNetwork(
    {
      units: 30,
      channels: 1,
      contexts: 1,
      gain: 2.5,
      timeStep: 0.1,
      transfer: "tanh",
      noise: 0,
      readouts: [],
      readoutStrength: 1,
      contextStd: 0,
    },
    createRng(1),
  );
  const options = { settle: 50, steps: 200 };
  const expected = largestLyapunovExponent(network, { ...options, rng: createRng(2) });
  const kernels = loadKernels();
  const twins = { product: rowPairsOf(kernels), activities: activitiesOf(kernels)("tanh") };
  expect(largestLyapunovExponent(network, { ...options, ...twins, rng: createRng(2) })).toEqual(expected);
});

test.each([1, 2, 7])(
  "a step of %i states with the strict kernel's product is that of the reference, bit for bit (M3)",
  (count) => {
    const units = 21;
    const rng = createRng(count);
    const network = drawRateNetwork(
      {
        units,
        channels: 1,
        contexts: 2,
        gain: 1.5,
        timeStep: 0.1,
        transfer: "relu",
        noise: 0,
        readouts: [],
        readoutStrength: 1,
        contextStd: 1,
      },
      rng.split("network"),
    );
    const states = Float64Array.from({ length: count * units }, () => rng.normal());
    const contexts = Int32Array.from({ length: count }, (_, k) => k % 2);
    const [expected, found, work] = [0, 0, 0].map(() => new Float64Array(count * units));
    rateStepInto(expected, work, network, states, contexts, count);
    using recurrent = recurrentOf(loadKernels(), network);
    rateStepInto(found, work, network, states, contexts, count, recurrent);
    expect(found).toEqual(expected);
  },
);
