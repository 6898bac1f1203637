import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CONTROLLER_PRESETS } from "@telos/core";
import { expect, test } from "vitest";
import { readForward } from "./forwardSpec.ts";
import { type GalleryStudy, paragraphsOf, studioViewOf } from "./galleryStudies.ts";
import { EXAMPLE_NAMES } from "./inverseFields.ts";

const gallery = join(import.meta.dirname, "../../public/gallery");
const { studies } = JSON.parse(readFileSync(join(gallery, "studies.json"), "utf8")) as { studies: GalleryStudy[] };
const folders = ["fig-1f-maze", "fig-2-network", "forward-1-energy", "forward-7-reward"];

test("the gallery holds the studies of both papers, each with a figure, claims and seeds", () => {
  expect(studies.map(({ id }) => id)).toEqual(expect.arrayContaining(folders));
  for (const { figures, claims, seeds, size } of studies) {
    expect(figures.length).toBeGreaterThan(0);
    for (const { name } of figures) expect(existsSync(join(gallery, `${name}.svg`))).toBe(true);
    expect(claims.length).toBeGreaterThan(0);
    expect(seeds.length).toBeGreaterThan(0);
    expect(size).toBe("quick");
  }
});

test("what is opened in the studio exists there", () => {
  const opened = studies.flatMap((study) => {
    const view = studioViewOf(study);
    return view ? [{ half: study.half, ...view }] : [];
  });
  expect(opened.length).toBeGreaterThan(8);
  for (const { half, page, fields, own } of opened)
    if (page === "forward") {
      expect(own).toBe(half === "forward");
      const { faults, spec } = readForward(fields);
      const preset = CONTROLLER_PRESETS[fields.task as keyof typeof CONTROLLER_PRESETS];
      expect(faults).toEqual([]);
      expect(spec).toEqual(own ? { ...preset, seed: Number(fields.seed) } : preset);
    } else {
      expect(own).toBe(false);
      expect(EXAMPLE_NAMES).toContain(fields.example);
    }
});

test("a study beyond the papers opens an example of its kind, and one without a view none", () => {
  const view = studioViewOf({ id: "beyond-noise", seeds: [5001], notes: [] });
  expect(view?.own).toBe(false);
  const { faults, spec } = readForward(view?.fields ?? {});
  expect([faults, spec]).toEqual([[], CONTROLLER_PRESETS.noise]);
  expect(studioViewOf({ id: "references", seeds: [1001], notes: [] })).toBeUndefined();
});

test("a study that screened networks out opens the one that it kept", () => {
  const notes = ["2 of 3 networks drawn were screened out …; kept 23001: 36, 4002: 31."];
  expect(studioViewOf({ id: "forward-3-shapes", seeds: [3001], notes })?.fields).toEqual({
    task: "shapes",
    seed: "23001",
  });
  expect(studioViewOf({ id: "forward-3-shapes", seeds: [3001], notes: [] })?.fields.seed).toBe("3001");
});

test("a study's page becomes paragraphs without marks", () => {
  expect(paragraphsOf("**The panel.** Eight\nneurons, `x`.\n\nSee [here](y.md).")).toEqual([
    [
      { text: "The panel.", bold: true },
      { text: " Eight neurons, x.", bold: false },
    ],
    [{ text: "See here.", bold: false }],
  ]);
});
