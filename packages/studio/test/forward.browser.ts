import { execFileSync } from "node:child_process";
import { createReadStream, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { parseManifest } from "@telos/runs";
import { unzipSync } from "fflate";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshSite } from "../src/index.ts";
import { type OpenedStudio, openStudio } from "./openStudio.ts";

const root = join(import.meta.dirname, "../../..");
const shots = process.env.STUDIO_SHOTS; // a folder for screenshots, to be looked at
const scratch = mkdtempSync(join(tmpdir(), "telos-studio-test-"));
let studio: OpenedStudio;

beforeAll(async () => {
  studio = await openStudio();
});

afterAll(async () => {
  await studio?.close();
  rmSync(scratch, { recursive: true, force: true });
});

const trained = (page: Page) => page.getByText(/^Trained: \d+ updates/).waitFor({ timeout: 50_000 });
const lifetimeOf = async (page: Page): Promise<number> => {
  const said = await page.locator(".chart .now").first().textContent({ timeout: 30_000 });
  return Number.parseFloat(said ?? "");
};

test("it opens on an example that trains at once, lives on and is judged; nothing complains and nothing is asked elsewhere", async () => {
  const { page, context, complaints, strangers } = await studio.open("");
  await trained(page);
  await page
    .getByText(/^It lives \d+ of 1000 steps; looking one step ahead lives [\d.]+: it has learned to plan\.$/)
    .waitFor();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(await page.getByRole("row", { name: /^random/ }).count()).toBe(1);
  if (shots) await page.screenshot({ path: join(shots, "forward-light.png") });
  expect(complaints).toEqual([]);
  expect(strangers).toEqual([]);
  await context.close();
});

test("Train makes the lifetime rise, from nothing, before one's eyes", async () => {
  const { page, context } = await studio.open("#/forward?train=0");
  await page.getByText("Press Train").waitFor();
  await page.getByRole("radio", { name: "fast" }).check({ force: true });
  await page.getByRole("button", { name: "Train", exact: true }).click();
  const early = await lifetimeOf(page);
  await trained(page);
  const late = await lifetimeOf(page);
  expect(late).toBeGreaterThan(150);
  expect(late).toBeGreaterThan(2 * early);
  expect(page.url()).not.toContain("train=0");
  await page.getByRole("button", { name: "Reset" }).click();
  await page.getByText("Press Train").waitFor();
  await page.getByRole("button", { name: "Step" }).click();
  await page.getByText(/^Paused/).waitFor();
  await context.close();
});

test("a region that is drawn with the mouse becomes the task, and a network is trained in it", async () => {
  const { page, context, complaints } = await studio.open("#/forward?train=0");
  await page.getByText("Press Train").waitFor();
  await page.getByRole("button", { name: "Draw" }).click();
  const paper = (await page.locator(".paper").boundingBox())!;
  const at = (x: number, y: number) =>
    [paper.x + ((x + 1.12) / 2.24) * paper.width, paper.y + ((1.12 - y) / 2.24) * paper.height] as const;
  await page.mouse.move(...at(-0.7, -0.6));
  await page.mouse.down();
  for (const [x, y] of [
    [0.1, -0.75],
    [0.75, -0.3],
    [0.5, 0.5],
    [0, 0.8],
    [-0.6, 0.4],
  ] as const)
    await page.mouse.move(...at(x, y), { steps: 6 });
  await page.mouse.up();
  await page.waitForFunction(() => location.hash.includes("region="));
  await page.getByRole("radio", { name: "fast" }).check({ force: true });
  await page.getByRole("button", { name: "Train", exact: true }).click();
  await trained(page);
  await page.getByText(/^It lives \d+ of 600 steps.*it has learned to plan\.$/).waitFor();
  if (shots) await page.screenshot({ path: join(shots, "forward-drawn.png") });
  expect(complaints).toEqual([]);

  // The link alone gives the same view to somebody else.
  const { page: other, context: theirs } = await studio.open(new URL(page.url()).hash);
  await trained(other);
  expect(await other.locator("#corners").inputValue()).toBe(await page.locator("#corners").inputValue());
  const verdict = (of: Page) => of.locator(".verdict", { hasText: "it has learned to plan" }).textContent();
  expect(await verdict(other)).toBe(await verdict(page));

  // And Ctrl+Z takes the region away again.
  await page.locator("h1").click();
  await page.keyboard.press("Control+z");
  await page.waitForFunction(() => !location.hash.includes("region="));
  await theirs.close();
  await context.close();
});

test("an island is forbidden inside the region and food is put beside it, with the mouse; a network is trained around them", async () => {
  const { page, context, complaints } = await studio.open("#/forward?train=0");
  await page.getByText("Press Train").waitFor();
  const field = (name: string) =>
    page.waitForFunction((one) => new URLSearchParams(location.hash.split("?")[1]).get(one), name);
  const paperAt = async () => {
    const paper = (await page.locator(".paper").boundingBox())!;
    return (x: number, y: number) =>
      [paper.x + ((x + 1.12) / 2.24) * paper.width, paper.y + ((1.12 - y) / 2.24) * paper.height] as const;
  };
  await page.getByRole("button", { name: "Forbid" }).click();
  let at = await paperAt();
  await page.mouse.move(...at(-0.25, -0.25));
  await page.mouse.down();
  for (const [x, y] of [
    [0.1, -0.25],
    [0.1, 0.1],
    [-0.25, 0.1],
    [-0.25, -0.2],
  ] as const)
    await page.mouse.move(...at(x, y), { steps: 5 });
  await page.mouse.up();
  const drawn = (await (await field("region")).jsonValue())!;
  expect(drawn.split("|")).toHaveLength(2);
  await page.getByRole("button", { name: "Food" }).click();
  at = await paperAt();
  await page.mouse.move(...at(0.3, 0.3));
  await page.mouse.down();
  await page.mouse.move(...at(0.45, 0.3), { steps: 4 });
  await page.mouse.up();
  const [x, y, radius] = (await (await field("food")).jsonValue())!.split(",").map(Number);
  expect(Math.max(Math.abs(x! - 0.3), Math.abs(y! - 0.3), Math.abs(radius! - 0.15))).toBeLessThan(0.03);
  await page.getByRole("radio", { name: "fast" }).check({ force: true });
  await page.getByRole("button", { name: "Train", exact: true }).click();
  await trained(page);
  await page.getByText(/^It lives \d+ of 600 steps/).waitFor();
  if (shots) await page.screenshot({ path: join(shots, "forward-island.png") });
  const spec = (await download(page, "Spec, JSON")).toString();
  expect(JSON.parse(spec)).toMatchObject({
    rewarded: { kind: "disc", radius },
    process: { constraint: { regions: [{ kind: "polygon", holes: [expect.anything()] }] } },
  });
  expect(complaints).toEqual([]);
  await context.close();
});

const download = async (page: Page, button: string): Promise<Buffer> => {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button }).click()]);
  return readFileSync(await file.path());
};

test("a link restores every knob, and a reload too", async () => {
  const address = "#/forward?task=disc&gain=1.2&channels=3&discount=0.9&noise=0.1&beta=0.5&mu=0.2&seed=5&train=0";
  const { page, context, complaints } = await studio.open(address);
  const expectKnobs = async () => {
    await page.getByText("Press Train").waitFor();
    expect(await page.getByRole("radio", { name: "Disc" }).isChecked()).toBe(true);
    const values = await page
      .locator(".slider input")
      .evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
    expect(values).toEqual(["1.2", "3", "0.9", "0.1", "0.5", "0.2"]);
    expect(await page.locator("#seed").inputValue()).toBe("5");
  };
  await expectKnobs();
  await page.reload();
  await expectKnobs();
  await page.getByRole("button", { name: "Gain back to 1.50" }).click();
  expect(new URL(page.url()).hash).not.toContain("gain");
  expect(complaints).toEqual([]);
  await context.close();
});

test("the page and the command line give the same numbers for the same spec and seed", async () => {
  const { page, context } = await studio.open("#/forward?task=disc&gain=1.4&channels=3&seed=3");
  await trained(page);
  const [download] = await Promise.all([
    page.waitForEvent("download", { timeout: 50_000 }),
    page.getByRole("button", { name: "Run folder, zip" }).click(),
  ]);
  const zip = join(scratch, "run.zip");
  await download.saveAs(zip);
  await context.close();
  const files = Object.fromEntries(
    Object.entries(unzipSync(readFileSync(zip))).map(([path, bytes]) => [path.slice(path.indexOf("/") + 1), bytes]),
  );
  const spec = join(scratch, "spec.json");
  writeFileSync(spec, files["spec.json"]!);
  const out = join(scratch, "out");
  const command = [join(root, "packages/cli/bin/telos.js"), "train", spec, "--out", out];
  execFileSync(process.execPath, command, { stdio: "pipe" });
  const inFolder = (name: string) => readFileSync(join(out, name));
  expect(Object.keys(files).sort()).toEqual(
    [
      ...readdirSync(out),
      "figures/activity.csv",
      "figures/activity.svg",
      "figures/controller.csv",
      "figures/controller.svg",
    ]
      .filter((name) => name !== "figures")
      .sort(),
  );
  // Byte by byte: spec, arrays, metrics, figures with their numbers. A report says what its folder is called.
  const differing = Object.keys(files).filter(
    (name) => !["manifest.json", "report.html"].includes(name) && Buffer.compare(inFolder(name), files[name]!) !== 0,
  );
  expect(differing).toEqual([]);
  const [manifest, other] = [files["manifest.json"]!, inFolder("manifest.json")].map((bytes) =>
    parseManifest(Buffer.from(bytes).toString(), "manifest.json"),
  );
  expect(manifest!.specSha256).toBe(other!.specSha256);
  expect(manifest!.kernels).toBe(other!.kernels);
  expect(Object.keys(manifest!.files).sort()).toEqual(Object.keys(other!.files).sort());
});

test("what is wrong is said in words beside it, and the page goes on", async () => {
  const { page, context, complaints } = await studio.open("#/forward?task=sqare&region=0,0;1,1&gain=loud&train=0");
  const alerts = page.getByRole("alert");
  await alerts.first().waitFor();
  expect(await alerts.count()).toBe(3);
  expect((await alerts.allTextContents()).join(" ")).toMatch(
    /no “sqare”.*region.*“loud” is not a number from 0.5 to 2.5/,
  );
  await page.getByText("Press Train").waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test("the energy threshold is dragged, by mouse and by arrow keys", async () => {
  const { page, context } = await studio.open("#/forward?task=energy&train=0");
  await page.getByText("Press Train").waitFor();
  const handle = (await page.locator(".handle").boundingBox())!;
  const x = handle.x + handle.width / 2;
  const paper = (await page.locator(".paper").boundingBox())!;
  await page.mouse.move(x, paper.y + paper.height / 2);
  await page.mouse.down();
  await page.mouse.move(x - 60, paper.y + paper.height / 2, { steps: 5 });
  await page.mouse.up();
  const dragged = Number(new URLSearchParams(new URL(page.url()).hash.split("?")[1]).get("threshold"));
  expect(dragged).toBeGreaterThan(0.1);
  expect(dragged).toBeLessThan(0.27);
  await page.locator(".paper").focus();
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction(
    (before) =>
      Number(new URLSearchParams(location.hash.split("?")[1]).get("threshold")) ===
      Math.round((before + 0.01) * 100) / 100,
    dragged,
  );
  await context.close();
});

test("four networks are compared side by side", async () => {
  const { page, context, complaints } = await studio.open("#/forward?compare=1");
  await page.getByText("looks one step ahead").first().waitFor();
  expect(await page.locator(".plane").count()).toBe(4);
  await trained(page);
  if (shots) await page.screenshot({ path: join(shots, "forward-compare.png") });
  expect(complaints).toEqual([]);
  await context.close();
});

test("what a trained square was for is read off its states and actions, beside what its spec says; it can be stopped", async () => {
  const { page, context, complaints } = await studio.open("#/forward");
  const ask = page.getByRole("button", { name: "What was it trained for?" });
  expect(await ask.isDisabled()).toBe(true);
  await trained(page);
  await ask.click();
  await page.getByRole("progressbar", { name: "Reading the purpose off the behaviour" }).waitFor();
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByText(/^Stopped\. Nothing is said/).waitFor();
  expect(page.url()).not.toContain("purpose=1");
  await ask.click();
  const found = page.locator(".readOff .found");
  await found.waitFor({ timeout: 100_000 });
  const said = (await found.textContent()) ?? "";
  expect(said).toMatch(/units 0 and 1 outside a square of half-width .*maximum occupancy/);
  expect(Number(/half-width ([\d.]+\d)/.exec(said)?.[1])).toBeCloseTo(0.5, 2);
  expect(await page.locator(".readOff .told").textContent()).toMatch(
    /maximum occupancy.*units 0 and 1 leaves a square of half-width 0\.5\. It looks about/,
  );
  // Both figures, each with the myopic baseline or the candidates that were not it.
  expect(await page.locator(".readOff .drawing svg").count()).toBe(2);
  expect(await page.locator(".readOff .drawing").first().textContent()).toContain("myopic");
  if (shots)
    for (const scheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.screenshot({ path: join(shots, `forward-purpose-${scheme}.png`), fullPage: true });
    }
  // Undo takes the question back, redo brings the answer again without computing.
  await page.locator("h1").click();
  await page.keyboard.press("Control+z");
  await found.waitFor({ state: "detached" });
  await page.keyboard.press("Control+y");
  await found.waitFor({ timeout: 2000 });
  if (shots) {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.screenshot({ path: join(shots, "forward-purpose-phone.png"), fullPage: true });
  }
  // Another task has another purpose: the question is open again.
  await page.getByRole("radio", { name: "Cart & pole" }).check({ force: true });
  await page.getByText(/^Only recurrent networks can be asked/).waitFor();
  expect(await ask.isDisabled()).toBe(true);
  expect(complaints).toEqual([]);
  await context.close();
});

test("the first paint comes within a second", async () => {
  const { page, context } = await studio.open("#/forward?train=0");
  let paint = Number.POSITIVE_INFINITY; // the best of five: others may compute beside it
  for (let k = 0; k < 5 && !(paint < 1000); k++) {
    await page.reload();
    await page.getByText("Press Train").waitFor();
    const now = await page.evaluate(
      () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.POSITIVE_INFINITY,
    );
    paint = Math.min(paint, now);
  }
  process.stdout.write(`first paint after ${paint.toFixed(0)} ms\n`);
  expect(paint).toBeLessThan(1000);
  await context.close();
});

const FRAME_MS = 1000 / 60;

test("64 agents are drawn at 60 frames a second while a network is trained in the worker", async () => {
  const { page, context } = await studio.open("#/forward?train=0");
  await page.getByText("Press Train").waitFor();
  await page.getByRole("radio", { name: "slow" }).check({ force: true }); // thirty seconds: it learns all the while
  const session = await context.newCDPSession(page);
  // Time of the page's own thread, not of the clock: what a machine of one's own would see.
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const busy = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return 1000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN);
  };
  await page.getByRole("button", { name: "Train", exact: true }).click();
  await lifetimeOf(page);
  const before = await busy();
  const gaps = await page.evaluate(
    (seconds) =>
      new Promise<number[]>((done) => {
        const times: number[] = [];
        const tick = (now: number) => {
          times.push(now);
          if (now - times[0]! < 1000 * seconds) requestAnimationFrame(tick);
          else done(times.slice(1).map((time, k) => time - times[k]!));
        };
        requestAnimationFrame(tick);
      }),
    6,
  );
  const cost = ((await busy()) - before) / gaps.length;
  await page.getByText(/^Learning: /).waitFor({ timeout: 100 });
  gaps.sort((a, b) => a - b);
  const at = (share: number) => gaps[Math.floor(share * (gaps.length - 1))]!;
  process.stdout.write(
    `between two frames: median ${at(0.5).toFixed(1)} ms, 95 % within ${at(0.95).toFixed(1)}, 99 % within ${at(0.99).toFixed(1)}; ${cost.toFixed(1)} ms of the page's thread each\n`,
  );
  expect(cost).toBeLessThan(FRAME_MS / 2);
  expect(at(0.5)).toBeLessThan(FRAME_MS + 1);
  await context.close();
});

test("the built site works from any web server, under a sub-path, without headers and so with one thread", async () => {
  const site = await freshSite(() => {});
  const types: Record<string, string> = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".html": "text/html",
    ".svg": "image/svg+xml",
    ".json": "application/json",
  };
  const server = createServer((request, response) => {
    const path = (request.url ?? "/").split("?")[0]!;
    const file = path.startsWith("/lab/telos/") ? join(site, path.slice("/lab/telos/".length) || "index.html") : "";
    if (!existsSync(file)) {
      response.statusCode = 404;
      response.end();
      return;
    }
    response.setHeader("Content-Type", types[extname(file)] ?? "application/octet-stream");
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const context = await studio.browser.newContext();
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/lab/telos/`);
  await trained(page);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  expect(complaints).toEqual([]);
  await context.close();
  server.closeAllConnections();
  server.close();
});
