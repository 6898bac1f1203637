import { anderson, andersonWeights, createRng, plainVectors } from "@telos/core";
import { describe, expect, test } from "vitest";
import { andersonKernels } from "../../src/index.ts";
import { builds } from "../builds.ts";

const EPSILON = 2 ** -52;

describe.each(builds)("Anderson acceleration on the %s build", (build) => {
  const vectors = andersonKernels({ build });

  test.each([1, 2, 5, 1000, 5001])("passes over %i numbers: error below (size + 4) ε Σ|a b| (N22)", (size) => {
    const rng = createRng(size);
    const rows = 5;
    const lengths = [size, size, size, rows * size];
    using kernel = vectors.arrays(lengths);
    using plain = plainVectors.arrays(lengths);
    plain.of.forEach((array, k) => {
      for (let i = 0; i < array.length; i++) array[i] = rng.normal();
      kernel.of[k].set(array);
    });
    const [image, x, residual, steps] = plain.of;
    const [imageK, xK, residualK, stepsK] = kernel.of;
    const expected = plainVectors.residualInto(residual, image, x);
    const found = vectors.residualInto(residualK, imageK, xK);
    expect(residualK).toEqual(residual);
    expect([found.low, found.high]).toEqual([expected.low, expected.high]);
    expect(Math.abs(found.sum - expected.sum)).toBeLessThan((size + 4) * EPSILON * expected.sum);
    plainVectors.differInto(steps, 2, image);
    vectors.differInto(stepsK, 2, imageK);
    expect(stepsK).toEqual(steps);

    const [products, projections, productsK, projectionsK] = [0, 0, 0, 0].map(() => new Float64Array(4));
    plainVectors.productsInto(products, projections, steps, 2, residual, 4);
    vectors.productsInto(productsK, projectionsK, stepsK, 2, residualK, 4);
    for (let k = 0; k < 4; k++) {
      const scale = [2 * size, -1].map((from) => {
        let sum = 0;
        for (let i = 0; i < size; i++)
          sum += Math.abs(steps[k * size + i] * (from < 0 ? residual[i] : steps[from + i]));
        return (size + 4) * EPSILON * sum;
      });
      expect(Math.abs(productsK[k] - products[k])).toBeLessThanOrEqual(scale[0]);
      expect(Math.abs(projectionsK[k] - projections[k])).toBeLessThanOrEqual(scale[1]);
    }
    const weights = Float64Array.of(0.3, -0.2, 0, 1.5);
    plainVectors.combineInto(x, image, steps, weights);
    vectors.combineInto(xK, imageK, stepsK, weights);
    for (let i = 0; i < size; i++) expect(Math.abs(xK[i] - x[i])).toBeLessThan(50 * EPSILON);
  });

  test.each([1, 2, 7, 20, 50])(
    "weights of %i past steps, some dependent: the bits of the reference (N22)",
    (memory) => {
      const rng = createRng(memory);
      const size = 60;
      const steps = Float64Array.from({ length: memory * size }, () => rng.normal());
      if (memory > 2) steps.copyWithin(size, 0, size); // the second is the first again
      if (memory > 6) steps.fill(0, 3 * size, 4 * size);
      const residual = Float64Array.from({ length: size }, () => rng.normal());
      using kernel = vectors.arrays([memory * memory, memory]);
      const [gram, projections] = kernel.of;
      const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);
      const row = (k: number) => steps.subarray(k * size, (k + 1) * size);
      for (let k = 0; k < memory; k++) {
        projections[k] = dot(row(k), residual);
        for (let l = 0; l < memory; l++) gram[k * memory + l] = dot(row(k), row(l));
      }
      for (const used of [1, Math.ceil(memory / 2), memory]) {
        const expected = andersonWeights(gram.slice(), projections.slice(), used);
        expect(expected.some((weight) => weight !== 0)).toBe(true);
        expect(vectors.weights(gram, projections, used).slice()).toEqual(expected);
      }
    },
  );

  test("a NaN or an infinity in a residual is seen wherever it stands (N22)", () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY])
      for (let at = 0; at < 7; at++) {
        using kernel = vectors.arrays([7, 7, 7]);
        const [image, x, residual] = kernel.of;
        image[at] = bad;
        expect(vectors.residualInto(residual, image, x).sum).not.toBeLessThan(Infinity);
      }
  });

  test("a search inside a search, and one that throws, leave the kernel's memory in order", () => {
    const half = (out: Float64Array, x: Float64Array) => {
      for (let i = 0; i < x.length; i++) out[i] = (i % 2 === 0 ? 0.5 : 0.8) * x[i] + 1;
    };
    const solve = (map: typeof half) =>
      anderson(map, { start: new Float64Array(20), maxSteps: 50, tolerance: 1e-12, vectors });
    const alone = solve(half);
    expect(alone.status).toBe("converged");
    expect(alone.x[0]).toBeCloseTo(2, 10);
    expect(() =>
      solve(() => {
        throw new Error("stop");
      }),
    ).toThrow("stop");
    const outer = solve((out, x) => {
      solve(half);
      half(out, x);
    });
    expect(outer).toEqual(alone);
  });
});
