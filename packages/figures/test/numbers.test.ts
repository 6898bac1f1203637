import { expect, test } from "vitest";
import { figureCsv } from "../src/figureCsv.ts";
import { formatNumber } from "../src/formatNumber.ts";
import { gain } from "../src/gain.ts";
import { raster } from "../src/raster.ts";
import { rewardByWord } from "../src/rewardByWord.ts";
import { tests } from "../src/tests.ts";
import { wordDistribution } from "../src/wordDistribution.ts";
import { drawnTexts } from "./drawnTexts.ts";
import { purposeFixture } from "./purposeFixture.ts";

const { purpose } = purposeFixture();
const { fit } = purpose;

function textsOf(svg: string): string[] {
  return drawnTexts(svg).texts.map((drawn) => drawn.text);
}

test("rates over time are spikes over observed seconds, bin by bin", () => {
  // 2 spikes per second for 100 s, then a gap, then 5 per second; unit 9 is silent. 160 s make bins of 2 s.
  const times = [
    ...Array.from({ length: 200 }, (_, i) => i / 2),
    ...Array.from({ length: 200 }, (_, i) => 120 + i / 5),
  ];
  const observed = [
    { startS: 0, stopS: 100 },
    { startS: 120, stopS: 160 },
  ];
  const units = [
    { id: 4, timesS: Float64Array.from(times) },
    { id: 9, timesS: new Float64Array() },
  ];
  const { rows } = raster.content({ units, observed }).table;
  const ofUnit = (id: number) => rows.filter((row) => row[0] === id);
  expect(ofUnit(4).length).toBe(70);
  for (const [, startS, , rateHz] of ofUnit(4)) expect(rateHz).toBe((startS as number) < 100 ? 2 : 5);
  for (const [, , , rateHz] of ofUnit(9)) expect(rateHz).toBe(0);
  expect(raster.content({ units, observed }).title).toBe("Two units fire at 0 to 2.86 Hz over 2.33 min");
});

test("every spike of the stretch is one tick, and none outside it", () => {
  const timesS = Float64Array.from({ length: 37 }, (_, i) => 0.3 + i / 2);
  const svg = raster({ units: [{ id: 1, timesS }], observed: [{ startS: 0, stopS: 10 }] });
  const ticks = /<path d="([^"]*)" fill="none" stroke="#1A1C1E" stroke-width="0.5"/.exec(svg)![1]!;
  expect(ticks.split("M").length - 1).toBe(timesS.filter((time) => time < 10).length);
});

test("the interval and the bound of every test stand in the figure", () => {
  const texts = textsOf(tests({ tests: fit.tests })).join("\n");
  for (const { title, value, bound } of fit.tests) {
    expect(texts).toContain(title);
    expect(texts).toContain(bound);
    expect(texts).toContain(Number.isNaN(value) ? "not defined" : formatNumber(value));
  }
  expect(texts).toContain("0.0818 [0.071, 0.093]");
});

test("every surrogate is a dot", () => {
  const count = (surrogates: readonly number[]) =>
    gain({ gain: fit.gain.bitsPerFlip, surrogates }).split("<circle").length - 1;
  expect(count(fit.surrogates) - count([])).toBe(10);
});

test("both divergences are printed, and every visited word is a dot for each prediction", () => {
  const svg = wordDistribution(fit.words);
  expect(textsOf(svg)).toEqual(expect.arrayContaining(["independent: 0.043 bits", "fitted: 0.0039 bits"]));
  const visited = fit.words.observed.filter((share) => share > 0).length;
  expect(svg.split("h0").length - 1).toBe(2 * visited);
});

test("rows of the reward figure show the best words and the worst, dots filled where a unit is active", () => {
  const data = { reward: fit.reward, unitIds: purpose.data.unitIds, verdict: "purpose" as const };
  const svg = rewardByWord(data);
  const { rows } = rewardByWord.content(data).table;
  const shown = [...rows.slice(0, 20), ...rows.slice(-5)];
  const [empty, filled] = [...svg.matchAll(/<path d="((?:M[-\d.]+,[-\d.]+a[^"M]*)+)"/g)].map(
    (match) => match[1]!.split("M").length - 1,
  );
  expect(filled).toBe(shown.reduce((sum, row) => sum + (row[3] as number), 0));
  expect(empty! + filled!).toBe(shown.length * purpose.data.unitIds.length);
  expect(textsOf(svg)).toContain(`… ${rows.length - 25} words between …`);
  expect(figureCsv(rewardByWord, data).split("\n").length).toBe(rows.length + 2);
});

test("the measure of overlaps sees an overlap, and clipping", () => {
  const page = drawnTexts(
    '<svg viewBox="0 0 50 20"><text x="2" y="10">hello</text><g transform="translate(40,10)"><text>hello</text></g></svg>',
  );
  expect(page.texts[0]!.right).toBeGreaterThan(page.texts[0]!.left + 10);
  expect(page.texts[1]!.right).toBeGreaterThan(page.width);
  expect(drawnTexts("<svg><g></svg>").wellFormed).toBe(false);
});
