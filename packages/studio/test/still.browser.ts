import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type OpenedStudio, openStudio } from "./openStudio.ts";

const LONG = { timeout: 50_000 };
const MOST_SHIFT = 0.01; // of the window's area times the way; 0.1 is what is commonly called good
let studio: OpenedStudio;

beforeAll(async () => {
  studio = await openStudio();
});

afterAll(async () => {
  await studio?.close();
});

const PHONE = { width: 390, height: 844 };
const WIDE = { width: 1440, height: 900 };

test.each([
  ["wide", WIDE],
  ["phone", PHONE],
] as const)("nothing jumps on the forward page while it opens, learns and is judged (%s)", async (_size, viewport) => {
  const { page, context } = await watched("#/forward", viewport);
  await page.getByText(/^It lives \d+ of/).waitFor(LONG);
  await page.getByRole("button", { name: "Train again" }).click();
  await page.getByText(/^Trained: \d+ updates/).waitFor(LONG);
  await page.getByText(/^It lives \d+ of/).waitFor(LONG);
  await expectStill(page);
  await context.close();
});

test("nothing jumps on a phone while the purpose of a trained network is read off it", async () => {
  const { page, context } = await watched("#/forward", PHONE);
  await page.getByText(/^It lives \d+ of/).waitFor(LONG);
  await page.getByRole("button", { name: "What was it trained for?" }).click();
  await page.locator(".readOff .found").waitFor({ timeout: 100_000 });
  await expectStill(page);
  await context.close();
});

test.each([
  ["wide", WIDE],
  ["phone", PHONE],
] as const)(
  "nothing jumps on the inverse page while a recording opens, is inferred and played with (%s)",
  async (_size, viewport) => {
    const { page, context } = await watched(
      "#/inverse?example=two-contexts&stimulus=input&lag=0&window=20&replicates=20&seed=3",
      viewport,
    );
    await page.getByRole("heading", { name: "Quality gates" }).waitFor(LONG);
    await page.getByRole("button", { name: "Infer" }).click();
    await page.getByRole("heading", { name: "Verdict: Purpose" }).waitFor(LONG);
    await page.getByRole("button", { name: "Play with this network" }).click();
    await page.getByRole("button", { name: /^Kill cell 2\b/ }).click();
    await page.getByRole("img", { name: /If unit 2 dies, the tuning/ }).waitFor(LONG);
    await page.getByRole("button", { name: /^Kill cell 4\b/ }).click();
    await page
      .getByRole("img", { name: /If units 2, 4 die/ })
      .first()
      .waitFor(LONG);
    await expectStill(page);
    await context.close();
  },
);

test("nothing jumps in the gallery while its studies and their figures arrive", async () => {
  const { page, context } = await watched("#/gallery", WIDE);
  await page.getByRole("heading", { name: "Every claim, measured" }).waitFor(LONG);
  await page.getByRole("link", { name: /^Eight neurons with a purpose/ }).click();
  await page.locator(".plate img").evaluate((picture: HTMLImageElement) => picture.decode());
  await expectStill(page);
  await context.close();
});

/** A page that notes every shift of its layout which no click or key of the last half second explains. */
async function watched(address: string, viewport: { width: number; height: number }) {
  const opened = await studio.open("#/none", { viewport });
  await opened.context.addInitScript(() => {
    const shifts: { value: number; what: string }[] = [];
    Object.assign(globalThis, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as {
        value: number;
        hadRecentInput: boolean;
        startTime: number;
        lastInputTime: number;
        sources: { node?: Element; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[];
      }[])
        if (!entry.hadRecentInput)
          shifts.push({
            value: entry.value,
            what: `${Math.round(entry.startTime - entry.lastInputTime)} ms after an input: ${entry.sources
              .map(
                ({ node, previousRect: a, currentRect: b }) =>
                  `${node?.nodeName}.${node?.className} ${a.x},${a.y},${a.height}→${b.x},${b.y},${b.height}`,
              )
              .join(" | ")}`,
          });
    }).observe({ type: "layout-shift", buffered: true });
  });
  await opened.page.goto("about:blank");
  await opened.page.goto(`${studio.url}${address}`);
  return opened;
}

async function expectStill(page: Page): Promise<void> {
  await page.waitForTimeout(300);
  const shifts = await page.evaluate(
    () => (globalThis as unknown as { shifts: { value: number; what: string }[] }).shifts,
  );
  const total = shifts.reduce((sum, { value }) => sum + value, 0);
  process.stdout.write(`layout shift ${total.toFixed(4)}\n`);
  expect(total, shifts.map(({ value, what }) => `${value.toFixed(4)} ${what}`).join("\n")).toBeLessThan(MOST_SHIFT);
}
