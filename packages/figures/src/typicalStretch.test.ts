import { expect, test } from "vitest";
import { below, typicalStretch } from "./typicalStretch.ts";

test("below counts the times before a moment, as a linear search does", () => {
  const sorted = Float64Array.of(1, 2, 2, 3.5, 9);
  for (const at of [0, 1, 2, 2.5, 3.5, 9, 10])
    expect(below(sorted, at)).toBe(sorted.filter((time) => time < at).length);
});

test("a burst does not make a stretch typical: the chosen one holds the mean number of spikes", () => {
  // 40 s at 1 spike per second, 40 s at 3, 40 s at 11: over stretches of 20 s the mean lies nearest to 3 per second.
  const times = [1, 3, 11].flatMap((rate, k) => Array.from({ length: 40 * rate }, (_, i) => 40 * k + i / rate));
  const { startS, stopS } = typicalStretch([Float64Array.from(times)], [{ startS: 0, stopS: 120 }], 20);
  const inside = times.filter((time) => time >= startS && time < stopS).length;
  const all = Array.from({ length: 21 }, (_, k) => times.filter((time) => time >= 5 * k && time < 5 * k + 20).length);
  const mean = all.reduce((sum, count) => sum + count, 0) / all.length;
  expect(stopS - startS).toBe(20);
  for (const count of all) expect(Math.abs(inside - mean)).toBeLessThanOrEqual(Math.abs(count - mean));
});

test("a stretch lies within observed time; a short recording is taken whole; spike order does not matter", () => {
  const observed = [
    { startS: 1.3, stopS: 9 },
    { startS: 100, stopS: 131 },
  ];
  const train = Float64Array.of(105, 3, 120, 101);
  const stretch = typicalStretch([train], observed, 20);
  expect(stretch.startS).toBeGreaterThanOrEqual(100);
  expect(stretch.stopS).toBeLessThanOrEqual(131);
  expect(typicalStretch([train], observed.slice(0, 1), 20)).toEqual({ startS: 1.3, stopS: 9 });
  expect(typicalStretch([train], [], 20)).toEqual({ startS: 3, stopS: 23 });
});
