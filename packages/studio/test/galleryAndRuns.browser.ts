import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRunFolder } from "@telos/runs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type OpenedStudio, openStudio } from "./openStudio.ts";

const runs = mkdtempSync(join(tmpdir(), "telos-studio-runs-"));
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="10mm" height="10mm"><rect width="9" height="9"/></svg>';
let studio: OpenedStudio;

beforeAll(async () => {
  for (const gain of [1.5, 2]) {
    const folder = createRunFolder({
      name: `train-gain-${gain}`,
      command: ["telos", "train", "square"],
      spec: { process: { gain, units: 100 } },
      seed: 1,
      inputs: [],
      telosVersion: "0.1.0",
      now: () => new Date(Date.UTC(2026, 0, 1, 12, 0, gain * 2)),
      out: join(runs, `gain-${gain}`),
    });
    folder.append({ kind: "update", step: 10, lifetime: 100 * gain });
    folder.writeFigure("overview", SVG);
    folder.finish("complete");
  }
  mkdirSync(join(runs, "not-a-run"));
  cpSync(join(runs, "gain-2"), join(runs, "broken"), { recursive: true });
  writeFileSync(join(runs, "broken", "manifest.json"), "{");
  studio = await openStudio(runs);
});

afterAll(async () => {
  await studio?.close();
  rmSync(runs, { recursive: true, force: true });
});

test("the gallery shows every study with its claims, and opens one in the studio", async () => {
  const { page, context, complaints, strangers } = await studio.open("#/gallery");
  await page.getByRole("heading", { name: "Every claim, measured" }).waitFor();
  expect(await page.locator(".card").count()).toBe(18);
  await page.getByRole("link", { name: /^Eight neurons with a purpose/ }).click();
  await page.getByRole("heading", { name: /^\d+ of \d+ claims hold/ }).waitFor();
  expect(await page.getByRole("row").count()).toBeGreaterThan(10);
  await page.locator(".plate img").evaluate((picture: HTMLImageElement) => picture.decode());
  await page.getByRole("link", { name: "Open this in the studio" }).click();
  await page.getByRole("heading", { name: "two-contexts.nwb" }).waitFor();
  expect(complaints).toEqual([]);
  expect(strangers).toEqual([]);
  await context.close();
});

test("runs of the given folder are listed, opened and compared; what is none is passed over", async () => {
  const { page, context, complaints } = await studio.open("#/runs");
  await page.getByRole("checkbox", { name: "Open gain-1.5" }).check();
  await page.getByRole("checkbox", { name: "Open gain-2" }).check();
  expect(await page.getByRole("checkbox").count()).toBe(2);
  await page.getByRole("row", { name: "process.gain 1.5 2" }).waitFor();
  await page.getByRole("row", { name: "update.lifetime 150 200" }).waitFor();
  expect(await page.getByRole("row", { name: /process\.units/ }).count()).toBe(0);
  await page.getByRole("img", { name: "overview" }).first().waitFor();
  await page.reload();
  await page.getByRole("row", { name: "process.gain 1.5 2" }).waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test("on a phone no page scrolls sideways", async () => {
  const { page, context, complaints } = await studio.open("#/gallery", { viewport: { width: 390, height: 800 } });
  const pages = ["gallery", "gallery?study=fig-2-network", "runs?runs=gain-2", "inverse", "inverse?view=draw"];
  for (const address of pages) {
    await page.goto(`${studio.url}#/${address}`);
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  }
  expect(complaints).toEqual([]);
  await context.close();
});
