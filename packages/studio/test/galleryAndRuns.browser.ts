import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeRuns } from "./makeRuns.ts";
import { type OpenedStudio, openStudio } from "./openStudio.ts";

const runs = mkdtempSync(join(tmpdir(), "telos-studio-runs-"));
const { studies } = JSON.parse(readFileSync(join(import.meta.dirname, "../public/gallery/studies.json"), "utf8")) as {
  studies: unknown[];
};
let studio: OpenedStudio;

beforeAll(async () => {
  makeRuns(runs);
  studio = await openStudio(runs);
});

afterAll(async () => {
  await studio?.close();
  rmSync(runs, { recursive: true, force: true });
});

test("the gallery shows every study with its claims, and opens one in the studio", async () => {
  const { page, context, complaints, strangers } = await studio.open("#/gallery");
  await page.getByRole("heading", { name: "Every claim, measured" }).waitFor();
  expect(await page.locator(".card").count()).toBe(studies.length);
  await page.getByRole("link", { name: /^Eight neurons with a purpose/ }).click();
  await page.getByRole("heading", { name: /^\d+ of \d+ claims hold/ }).waitFor();
  expect(await page.getByRole("row").count()).toBeGreaterThan(10);
  await page.locator(".plate img").evaluate((picture: HTMLImageElement) => picture.decode());
  await page.getByRole("link", { name: "Open an example of the same kind" }).click();
  await page.getByRole("heading", { name: "two-contexts.nwb" }).waitFor();
  await page.goto(`${studio.url}#/gallery?study=forward-1-energy-relu`);
  await page.getByRole("link", { name: "Open this in the studio" }).click();
  await page.getByRole("button", { name: "Pause" }).waitFor({ timeout: 30_000 });
  const fields = new URLSearchParams(new URL(page.url()).hash.split("?")[1]);
  expect(fields.get("task")).toBe("energy-relu");
  expect(await page.locator("#seed").inputValue()).toBe(fields.get("seed"));
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
