import fc from "fast-check";
import { describe, test } from "vitest";
import { createRng } from "../../src/num/rng.ts";
import { problemLaws } from "./problemLaws.ts";
import { processLaws } from "./processLaws.ts";
import { averageProblems, discountedProblems, randomProcess } from "./randomProblem.ts";

describe("on random processes", () => {
  test.each(Object.entries(processLaws))("%s", (_, law) => {
    const processes = fc.tuple(fc.nat(2 ** 31 - 1), fc.boolean());
    fc.assert(
      fc.property(processes, ([seed, ending]) => {
        const rng = createRng(seed);
        law(randomProcess(rng, ending), rng);
      }),
      { seed: 1, numRuns: 50 },
    );
  });
});

describe.each([
  ["discounted", discountedProblems],
  ["average-reward", averageProblems],
] as const)("on random %s problems", (_, problems) => {
  test.each(Object.entries(problemLaws))("%s", (_claim, law) => {
    fc.assert(
      fc.property(problems, ({ problem, rng }) => law(problem, rng)),
      { seed: 1, numRuns: 40 },
    );
  });
});
