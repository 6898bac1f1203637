import { createRng, qualityProfile, type SelectedRecording, type Unit } from "@telos/core";
import { describe, expect, test } from "vitest";
import { qualityFigures } from "../src/qualityFigures.ts";
import { drawnTexts } from "./drawnTexts.ts";

function poisson(id: number, rateHz: number, seconds: number): Unit {
  const rng = createRng(5).split(`unit ${id}`);
  const times: number[] = [];
  for (let t = 0.002 + rng.exponential() / rateHz; t < seconds; t += 0.002 + rng.exponential() / rateHz) times.push(t);
  return { id, name: String(id), timesS: Float64Array.from(times), columns: {} };
}

function selection(units: readonly Unit[], seconds: number): SelectedRecording {
  return {
    units,
    dropped: [],
    observed: [{ startS: 0, stopS: seconds }],
    observedS: seconds,
    observedFrom: "epochs",
    notes: [],
  };
}

const copy = (unit: Unit, id: number): Unit => ({ ...unit, id, timesS: unit.timesS.map((time) => time + 0.0003) });
const few = [poisson(3, 5, 120), poisson(17, 2, 120), poisson(40, 9, 120)];
const cases: readonly (readonly [string, SelectedRecording])[] = [
  ["three units", selection(few, 120)],
  ["a duplicate", selection([...few, copy(few[0]!, 1_048_576)], 120)],
  ["one unit", selection([poisson(0, 5, 60)], 60)],
  ["two spikes", selection([{ ...poisson(0, 5, 60), timesS: Float64Array.of(1, 2) }], 60)],
  [
    "130 units",
    selection(
      Array.from({ length: 130 }, (_, id) => poisson(id, 0.2 + id / 10, 60)),
      60,
    ),
  ],
];

describe.each(cases)("quality figures of %s", (_name, selected) => {
  const profile = qualityProfile(selected, { rng: createRng(1) });
  const figures = qualityFigures(profile);

  test.each(figures)("$name is well-formed, and no text is clipped or covers another", ({ svg, csv, title }) => {
    const page = drawnTexts(svg);
    expect(page.wellFormed).toBe(true);
    expect(svg).not.toMatch(/NaN|undefined|Infinity|currentColor|var\(|\sid=|<style/);
    expect(csv).not.toContain("NaN");
    expect(title.length).toBeGreaterThan(10);
    expect(svg.length).toBeLessThan(500_000);
    for (const text of page.texts) {
      expect(text.left, text.text).toBeGreaterThan(-1);
      expect(text.right, text.text).toBeLessThan(page.width + 1);
      expect(text.bottom, text.text).toBeLessThan(page.height + 1);
    }
    for (const [i, a] of page.texts.entries())
      for (const b of page.texts.slice(i + 1)) {
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        expect(across > 0.3 && down > 0.3, `“${a.text}” and “${b.text}”`).toBe(false);
      }
  });
});

describe("the title is a message that these data bear out", () => {
  const titles = (selected: SelectedRecording) =>
    Object.fromEntries(
      qualityFigures(qualityProfile(selected, { rng: createRng(1) })).map(({ name, title }) => [name, title]),
    );

  test("duplicates are named, and clean units are called clean", () => {
    expect(titles(cases[0]![1]).coincidences).toMatch(/: no duplicates$/);
    expect(titles(cases[1]![1]).coincidences).toMatch(/^Units (3 and 1048576|1048576 and 3) are duplicates: 100 %/);
  });

  test("intervals below 1 ms make a unit multi-unit activity", () => {
    expect(titles(cases[0]![1]).intervals).toBe("No interspike interval lies below 1 ms");
    const bursts = Float64Array.from({ length: 400 }, (_, k) => Math.floor(k / 2) * 0.3 + (k % 2) * 0.0004);
    const unit = { ...few[0]!, timesS: bursts };
    expect(titles(selection([unit, few[1]!], 120)).intervals).toMatch(/^One unit of 2 is multi-unit activity/);
  });

  test("independent Poisson units have no dynamics to infer from", () => {
    expect(titles(cases[0]![1]).dynamics).toMatch(/no more of a unit’s activity than shuffles/);
  });
});
