import { describe, expect, test } from "vitest";
import { gridAxis } from "./gridAxis.ts";
import { pointName, pointSettings, type SweepJob, sweepPlan } from "./sweepPlan.ts";

const job: SweepJob = { task: "train", input: null, settings: { a: 1, b: { c: 2 }, seed: 7 }, keepArrays: false };
const planOf = (grid: readonly string[], seeds: readonly number[], of: SweepJob = job) =>
  sweepPlan({
    telos: "0.1.0",
    name: "x",
    command: [],
    job: of,
    axes: grid.map((text) => gridAxis(text, of.settings)),
    seeds,
  });

describe("sweepPlan", () => {
  test("holds every combination once, the first axis slowest, the seed fastest", () => {
    const plan = planOf(["a=1,2", "c=5,6,7"], [0, 1]);
    expect(plan.points.map(({ values, seed }) => [...values, seed].join(" "))).toEqual(
      [1, 2].flatMap((a) => [5, 6, 7].flatMap((c) => [0, 1].map((seed) => `${a} ${c} ${seed}`))),
    );
    expect(plan.points.map(({ index }) => index)).toEqual([...plan.points.keys()]);
    expect(new Set(plan.points.map(({ key }) => key)).size).toBe(12);
    expect(pointSettings(plan, plan.points[3]!)).toEqual({ a: 1, b: { c: 6 }, seed: 1 });
    expect(pointName(plan, plan.points[3]!)).toBe("a = 1, c = 6, seed 1");
  });

  test("a point is called the same in every sweep that does the same work, and otherwise not", () => {
    const small = planOf(["a=1,2"], [0]);
    const large = planOf(["a=2,3,1"], [4, 0]);
    const keyOf = (plan: typeof small, a: number, seed: number) =>
      plan.points.find(({ values, seed: own }) => values[0] === a && own === seed)?.key;
    expect(keyOf(large, 2, 0)).toBe(keyOf(small, 2, 0));
    expect(keyOf(large, 2, 4)).not.toBe(keyOf(small, 2, 0));
    const other = planOf(["a=1,2"], [0], { ...job, settings: { ...job.settings, b: { c: 3 } } });
    expect(keyOf(other, 2, 0)).not.toBe(keyOf(small, 2, 0));
    expect(planOf([], [0], { ...job, task: "infer" }).points[0]!.key).not.toBe(planOf([], [0]).points[0]!.key);
  });

  test("one setting on two axes, or one within another, is refused", () => {
    expect(() => planOf(["a=1,2", "a=3"], [0])).toThrow("it is varied already, by a");
    expect(() => planOf(['b={"c":1}', "b.c=3"], [0])).toThrow("varied already");
  });
});
