import { createRng, softPolicies } from "@telos/core";
import { expect, test } from "vitest";
import { loadKernels, softPoliciesOf } from "../../src/index.ts";
import { builds } from "../builds.ts";

test.each(builds.flatMap((build) => [1, 2, 5, 32, 64].map((actions) => ({ build, actions }))))(
  "soft policies of $actions actions on the $build build: the strict one has the reference's bits, the other errs below 1e-13 (M21, M22, M23)",
  ({ build, actions }) => {
    const rng = createRng(actions);
    const spreads = [0, 1e-9, 1, 30, 300, 900]; // down to where weights are no normal numbers, and to 0
    const rows = spreads.length * 20;
    const preferences = Float64Array.from({ length: rows * actions }, (_, k) => {
      const row = Math.floor(k / actions);
      return 50 + spreads[row % spreads.length] * (row % 4 === 0 ? rng.uniform() : rng.normal());
    });
    preferences[actions - 1] = -707.9;
    preferences[rows * actions - 1] = Number.NaN;
    const agents = rows - 3;
    const of = (soft: typeof softPolicies) => {
      const [policies, entropies, worths] = [agents * actions, agents, rows].map((length) => new Float64Array(length));
      soft(policies, entropies, worths, preferences, rows, agents, actions);
      return [...policies, ...entropies, ...worths];
    };
    const expected = of(softPolicies);
    const found = of(softPoliciesOf(loadKernels({ build })));
    if (build === "strict") expect(found).toEqual(expected);
    expect(found.at(-1)).toBeNaN();
    found.forEach((value, k) => {
      if (!Number.isNaN(expected[k]))
        expect(Math.abs(value - expected[k])).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(expected[k])));
    });
  },
);
