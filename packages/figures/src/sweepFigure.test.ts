import { describe, expect, test } from "vitest";
import { figureCsv } from "./figureCsv.ts";
import { type SweepFigureData, sweepFigure } from "./sweepFigure.ts";

const seeds = [0, 1, 2, 3];

/** A sweep of two settings; `lifetime` gives the measure of each point. */
function dataOf(lifetime: (g: number, kind: string, seed: number) => number): SweepFigureData {
  const axes = [
    { name: "g", shown: [1.8, 1.2, 1.5] },
    { name: "kind", shown: ["tanh", "relu"] },
  ] as const;
  const points = axes[0].shown.flatMap((g) =>
    axes[1].shown.flatMap((kind) =>
      seeds.map((seed) => ({ values: [g, kind], seed, measured: [lifetime(g, kind, seed)], control: [10] })),
    ),
  );
  const measures = [{ name: "lifetime", label: "lifetime (steps)", controlName: "myopic" }];
  return { name: "train square", axes, seeds, measures, points, planned: points.length };
}

describe("sweepFigure", () => {
  test("says where the first measure is highest and lowest, when the intervals are apart", () => {
    const { title } = sweepFigure.content(dataOf((g, kind, seed) => 100 * g + (kind === "relu" ? 30 : 0) + seed));
    expect(title).toBe("Lifetime is highest at g = 1.8, kind = relu, lowest at g = 1.2, kind = tanh");
  });

  test("claims nothing when the intervals overlap, and nothing of a single seed's difference", () => {
    const noisy = dataOf((g, _, seed) => g + 100 * seed);
    expect(sweepFigure.content(noisy).title).toBe(
      "Intervals of lifetime overlap: no setting stands out with these seeds",
    );
    const single = { ...noisy, seeds: [0], points: noisy.points.filter(({ seed }) => seed === 0) };
    expect(sweepFigure.content(single).title).toBe("Lifetime is highest at g = 1.8, kind = tanh, with one seed each");
  });

  test("tells of missing points, and draws the others", () => {
    const whole = dataOf((g) => g);
    const data = { ...whole, points: whole.points.slice(2) };
    expect(sweepFigure.content(data).caption).toContain("Two points of 24 are missing.");
    expect(figureCsv(sweepFigure, data).split("\n")[1]).toBe("1.8,tanh,1.8,1.8,1.8,2");
    expect(sweepFigure(data)).not.toContain("NaN");
  });

  test("more than twenty combinations are not drawn, and the caption says so", () => {
    const shown = Array.from({ length: 23 }, (_, k) => k);
    const data = {
      ...dataOf(() => 1),
      axes: [
        { name: "g", shown: [1] },
        { name: "k", shown },
      ],
      points: shown.flatMap((k) => seeds.map((seed) => ({ values: [1, k], seed, measured: [k], control: [0] }))),
    };
    const { rows, caption } = sweepFigure.content(data);
    expect(rows.flat()).toHaveLength(20);
    expect(caption).toContain("3 further combinations are in the table");
  });
});
