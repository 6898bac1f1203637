import { describe, expect, test } from "vitest";
import { purposeFigures } from "../src/purposeFigures.ts";
import { drawnTexts, overlaps } from "./drawnTexts.ts";
import { figureCases } from "./figureCases.ts";

const cases = figureCases();

describe.each(cases)("figures of %s", (_name, data) => {
  const figures = purposeFigures(data);
  const dark = purposeFigures(data, { theme: "dark" });

  test.each(figures)("$name is well-formed, finite and light", ({ svg, title }) => {
    const page = drawnTexts(svg);
    expect(page.wellFormed).toBe(true);
    for (const tag of svg.match(/<[^>]*>/g) ?? [])
      expect(tag).not.toMatch(/NaN|undefined|Infinity|\bnull\b|currentColor|var\(/);
    expect(svg).not.toMatch(/>[^<]*(NaN|undefined|Infinity)[^<]*</);
    expect(svg.length).toBeLessThan(300_000);
    expect(title.length).toBeGreaterThan(10);
  });

  test.each(figures)("no text of $name is clipped or covers another", ({ svg }) => {
    const page = drawnTexts(svg);
    for (const text of page.texts) {
      expect(text.left, text.text).toBeGreaterThan(-1);
      expect(text.right, text.text).toBeLessThan(page.width + 1);
      expect(text.top, text.text).toBeGreaterThan(-1);
      expect(text.bottom, text.text).toBeLessThan(page.height + 1);
    }
    expect(overlaps(page.texts)).toEqual([]);
  });

  test.each(figures)("several of $name may stand in one page: no ids, no style sheets, no clip paths", ({ svg }) => {
    expect(svg).not.toMatch(/\sid=|<style|clip-path|url\(|href=/);
  });

  test("the same data give the same bytes", () => {
    expect(purposeFigures(data)).toEqual(figures);
  });

  test("the dark variant changes background and ink, not the words or the numbers", () => {
    for (const [i, figure] of figures.entries()) {
      expect(dark[i]!.csv).toBe(figure.csv);
      expect(drawnTexts(dark[i]!.svg).texts).toEqual(drawnTexts(figure.svg).texts);
      expect(dark[i]!.svg).toContain("#14171A");
      expect(dark[i]!.svg).not.toContain('#1A1C1E" font');
    }
  });

  test("every CSV has as many fields in each row as in its head, and no NaN", () => {
    for (const { csv } of figures) {
      const lines = csv.trimEnd().split("\n");
      const fields = (line: string) => line.replace(/"(?:[^"]|"")*"/g, "text").split(",").length;
      for (const line of lines) expect(fields(line)).toBe(fields(lines[0]!));
      expect(csv).not.toContain("NaN");
    }
  });
});

test("a figure is 85 or 180 mm wide and says its message in text", () => {
  for (const { svg, title, name } of purposeFigures(cases[0]![1])) {
    expect(svg, name).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="(85|180)mm" height="[\d.]+mm"/);
    const texts = drawnTexts(svg).texts.map((drawn) => drawn.text);
    // A long title is broken into lines.
    expect(texts.join(" ")).toContain(title);
  }
});

test("the raster of one hour of eight units stays below 300 kB", () => {
  const data = cases[0]![1];
  const hour = data.units.map(({ id, timesS }) => ({
    id,
    timesS: Float64Array.from(
      { length: timesS.length * 4 },
      (_, k) => timesS[k % timesS.length]! + 900 * Math.floor(k / timesS.length),
    ),
  }));
  const purpose = {
    ...data.purpose,
    data: { ...data.purpose.data, observed: [{ startS: 0, stopS: 3600 }], observedS: 3600 },
  };
  const raster = purposeFigures({ purpose, units: hour }).find(({ name }) => name === "raster")!;
  expect(hour.reduce((sum, unit) => sum + unit.timesS.length, 0)).toBeGreaterThan(300_000);
  expect(raster.svg.length).toBeLessThan(120_000);
  expect(raster.title).toMatch(/over 60 min$/);
});
