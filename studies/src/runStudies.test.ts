import type { Pool, TaskOutcome } from "@telos/runs";
import { describe, expect, test } from "vitest";
import { atLeast } from "./claim.ts";
import { HELD_OUT_SEEDS } from "./registry.ts";
import { chooseStudies, heldOutSeeds, type RunStudiesOptions, runStudies, type StudyOutcome } from "./runStudies.ts";
import type { StudyTask } from "./runStudyTask.ts";
import { defineStudy, type Study } from "./study.ts";

interface Value {
  readonly value: number;
}

function doubling(id: string, values: readonly number[]): Study {
  return defineStudy<Value, number>({
    id,
    half: "inverse",
    title: id,
    tasks: () => values.map((value) => ({ value })),
    costOf: ({ value }) => value,
    runTask: ({ value }) => {
      if (value === 13) throw new Error("thirteen");
      return 2 * value;
    },
    conclude: (results) => ({
      claims: [
        atLeast(
          "doubled",
          results.map(({ task, result }) => result / task.value),
          2,
        ),
      ],
      figures: [],
      notes: [results.map(({ result }) => result).join(" ")],
    }),
  });
}

/** Runs tasks on this thread, in the contract of a pool of threads. */
function poolOf(list: readonly Study[]): Pool<StudyTask, unknown> {
  return {
    async *map(inputs, { signal, onSettled } = {}) {
      let index = 0;
      for (const input of inputs) {
        if (signal?.aborted) return;
        let outcome: TaskOutcome<StudyTask, unknown>;
        try {
          const output = await list.find(({ id }) => id === input.study)!.runTask(input.task);
          outcome = { kind: "done", index, input, output };
        } catch (error) {
          outcome = { kind: "failed", index, input, error: error as Error };
        }
        index++;
        onSettled?.(outcome);
        yield outcome;
      }
    },
    close: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}

async function outcomes(
  list: readonly Study[],
  options: Partial<Pick<RunStudiesOptions, "signal" | "onProgress" | "onResult" | "known">> = {},
) {
  const entries = list.map((study) => ({ id: study.id, half: study.half, load: async () => study }));
  const found: StudyOutcome[] = [];
  for await (const one of runStudies(entries, { size: "quick", seeds: [1], pool: poolOf(list), ...options }))
    found.push(one);
  return found;
}

describe("runStudies", () => {
  test("each study concludes from its own results, in the order of its tasks", async () => {
    const found = await outcomes([doubling("a", [3, 1, 2]), doubling("b", [5])]);
    expect(found.map((one) => (one.kind === "done" ? one.conclusion.notes[0] : one.kind))).toEqual(["6 2 4", "10"]);
  });

  test("the long tasks of all studies begin first, the others study by study, and nothing else depends on it", async () => {
    const short = Array.from({ length: 200 }, (_, k) => 1 + (k % 2));
    const begun: number[] = [];
    const found = await outcomes([doubling("a", [...short, 30, 5]), doubling("b", [2, 100, 1])], {
      onResult: (_, result) => void begun.push((result as number) / 2),
    });
    expect(begun).toEqual([100, 30, 5, ...short, 2, 1]);
    expect(found.map((one) => one.kind === "done" && one.conclusion.notes[0])).toEqual([
      [...short, 30, 5].map((value) => 2 * value).join(" "),
      "4 200 2",
    ]);
  });

  test("a task that throws fails its study and no other", async () => {
    const found = await outcomes([doubling("a", [1, 13]), doubling("b", [5])]);
    expect(found.map(({ kind }) => kind)).toEqual(["failed", "done"]);
    expect(found[0]!.kind === "failed" && found[0]!.errors[0]!.message).toBe("a: thirteen");
  });

  test("stopped, complete studies are kept and the others say how far they came", async () => {
    const stop = new AbortController();
    let settled = 0;
    const found = await outcomes([doubling("a", [1]), doubling("b", [1, 1, 1]), doubling("c", [1])], {
      signal: stop.signal,
      onProgress: () => {
        if (++settled === 2) stop.abort();
      },
    });
    expect(found.map((one) => (one.kind === "stopped" ? `${one.tasksDone} of ${one.tasks}` : one.kind))).toEqual([
      "done",
      "1 of 3",
      "0 of 1",
    ]);
  });

  test("progress is counted by the expected length of tasks", async () => {
    const seen: number[] = [];
    await outcomes([doubling("a", [3, 1]), doubling("b", [6])], {
      onProgress: ({ done, total }) => void seen.push(done / total),
    });
    expect(seen).toEqual([0.6, 0.9, 1]);
  });

  test("results that are there already are not made again, and the conclusions are the same", async () => {
    const studies = [doubling("a", [3, 1, 2]), doubling("b", [5, 4])];
    const made = new Map<number, unknown>();
    const whole = await outcomes(studies, { onResult: (place, result) => void made.set(place, result) });
    expect([...made].sort(([a], [b]) => a - b)).toEqual([6, 2, 4, 10, 8].map((result, place) => [place, result]));
    const again: number[] = [];
    const rest = await outcomes(studies, {
      known: new Map([...made].filter(([place]) => place === 1 || place === 3)),
      onResult: (place) => void again.push(place),
    });
    expect(again).toEqual([4, 0, 2]);
    expect(rest).toEqual(whole);
  });

  test("of each half's held-out seeds the first are taken that are asked for", () => {
    expect(heldOutSeeds("default", 3)).toEqual({
      inverse: HELD_OUT_SEEDS.inverse.slice(0, 3),
      forward: HELD_OUT_SEEDS.forward.slice(0, 3),
      beyond: HELD_OUT_SEEDS.beyond.slice(0, 3),
      loop: HELD_OUT_SEEDS.loop.slice(0, 3),
    });
    expect(heldOutSeeds("quick").forward).toEqual(HELD_OUT_SEEDS.forward.slice(0, 2));
    expect(heldOutSeeds("full")).toEqual(HELD_OUT_SEEDS);
  });

  test("an unknown study is answered with those there are", () => {
    expect(() => chooseStudies("inverse", ["fig-9"])).toThrow(/fig-1f-maze/);
    expect(chooseStudies("inverse").every(({ half }) => half === "inverse")).toBe(true);
  });

  test("all are those of both papers, and by name a study of any part is found", () => {
    expect(new Set(chooseStudies("all").map(({ half }) => half))).toEqual(new Set(["inverse", "forward"]));
    expect(chooseStudies("all", ["beyond-noise"]).map(({ id }) => id)).toEqual(["beyond-noise"]);
    expect(() => chooseStudies("forward", ["beyond-noise"])).toThrow(/no study "beyond-noise" here/);
  });
});
