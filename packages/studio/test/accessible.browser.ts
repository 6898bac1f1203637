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
  ["forward-purpose", "#/forward?purpose=1", (page) => page.locator(".readOff .found").waitFor(LONG)],
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

  test("is walked through by keyboard: every control is reached, named, and seen to be held", async () => {
    const { page, context } = await studio.open(address, { viewport: WIDE, reducedMotion: "reduce" });
    await ready(page);
    await page.evaluate(() => {
      for (const details of document.querySelectorAll("details")) details.open = true;
    });
    const expected = await page.evaluate(controlsOf);
    const reached = new Set<string>();
    for (let tabs = 0; tabs < 4 * expected.length + 20; tabs++) {
      await page.keyboard.press("Tab");
      const held = await page.evaluate(heldNow);
      if (held === null) break;
      expect(held, held.control).toMatchObject({ named: true, outlined: true });
      reached.add(held.control);
    }
    expect(expected.filter((control) => !reached.has(control))).toEqual([]);
    await context.close();
  });
});

/** Runs in the page: numbers everything that the keyboard should reach, one for each group of radio buttons, and says what it is. */
function controlsOf(): string[] {
  const all = document.querySelectorAll<HTMLElement>(
    "a[href], button, input, select, textarea, summary, [tabindex='0']",
  );
  const groups = new Set<string>();
  let count = 0;
  return [...all].flatMap((element) => {
    const hidden =
      element.tabIndex < 0 || element.matches(":disabled") || !element.checkVisibility({ visibilityProperty: true });
    if (hidden) return [];
    if (element instanceof HTMLInputElement && element.type === "radio") {
      const some = document.querySelector(`input[name="${element.name}"]:checked`);
      if (groups.has(element.name) || (some && some !== element)) return [];
      groups.add(element.name);
    }
    element.dataset.walked = `${++count} ${element.tagName} ${(element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 40)}`;
    return [element.dataset.walked];
  });
}

/** Runs in the page: what holds the focus; null where the walk is over. */
function heldNow(): { control: string; named: boolean; outlined: boolean } | null {
  const held = document.activeElement;
  if (!(held instanceof HTMLElement) || held === document.body) return null;
  const labels =
    held instanceof HTMLInputElement || held instanceof HTMLSelectElement || held instanceof HTMLTextAreaElement
      ? [...(held.labels ?? [])]
      : [];
  const named = [
    held.getAttribute("aria-label"),
    held.textContent,
    held.querySelector("[aria-label]")?.getAttribute("aria-label"),
    held.querySelector("[alt]")?.getAttribute("alt"),
    ...labels.map((label) => label.textContent),
  ];
  const outlined = [held, held.closest(".choice")].some(
    (one) =>
      one !== null &&
      getComputedStyle(one).outlineStyle !== "none" &&
      Number.parseFloat(getComputedStyle(one).outlineWidth) >= 2,
  );
  return {
    control: held.dataset.walked ?? held.outerHTML.slice(0, 80),
    named: named.some((name) => (name ?? "").trim() !== ""),
    outlined,
  };
}

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
