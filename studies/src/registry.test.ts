import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { studies, studyEntry } from "./registry.ts";

describe("registry", () => {
  test.each(studies)("$id is a study of that name with a page that says whose parameters it has", async (entry) => {
    const study = await entry.load();
    expect([study.id, study.half]).toEqual([entry.id, entry.half]);
    const page = new URL(`../${entry.id}/README.md`, import.meta.url);
    expect(existsSync(page)).toBe(true);
    expect(readFileSync(page, "utf8")).toMatch(/ours/);
  });

  test.each(studies)(
    "tasks of $id are plain data that hold their seed, the same for the same request",
    async (entry) => {
      const study = await entry.load();
      for (const size of ["quick", "default", "full"] as const) {
        const tasks = study.tasks({ size, seeds: [11, 12] });
        expect(tasks.length).toBeGreaterThan(0);
        expect(structuredClone(tasks)).toEqual(tasks);
        expect(study.tasks({ size, seeds: [11, 12] })).toEqual(tasks);
      }
    },
  );

  test("names are unique, and an unknown one is answered with the list", () => {
    expect(new Set(studies.map(({ id }) => id)).size).toBe(studies.length);
    expect(() => studyEntry("fig-7")).toThrow(/no study "fig-7".*fig-2-network/);
  });
});
