import { describe, test } from "vitest";
import type { Criterion } from "../../src/bellman/problem.ts";
import { createRng } from "../../src/num/rng.ts";
import type { FiniteProcess } from "../../src/process/process.ts";
import { problemLaws } from "./problemLaws.ts";
import { processLaws } from "./processLaws.ts";
import { randomProblem } from "./randomProblem.ts";

export interface DescribeProcessOptions {
  /** How many random problems each law is tried on; default 3. */
  readonly problems?: number;
}

/**
 * The conformance suite of finite processes: what every process promises, and every law of the three operators on
 * random problems over it, discounted and, where nothing is terminal, in the average. The average needs that every
 * state can be reached from every other.
 * @param make  a new process each time
 */
export function describeProcess(name: string, make: () => FiniteProcess, options: DescribeProcessOptions = {}): void {
  const rngOf = (claim: string) => createRng(1).split(name).split(claim);
  describe(`${name} is a finite process`, () => {
    test.each(Object.entries(processLaws))("%s", (claim, law) => law(make(), rngOf(claim)));
  });
  const criteria: Criterion[] = [{ kind: "discounted", discount: 0.9 }];
  if (!make().terminal.includes(1)) criteria.push({ kind: "average" });
  for (const criterion of criteria) {
    describe(`on ${name}, ${criterion.kind}`, () => {
      test.each(Object.entries(problemLaws))("%s", (claim, law) => {
        const rng = rngOf(claim);
        for (let k = 0; k < (options.problems ?? 3); k++) law(randomProblem(rng, make(), criterion), rng);
      });
    });
  }
}
