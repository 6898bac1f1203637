import { describe, expect, test } from "vitest";
import { studies } from "./registry.ts";
import { heldOutSeeds, runStudies } from "./runStudies.ts";

// `telos reproduce inverse --quick`, study by study, and studies that train controllers of each other part.
const TRAINING = ["forward-2-square", "beyond-learned-policy", "beyond-400-units", "loop-square"];

const chosen = studies.filter(({ half, id }) => half === "inverse" || TRAINING.includes(id));

describe("a quick run", () => {
  test.each(chosen.map((entry) => [entry.id, entry] as const))(
    "of %s: every claim holds, on seeds that were not used to tune",
    async (_, entry) => {
      for await (const outcome of runStudies([entry], { size: "quick", seeds: heldOutSeeds("quick") })) {
        if (outcome.kind !== "done") throw new Error(`${entry.id} did not finish: ${outcome.kind}`);
        const failed = outcome.conclusion.claims.filter(({ pass }) => !pass);
        expect(failed).toEqual([]);
        expect(outcome.conclusion.claims.length).toBeGreaterThan(0);
        expect(outcome.conclusion.figures[0].svg).toContain("<svg");
      }
    },
    300_000,
  );
});
