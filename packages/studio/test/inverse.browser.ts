import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
  await page.getByRole("button", { name: /^Kill cell 1,/ }).click();
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
  await page.getByRole("button", { name: /^Silence cell 0,/ }).click();
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
  await page.getByRole("button", { name: /^Kill cell 2,/, pressed: true }).waitFor(LONG);
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
  await page.getByRole("button", { name: "Save the numbers (JSON)" }).click();
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
