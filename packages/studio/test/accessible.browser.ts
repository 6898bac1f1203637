import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeRuns } from "./makeRuns.ts";
import { type OpenedStudio, openStudio } from "./openStudio.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const shots = process.env.STUDIO_SHOTS; // a folder for screenshots, to be looked at
const runs = mkdtempSync(join(tmpdir(), "telos-studio-accessible-"));
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const LONG = { timeout: 50_000 };
const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const INFERRED = "example=two-contexts&stimulus=input&lag=0&window=20&replicates=20&seed=3&infer=1";
let studio: OpenedStudio;

beforeAll(async () => {
  makeRuns(runs);
  studio = await openStudio(runs);
});

afterAll(async () => {
  await studio?.close();
  rmSync(runs, { recursive: true, force: true });
});

/** Every view of the studio: its address, and what is to be seen before it is looked at. */
const VIEWS: readonly (readonly [name: string, address: string, ready: (page: Page) => Promise<unknown>])[] = [
  ["forward", "#/forward", (page) => page.getByText(/^It lives/).waitFor(LONG)],
  ["forward-energy", "#/forward?task=energy&train=0", (page) => page.getByText("Press Train").waitFor(LONG)],
  ["forward-compare", "#/forward?compare=1&train=0", (page) => page.getByText("nobody acts").waitFor(LONG)],
  ["forward-faults", "#/forward?task=sqare&gain=loud&train=0", (page) => page.getByRole("alert").first().waitFor(LONG)],
  ["inverse-empty", "#/inverse", (page) => page.getByText("Recordings never leave this computer").waitFor(LONG)],
  ["inverse-draw", "#/inverse?view=draw", (page) => page.getByRole("slider", { name: "Cells" }).waitFor(LONG)],
  [
    "inverse-open",
    "#/inverse?example=two-contexts",
    (page) => page.getByRole("heading", { name: "Quality gates" }).waitFor(LONG),
  ],
  ...(["reward", "evidence"] as const).map(
    (view) =>
      [
        `inverse-${view}`,
        `#/inverse?${INFERRED}&view=${view}`,
        (page: Page) => page.getByRole("heading", { name: "Verdict: Purpose" }).waitFor(LONG),
      ] as const,
  ),
  [
    "inverse-play",
    `#/inverse?${INFERRED}&view=play&change=kill:2`,
    (page) =>
      page
        .getByRole("img", { name: /If unit 2 dies/ })
        .first()
        .waitFor(LONG),
  ],
  ["gallery", "#/gallery", (page) => page.getByRole("heading", { name: "Every claim, measured" }).waitFor(LONG)],
  [
    "gallery-study",
    "#/gallery?study=fig-2-network",
    (page) => page.getByRole("heading", { name: /claims hold/ }).waitFor(LONG),
  ],
  ["runs", "#/runs", (page) => page.getByRole("checkbox", { name: "Open gain-2" }).waitFor(LONG)],
  [
    "runs-compared",
    "#/runs?runs=gain-1.5,gain-2",
    (page) => page.getByRole("row", { name: "process.gain" }).waitFor(LONG),
  ],
];

describe.each(VIEWS)("%s", (name, address, ready) => {
  test("breaks no rule of WCAG 2.2 A and AA, in light and dark, wide and on a phone", async () => {
    const { page, context, complaints } = await studio.open(address, { viewport: WIDE, reducedMotion: "reduce" });
    await ready(page);
    const faults = new Map<string, string>(); // each once, with where it was seen first
    for (const theme of ["light", "dark"] as const) {
      if (theme === "dark") await page.getByRole("button", { name: "Dark colours" }).click();
      for (const [size, viewport] of [
        ["wide", WIDE],
        ["phone", PHONE],
      ] as const) {
        await page.setViewportSize(viewport);
        if (shots) await page.screenshot({ path: join(shots, `${name}-${size}-${theme}.png`), fullPage: true });
        for (const fault of await faultsOf(page))
          if (!faults.has(fault)) faults.set(fault, `${size}, ${theme}: ${fault}`);
      }
      await page.setViewportSize(WIDE);
    }
    expect([...faults.values()]).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  });
});

async function faultsOf(page: Page): Promise<string[]> {
  // Evaluated, not added as a script: the page's own policy would refuse that, as it should.
  await page.evaluate(axe);
  const found = await page.evaluate(
    (rules) =>
      (globalThis as unknown as { axe: { run: (at: Document, how: object) => Promise<AxeResults> } }).axe.run(
        document,
        {
          runOnly: { type: "tag", values: rules },
          resultTypes: ["violations"],
        },
      ),
    RULES,
  );
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary?.replace(/\s+/g, " ")}`),
  );
}
