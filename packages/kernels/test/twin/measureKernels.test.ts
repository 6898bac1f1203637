import { addMoments, createRng, slopeProducts, tanh } from "@telos/core";
import { describe, expect, test } from "vitest";
import { activitiesOf, loadKernels, momentsOf, slopeProductsOf } from "../../src/index.ts";
import { builds } from "../builds.ts";

describe.each(builds)("statistics over states on the %s build", (build) => {
  const kernels = loadKernels({ build });

  test("tanh has the reference's bits on the strict build, and errs below 4 ε on the other (N56)", () => {
    const rng = createRng(1);
    const special = [0, -0, 1e-320, -1e-10, 1e-9, 0.65, -0.65, 0.6499999999999999, 21.9, 22, -22.1, 400, -1e300];
    const ends = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];
    const drawn = Array.from({ length: 20_001 }, (_, k) => (k % 7 === 0 ? 12 : 0.8) * rng.normal());
    const currents = Float64Array.from([...special, ...ends, ...drawn]);
    const found = new Float64Array(currents.length + 1).fill(7);
    activitiesOf(kernels)("tanh")?.(found, "tanh", currents, currents.length);
    expect(found.at(-1)).toBe(7);
    const expected = currents.map(tanh);
    if (build === "strict") expect(found.subarray(0, -1)).toEqual(expected);
    expected.forEach((value, k) => {
      if (Number.isNaN(value)) expect(found[k]).toBeNaN();
      else expect(Math.abs(found[k] - value)).toBeLessThanOrEqual(4 * Number.EPSILON * Math.abs(value));
    });
  });

  test("another transfer function is left to the reference (M1)", () => {
    expect(activitiesOf(kernels)("relu")).toBeUndefined();
  });

  test.each([
    [1, 1],
    [2, 3],
    [5, 70],
    [8, 64],
    [13, 2051],
  ])(
    "moments of %i numbers over %i samples: the strict build has the reference's bits, the other errs below count ε Σ|x y| (M32, M33)",
    (dims, count) => {
      const rng = createRng(dims);
      const samples = Float64Array.from({ length: count * dims }, () => rng.normal());
      const of = (add: typeof addMoments, from: Float64Array) => {
        const [sums, squares, products] = [dims, dims, dims * dims].map((length) => new Float64Array(length).fill(0.5));
        add(sums, squares, products, from, count, dims);
        const upper = products.filter((_, k) => Math.floor(k / dims) <= k % dims);
        return Float64Array.from([...sums, ...squares, ...upper]);
      };
      const found = of(momentsOf(kernels), samples);
      const expected = of(addMoments, samples);
      if (build === "strict") expect(found).toEqual(expected);
      const most = of(addMoments, samples.map(Math.abs));
      found.forEach((value, k) => {
        expect(Math.abs(value - expected[k])).toBeLessThanOrEqual(count * Number.EPSILON * most[k]);
      });
    },
  );

  test.each([
    [1, 1],
    [7, 3],
    [100, 32],
    [250, 4],
  ])(
    "slope products of %i units and %i actions: the strict build has the reference's bits, the other errs below 1e-11 of them (M17)",
    (units, actions) => {
      const rng = createRng(units);
      const offsets = Float64Array.from({ length: units * actions }, () => 4 * rng.uniform() - 2);
      const bases = Float64Array.from({ length: 3 * units }, () => 2 * rng.normal());
      const [expected, found] = [0, 0].map(() => new Float64Array(3 * actions * Math.ceil(units / 100)));
      slopeProducts(offsets, units, 100)(expected, bases, 3);
      slopeProductsOf(kernels)(offsets, units, 100)(found, bases, 3);
      if (build === "strict") expect(found).toEqual(expected);
      expected.forEach((value, k) => {
        expect(Math.abs(found[k] - value)).toBeLessThanOrEqual(1e-11 * value);
      });
    },
  );
});
