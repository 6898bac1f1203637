import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { studyEntry } from "@telos/studies";
import { describe, expect, test } from "vitest";

// The figures of the guide are those of the studies, small and from one seed. After a change that is meant:
// npm run golden, alone in its commit.
const FIGURES = ["fig-2-network", "fig-1f-maze"];
const SEED = 1001;

/** Three digits a number: the last bits of a platform's logarithm are no change of a figure. */
function rounded(svg: string): string {
  return svg.replace(/-?\d+\.\d+/g, (number) => String(Number(Number(number).toPrecision(3))));
}

describe("figures of the guide", () => {
  test.each(FIGURES)("%s is what its study draws today", async (id) => {
    const study = await studyEntry(id).load();
    const request = { size: "quick", seeds: [SEED] } as const;
    const results = [];
    for (const task of study.tasks(request)) results.push({ task, result: await study.runTask(task) });
    const drawn = study.conclude(results, request).figures[0]!.svg;
    const golden = new URL(`figures/${id}.svg`, import.meta.url);
    const changed = new URL(`figures/${id}-changed.svg`, import.meta.url);
    if (process.env.GOLDEN === "renew") writeFileSync(golden, drawn);
    if (existsSync(golden) && rounded(readFileSync(golden, "utf8")) === rounded(drawn)) {
      rmSync(changed, { force: true });
      return;
    }
    writeFileSync(changed, drawn);
    expect.fail(`docs/guide/figures/${id}.svg differs from what is drawn now. Look at ${id}-changed.svg beside it.`);
  });
});
