import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRng, parseSpec, simulateSpec } from "@telos/core";
import { encodeNpy, writeNwb } from "@telos/recordings";
import { parseManifest } from "@telos/runs";
import { unzipSync } from "fflate";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type OpenedPage, type OpenedStudio, openStudio } from "./openStudio.ts";

const root = join(import.meta.dirname, "../../..");
const data = join(root, "../shared/data");
const example = join(import.meta.dirname, "../public/examples/two-contexts.nwb");
const shots = process.env.STUDIO_SHOTS; // a folder for screenshots, to be looked at
const scratch = mkdtempSync(join(tmpdir(), "telos-studio-inverse-"));
const LONG = { timeout: 50_000 };
// A given window and few replicates: quick, and the same in page and command line.
const QUICK = "stimulus=input&lag=0&window=20&replicates=20&seed=3";
const OPTIONS = [
  ...["--stimulus", "input", "--stimulus-lag-ms", "0", "--window-ms", "20", "--replicates", "20", "--seed", "3"],
];

let studio: OpenedStudio;

beforeAll(async () => {
  studio = await openStudio();
});

afterAll(async () => {
  await studio?.close();
  rmSync(scratch, { recursive: true, force: true });
});

const isClean = ({ complaints, strangers }: OpenedPage) => {
  expect(complaints).toEqual([]);
  expect(strangers).toEqual([]);
};
const opened = (page: Page) => page.getByRole("heading", { name: "Quality gates" }).waitFor(LONG);
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString();
const drop = (page: Page, path: string) => page.getByLabel("Recording", { exact: true }).setInputFiles(path);

test("an NWB file is dropped, inferred, and a cell is killed: the prediction comes within a second", async () => {
  const studioPage = await studio.open("#/inverse");
  const { page } = studioPage;
  await page.getByText("Recordings never leave this computer").waitFor();
  await drop(page, example);
  await opened(page);
  await page.getByRole("img", { name: /units fire at/ }).waitFor();
  await page.getByLabel("Hold window").selectOption("20");
  await page.getByLabel("Stimulus").selectOption("input");
  await page.getByLabel("Delay to the answer").selectOption("0");
  await page.getByRole("button", { name: "Infer" }).click();
  await page.getByRole("progressbar", { name: "Inference" }).waitFor();
  await page.getByRole("heading", { name: "Verdict: Purpose" }).waitFor(LONG);
  await page
    .getByText(/another shared input that nobody recorded would look the same/)
    .first()
    .waitFor();
  await page.getByText("What cannot be known").waitFor();
  await page.getByRole("button", { name: "Play with this network" }).click();
  const began = Date.now();
  await page.getByRole("button", { name: /^Kill cell 1\b/ }).click();
  await page.getByRole("img", { name: /If unit 1 dies, adaptation/ }).waitFor();
  expect(Date.now() - began).toBeLessThan(1000);
  await page.getByRole("img", { name: /If unit 1 dies, the tuning of unit \d changes most/ }).waitFor();
  await page.getByRole("radio", { name: "Coding cost" }).check({ force: true });
  await page
    .getByRole("img", { name: /If coding costs 1.5 times as much/ })
    .first()
    .waitFor();
  await page.getByRole("radio", { name: "Input" }).check({ force: true });
  await page.getByRole("slider", { name: /Input 0/ }).fill("0.8");
  await page
    .getByRole("img", { name: /If the inputs come with probabilities 0.8, 0.2/ })
    .first()
    .waitFor();
  await page.getByRole("radio", { name: "Silence cells" }).check({ force: true });
  await page.getByRole("button", { name: /^Silence cell 0\b/ }).click();
  await page
    .getByRole("img", { name: /If unit 0 is silenced/ })
    .first()
    .waitFor();
  isClean(studioPage);
  await studioPage.context.close();
});

test("a link restores recording, choices, result and dead cell; the numbers are those of `telos infer --json`", async () => {
  const studioPage = await studio.open(`#/inverse?example=two-contexts&${QUICK}&infer=1&view=play&change=kill:2`);
  const { page } = studioPage;
  await page.getByRole("button", { name: /^Kill cell 2\b/, pressed: true }).waitFor(LONG);
  await page
    .getByRole("img", { name: /If unit 2 dies/ })
    .first()
    .waitFor();
  await page.getByRole("button", { name: "bring all back" }).click();
  await page.getByText("Click a cell").waitFor();
  await page.keyboard.press("Control+z");
  await page
    .getByRole("img", { name: /If unit 2 dies/ })
    .first()
    .waitFor();
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Numbers (JSON)" }).click();
  const inPage: unknown = JSON.parse(readFileSync(await (await saving).path(), "utf8"));
  const telos = [join(root, "packages/cli/bin/telos.js"), "infer", example, ...OPTIONS, "--json"];
  const said = execFileSync(process.execPath, [...telos, "--out", join(scratch, "run")], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const onLine = JSON.parse(said) as Record<string, unknown>;
  expect(onLine.out).toBe(join(scratch, "run"));
  expect(inPage).toEqual({ ...onLine, out: null });
  isClean(studioPage);
  await studioPage.context.close();
});

test("the run folder that is taken home is the one that `telos infer` writes", async () => {
  const studioPage = await studio.open("#/inverse");
  const { page } = studioPage;
  await drop(page, example);
  await opened(page);
  const hash = await page.evaluate(() => location.hash);
  await page.goto(`${studio.url}${hash}&${QUICK}&from=100&to=900&infer=1`);
  await page.getByRole("heading", { name: /^Verdict: / }).waitFor(LONG);
  const [download] = await Promise.all([
    page.waitForEvent("download", LONG),
    page.getByRole("button", { name: "Run folder (zip)" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/_infer-two-contexts_[0-9a-f]{8}\.zip$/);
  const files = Object.fromEntries(
    Object.entries(unzipSync(readFileSync(await download.path()))).map(([path, bytes]) => [
      path.slice(path.indexOf("/") + 1),
      bytes,
    ]),
  );
  const [report] = await Promise.all([
    page.waitForEvent("download", LONG),
    page.getByRole("button", { name: "Report", exact: true }).click(),
  ]);
  expect(readFileSync(await report.path(), "utf8")).toBe(textOf(files["report.html"]!));
  isClean(studioPage);
  await studioPage.context.close();

  // The command that stands in its manifest, given beside the file, makes the same folder.
  const manifest = parseManifest(textOf(files["manifest.json"]!), "manifest.json");
  writeFileSync(join(scratch, "two-contexts.nwb"), readFileSync(example));
  const out = join(scratch, "beside");
  execFileSync(
    process.execPath,
    [join(root, "packages/cli/bin/telos.js"), ...manifest.command.slice(1), "--out", out],
    { cwd: scratch, stdio: "ignore" },
  );
  const inFolder = (name: string) => readFileSync(join(out, name));
  expect(Object.keys(files).sort()).toEqual(
    (readdirSync(out, { recursive: true }) as string[]).filter((name) => name !== "figures").sort(),
  );
  // Byte by byte: spec, arrays, metrics, figures with their numbers, and the report.
  const differing = Object.keys(files).filter(
    (name) => name !== "manifest.json" && Buffer.compare(inFolder(name), files[name]!) !== 0,
  );
  expect(differing).toEqual([]);
  const theirs = parseManifest(textOf(inFolder("manifest.json")), "manifest.json");
  expect(manifest.specSha256).toBe(theirs.specSha256);
  expect(manifest.inputs).toEqual(theirs.inputs);
  expect(manifest.headline).toEqual(theirs.headline);
  for (const [path, sum] of Object.entries(manifest.files))
    expect(createHash("sha256").update(files[path]!).digest("hex"), path).toBe(sum);
});

test("what is dropped anywhere on the page is opened: a file, a folder of Phy; what is no file is said so", async () => {
  const studioPage = await studio.open("#/inverse");
  const { page, context } = studioPage;
  const session = await context.newCDPSession(page);
  // As the mouse does it: the browser itself hands the files over.
  const dropped = async (data: { files?: string[]; items?: { mimeType: string; data: string }[] }) => {
    for (const type of ["dragEnter", "dragOver", "drop"] as const)
      await session.send("Input.dispatchDragEvent", {
        ...{ type, x: 700, y: 700 },
        data: { items: data.items ?? [], ...(data.files && { files: data.files }), dragOperationsMask: 1 },
      });
  };
  await page.getByText("Recordings never leave this computer").waitFor();
  await dropped({ items: [{ mimeType: "text/plain", data: "spikes" }] });
  expect(await page.getByRole("alert").textContent(LONG)).toContain("That is no file");
  await dropped({ files: [example] });
  await page.getByRole("heading", { name: "two-contexts.nwb" }).waitFor(LONG);
  const folder = join(scratch, "sorted");
  mkdirSync(folder);
  const rng = createRng(1).split("spikes");
  const samples = Array.from({ length: 4000 }, () => Math.floor(rng.uniform() * 6_000_000)).sort((a, b) => a - b);
  const npy = (values: number[]) => encodeNpy({ shape: [values.length], data: Int32Array.from(values) });
  writeFileSync(join(folder, "spike_times.npy"), npy(samples));
  writeFileSync(join(folder, "spike_clusters.npy"), npy(samples.map((_, k) => k % 4)));
  writeFileSync(join(folder, "params.py"), "sample_rate = 30000.0\n");
  await dropped({ files: [folder] });
  await page.getByRole("heading", { name: "sorted" }).waitFor(LONG);
  await page.getByText(/4 units, 4,000 spikes/).waitFor();
  isClean(studioPage);
  await context.close();
});

test("words as they are are inferred with a file of a number a row as input, as the command line does it", async () => {
  // Two cells that follow the input, and two that follow each other: a step flips one of them at most.
  const rng = createRng(5).split("words");
  const steps = 30_000;
  const [words, levels] = [new Uint8Array(steps * 4), new Int32Array(steps)];
  const now = [0, 0, 0, 0];
  for (let t = 0; t < steps; t++) {
    words.set(now, t * 4);
    levels[t] = t > 0 && rng.uniform() > 0.02 ? levels[t - 1]! : Math.floor(2 * rng.uniform());
    const i = Math.floor(4 * rng.uniform());
    const other = i % 2 === 0 ? i + 1 : i - 1;
    const on = i < 2 ? (levels[t] === 1 ? 0.6 : 0.3) : now[other] === 1 ? 0.6 : 0.25;
    now[i] = rng.uniform() < on ? 1 : 0;
  }
  const [matrix, input] = [join(scratch, "words.npy"), join(scratch, "context.npy")];
  writeFileSync(matrix, encodeNpy({ shape: [steps, 4], data: words }));
  writeFileSync(input, encodeNpy({ shape: [steps], data: levels }));
  const studioPage = await studio.open("#/inverse");
  const { page } = studioPage;
  await drop(page, matrix);
  await opened(page);
  await page.getByLabel("Input, a number a row").setInputFiles(input);
  await page.waitForFunction(() => location.hash.includes("input=context.npy"));
  await page.reload();
  await opened(page);
  const hash = await page.evaluate(() => location.hash);
  await page.goto(`${studio.url}${hash}&replicates=20&seed=3&infer=1`);
  await page.getByRole("heading", { name: /^Verdict: / }).waitFor(LONG);
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Numbers (JSON)" }).click();
  const inPage: unknown = JSON.parse(readFileSync(await (await saving).path(), "utf8"));
  const said = execFileSync(
    process.execPath,
    [
      join(root, "packages/cli/bin/telos.js"),
      ...["infer", "words.npy", "--words", "--input", "context.npy", "--replicates", "20", "--seed", "3", "--json"],
      ...["--out", join(scratch, "run-of-words")],
    ],
    { cwd: scratch, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
  );
  const onLine = JSON.parse(said) as Record<string, unknown>;
  expect(onLine).toMatchObject({ stimulus: { name: "context" } });
  expect(inPage).toEqual({ ...onLine, out: null });
  isClean(studioPage);
  await studioPage.context.close();
});

test("of twelve units too the prediction comes within a second of the click, figures and all", async () => {
  const words = Array.from({ length: 12 }, (_, i) => ({ active: [i, (i + 1) % 12, (i + 2) % 12], reward: 0.7 }));
  const ring = JSON.parse(readFileSync(join(root, "examples/ring-reward.json"), "utf8")) as Record<string, unknown>;
  const spec = { ...ring, units: 12, durationS: 600, reward: { kind: "words", otherwise: 0, words } };
  const { recording } = simulateSpec(parseSpec(spec));
  const file = join(scratch, "twelve.nwb");
  writeFileSync(file, await writeNwb(recording, { sessionStart: "2000-01-01T00:00:00+00:00", seed: 1 }));
  const studioPage = await studio.open("#/inverse");
  const { page } = studioPage;
  await drop(page, file);
  await opened(page);
  const hash = await page.evaluate(() => location.hash);
  const units = Array.from({ length: 12 }, (_, i) => i).join(",");
  await page.goto(`${studio.url}${hash}&units=${units}&window=20&family=full&replicates=0&infer=1&view=play`);
  await page.getByRole("heading", { name: /^Verdict: (?:Purpose|Interactions)/ }).waitFor({ timeout: 120_000 });
  const waited: number[] = [];
  for (const cell of [1, 4, 7]) {
    // Timed in the page, from the click to the frame in which the last figure stands.
    waited.push(
      await page.evaluate(async (id) => {
        const began = performance.now();
        [...document.querySelectorAll<HTMLButtonElement>("button.cell")]
          .find((one) => one.querySelector(".id")?.textContent === String(id))
          ?.click();
        const stands = () =>
          [...document.querySelectorAll(".drawing")].some((one) =>
            new RegExp(`If units? [\\d, ]*\\b${id}\\b[\\d, ]* (?:dies|die), the tuning`).test(
              one.getAttribute("aria-label") ?? "",
            ),
          );
        while (!stands()) await new Promise((next) => requestAnimationFrame(next));
        return performance.now() - began;
      }, cell),
    );
  }
  process.stdout.write(`12 units: ${waited.map((ms) => ms.toFixed(0)).join(", ")} ms from click to figures\n`);
  expect([...waited].sort((a, b) => a - b)[1]).toBeLessThan(1000);
  isClean(studioPage);
  await studioPage.context.close();
}, 200_000);

test("a session with a file survives a reload; a link to it elsewhere asks for the file", async () => {
  const { page, context } = await studio.open("#/inverse");
  await drop(page, example);
  await opened(page);
  await page.getByRole("button", { name: /^Unit 5,/ }).click();
  await page.getByText("5 of 6 chosen").waitFor();
  await page.reload();
  await page.getByText("5 of 6 chosen").waitFor(LONG);
  const link = page.url();
  await context.close();
  const elsewhere = await studio.open(link.slice(link.indexOf("#")));
  await elsewhere.page.getByText("This link is about the recording two-contexts.nwb").waitFor();
  await drop(elsewhere.page, example);
  await elsewhere.page.getByText("5 of 6 chosen").waitFor(LONG);
  await elsewhere.context.close();
});

test("Stop ends an inference, and says that there is no verdict yet", async () => {
  const { page, context } = await studio.open("#/inverse?example=ring-reward&replicates=100000&infer=1");
  await page.getByRole("button", { name: "Stop" }).click(LONG);
  await page.getByRole("heading", { name: "Stopped: no verdict yet" }).waitFor(LONG);
  await page.getByRole("button", { name: "Infer" }).waitFor();
  await context.close();
});

describe("what is no recording is answered in words beside the drop zone", () => {
  test("a picture, an empty file, a table without spikes", async () => {
    const files = {
      "picture.png": [Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), "picture.png: is a PNG"],
      "empty.nwb": [Buffer.alloc(0), "empty.nwb: empty file"],
      "cut.nwb": [readFileSync(example).subarray(0, 5000), "cut.nwb: "],
    } as const;
    for (const [name, [bytes, words]] of Object.entries(files)) {
      writeFileSync(join(scratch, name), bytes);
      const studioPage = await studio.open("#/inverse");
      await drop(studioPage.page, join(scratch, name));
      const fault = studioPage.page.getByRole("region", { name: "Open a recording" }).getByRole("alert");
      expect(await fault.textContent(LONG)).toContain(words);
      isClean(studioPage);
      await studioPage.context.close();
    }
  });

  test("a choice that the recording cannot fulfil", async () => {
    const { page, context } = await studio.open("#/inverse?example=ring-reward&units=3,99");
    expect(await page.getByRole("alert").first().textContent(LONG)).toContain("unit 99: not in the file");
    expect(await page.getByRole("button", { name: "Infer" }).isDisabled()).toBe(true);
    await context.close();
  });
});

const REAL = [
  ["nwb/a_12units_trials.nwb", "NWB"],
  ["nwb/phy-A8604-211122.nwb", "NWB"],
  ["retina-waves/Demas2003_6WK_CTRL_ME1.h5", "retina"],
  ["maxent_toolbox/example15.mat", "MATLAB"],
] as const;

describe.skipIf(!existsSync(data))("recordings of others (skipped where ../shared/data is not)", () => {
  test.each(REAL)("%s opens and shows its gates", async (file, format) => {
    const studioPage = await studio.open("#/inverse");
    await drop(studioPage.page, join(data, file));
    await opened(studioPage.page);
    await studioPage.page
      .getByText(new RegExp(`^${format}`, "i"))
      .first()
      .waitFor();
    if (shots) await studioPage.page.screenshot({ path: join(shots, `inverse-${file.replace(/\W+/g, "-")}.png`) });
    isClean(studioPage);
    await studioPage.context.close();
  });
});

test("a reward that was drawn is simulated, inferred back, and compared with the drawing", async () => {
  const studioPage = await studio.open("#/inverse");
  const { page } = studioPage;
  await page.getByRole("button", { name: /^Draw a reward/ }).click();
  await page.getByRole("slider", { name: "Cells" }).fill("5");
  await page.getByRole("button", { name: "Clear" }).click();
  await page.getByRole("button", { name: "Add a word" }).click();
  await page.getByRole("button", { name: "Add a word" }).click();
  await page.getByRole("group", { name: "Word 2" }).getByRole("button", { name: "Cell 4" }).click();
  await page.getByRole("button", { name: "Simulate this network" }).click();
  await opened(page);
  await page.getByLabel("Hold window").selectOption("20");
  await page.getByRole("button", { name: "Infer" }).click();
  await page.getByText(/simulated with a reward for 2 words: [12] of them are among the 2 best/).waitFor(LONG);
  await page.getByRole("img", { name: /best words? (?:is|are) the|rewarded words? (?:is|are) among/ }).waitFor();
  isClean(studioPage);
  await studioPage.context.close();
});

test("it can be used by keyboard alone, and every control has a name", async () => {
  const { page, context } = await studio.open("#/inverse");
  await page.getByRole("button", { name: /^Example: Six cells/ }).focus();
  await page.keyboard.press("Enter");
  await opened(page);
  for (let tabs = 0; tabs < 40; tabs++) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const { activeElement } = document;
      const box = activeElement?.getBoundingClientRect();
      const inside = activeElement?.querySelector("[aria-label]")?.getAttribute("aria-label");
      const label = activeElement?.getAttribute("aria-label") ?? inside ?? activeElement?.textContent ?? "";
      const labelled = activeElement instanceof HTMLInputElement ? (activeElement.labels?.length ?? 0) > 0 : false;
      const visible = activeElement instanceof HTMLElement && activeElement.matches(":focus-visible");
      const tag = activeElement?.tagName ?? "";
      return { tag, named: label.trim() !== "" || labelled, visible, width: box?.width ?? 0 };
    });
    if (focused.tag === "BODY") break;
    expect(focused).toMatchObject({ named: true, visible: true });
    expect(focused.width).toBeGreaterThan(10);
  }
  await context.close();
});
