import { describe, expect, test } from "vitest";
import type { Benchmark } from "./benchmark.ts";
import { chooseBenchmarks } from "./chooseBenchmarks.ts";
import { secondsOf } from "./clock.ts";
import { compare } from "./compare.ts";
import type { Contender } from "./contender.ts";
import { expectAnswer } from "./expectAnswer.ts";
import { expectTrained } from "./expectTrained.ts";
import { startPeer, whyMissing } from "./peerProcess.ts";
import { race } from "./race.ts";
import { headroom, medianOf, missingRatio, ratioOf } from "./ratio.ts";
import { ratiosText } from "./report.ts";

/** A contender whose seconds are given and that notes what was asked of it. */
function scripted(name: string, seconds: readonly number[], log: string[], value = 1): Contender {
  let k = 0;
  return {
    name,
    threads: 1,
    answer() {
      log.push(`${name} answers`);
      return { x: [value] };
    },
    time() {
      log.push(`${name} is timed`);
      return seconds[k++ % seconds.length]!;
    },
  };
}

describe("answers", () => {
  test("agree at the scale of the reference, not entry by entry", () => {
    expectAnswer("it", { x: [1000, 1e-7] }, { x: [1000, 0] }, { x: 1e-9 });
    expect(() => expectAnswer("it", { x: [1000, 1e-5] }, { x: [1000, 0] }, { x: 1e-9 })).toThrow(/x\[1\] is 0.00001/);
  });

  test("that are not numbers, too short or absent are refused by name", () => {
    expect(() => expectAnswer("it", { x: [Number.NaN] }, { x: [0] }, { x: 1 })).toThrow(
      /it gives a wrong answer: x\[0\]/,
    );
    expect(() => expectAnswer("it", { x: [] }, { x: [0] }, { x: 1 })).toThrow(/0 numbers for "x" instead of 1/);
    expect(() => expectAnswer("it", {}, { x: [0] }, { x: 1 })).toThrow(/gives no "x"/);
    expect(() => expectAnswer("it", { x: [0] }, {}, { x: 1 })).toThrow(/reference has no table "x"/);
  });

  test("of a training whose agents do not live are refused", () => {
    expect(() => expectTrained({ name: "it", note: () => ({ lifetime: 40 }) })).toThrow(/it did not learn/);
    expect(() => expectTrained({ name: "it", note: () => ({ lifetime: Number.NaN }) })).toThrow(/it did not learn/);
    expect(() => expectTrained({ name: "it" })).toThrow(/it did not learn/);
    expectTrained({ name: "it", note: () => ({ lifetime: 280 }) });
  });
});

describe("a race", () => {
  test("checks every answer before anybody is timed, and each round begins with another contender", async () => {
    const log: string[] = [];
    const contenders = [scripted("a", [1], log), scripted("b", [1], log)];
    await race({ contenders, clock: "wall", tolerances: { x: 0 }, rounds: 2, warmUps: 1 });
    expect(log).toEqual([
      "a answers", "b answers", "a is timed", "b is timed",
      "a is timed", "b is timed", "b is timed", "a is timed",
    ]); // biome-ignore format: one line a phase
  });

  test("with a wrong answer times nobody", async () => {
    const log: string[] = [];
    const contenders = [scripted("right", [1], log), scripted("wrong", [1e-9], log, 2)];
    await expect(race({ contenders, clock: "wall", tolerances: { x: 1e-9 }, rounds: 10 })).rejects.toThrow(
      /wrong gives a wrong answer/,
    );
    expect(log.filter((line) => line.endsWith("timed"))).toEqual([]);
  });

  test("repeats short works and gives one time a round for each", async () => {
    const asked: number[] = [];
    const short: Contender = { ...scripted("a", [1], []), time: (repeats) => 0.001 * Math.sign(asked.push(repeats)) };
    const timings = await race({
      contenders: [short],
      clock: "wall",
      tolerances: {},
      rounds: 3,
      warmUps: 1,
      atLeastSeconds: 0.02,
    });
    expect(asked).toEqual([1, 20, 20, 20]);
    expect(timings.get("a")).toEqual([0.001, 0.001, 0.001]);
  });

  test("by the thread's own time leaves out whoever has several", async () => {
    const contenders = [scripted("a", [1], []), { ...scripted("b", [1], []), threads: 2 }];
    const timings = await race({ contenders, clock: "cpu", tolerances: {}, rounds: 3 });
    expect([...timings.keys()]).toEqual(["a"]);
  });

  test("refuses two contenders of one name", async () => {
    const contenders = [scripted("a", [1], []), scripted("a", [1], [])];
    await expect(race({ contenders, clock: "wall", tolerances: {}, rounds: 3 })).rejects.toThrow(
      /two contenders are called "a"/,
    );
  });
});

test("both clocks count seconds, and a thread that waits does not run", async () => {
  const [wall, cpu] = [secondsOf("wall"), secondsOf("cpu")];
  await new Promise((resolve) => setTimeout(resolve, 60));
  const waited = secondsOf("wall") - wall;
  expect(waited).toBeGreaterThan(0.05);
  expect(secondsOf("cpu") - cpu).toBeLessThan(0.9 * waited);
});

describe("ratios", () => {
  const timings = new Map([
    ["slow", [4, 100, 6, 8]],
    ["fast", [1, 20, 1, 2]],
  ]);

  test("are medians of the rounds' own ratios, so that one busy round falls out", () => {
    expect(ratioOf(timings, "slow", "fast", { name: "it", goal: 4 })).toEqual({
      name: "it",
      ratio: 4.5,
      goal: 4,
      spread: [4, 5.25],
      rounds: 4,
      says: "slow / fast",
    });
  });

  test("of somebody who was not there are null and say so", () => {
    expect(ratioOf(timings, "slow", "absent", { name: "it", goal: 4 })).toMatchObject({
      ratio: null,
      missing: "absent was not in the race",
    });
  });

  test("of an absolute limit are its headroom", () => {
    expect(headroom("it", [2, 1, 4], 10, "a solve")).toMatchObject({ ratio: 5, goal: 1, seconds: 2, limitSeconds: 10 });
    expect(medianOf([3, 1, 2])).toBe(2);
  });

  test("compare one thread with one and two with two, and hold goals against the relaxed build only", () => {
    const all = new Map([
      ["strict", [2]],
      ["relaxed", [1]],
      ["relaxed, 2 threads", [0.5]],
      ["peer", [6]],
      ["peer, 2 threads", [4]],
    ]);
    const found = compare(
      all,
      "work",
      [
        { name: "peer", goal: 5 },
        { name: "other", goal: 2, missing: "not installed" },
      ],
      1.5,
    );
    expect(found.map(({ name, ratio, goal }) => [name, ratio, goal])).toEqual([
      ["work, peer", 6, 5],
      ["work, peer (relaxed, 2 threads)", 8, null],
      ["work, peer (strict)", 3, null],
      ["work, other", null, 2],
      ["work, 2 threads of relaxed", 2, 1.5],
    ]);
  });

  test("are told with their goals, and what is missing by its reason", () => {
    const text = ratiosText([
      ratioOf(timings, "slow", "fast", { name: "a", goal: 5 }),
      headroom("b", [2], 10, "a solve"),
      missingRatio("c", 3, "peer / telos", "python has no torch"),
    ]);
    expect(text).toContain("goal 5×: missed");
    expect(text).toContain("limit 10 s: met");
    expect(text).toContain("not measured: python has no torch");
  });
});

test("--only takes names of benchmarks and refuses others with the one probably meant", () => {
  const all = ["training", "simulation"].map((name): Benchmark => ({ name, title: name, run: async () => [] }));
  expect(chooseBenchmarks(all, undefined)).toBe(all);
  expect(chooseBenchmarks(all, "simulation").map(({ name }) => name)).toEqual(["simulation"]);
  expect(() => chooseBenchmarks(all, "trainin")).toThrow(/did you mean "training"/);
});

describe("a peer", () => {
  test("that is not installed is named, with how to get it", () => {
    expect(whyMissing("torch", "no-such-python")).toBe("no-such-python is not here: apt-get install python3-torch");
  });

  const missing = whyMissing("numpy");
  const settings = { units: 4, inputs: 1, codingCost: 0.5 };
  const arrays = {
    averaged: { values: Float64Array.from({ length: 16 }, (_, s) => Math.sin(s)), shape: [1, 16] },
    referenceLogits: { values: new Float64Array(4), shape: [4] },
    updateShare: { values: new Float64Array(4).fill(0.25), shape: [4] },
  };

  test.skipIf(missing)("gets tables unrounded, answers with its own, and times itself", async () => {
    const peer = await startPeer("hypercube_backup.py", 1);
    try {
      const edges = await peer.contender("edges", "by-edges", settings, arrays);
      const words = await peer.contender("words", "by-words", settings, arrays);
      expectAnswer("words", await words.answer(), await edges.answer(), { ahead: 1e-14 });
      expect(await edges.time(2, "cpu")).toBeGreaterThan(0);
      await expect(peer.contender("odd", "by-magic", settings, arrays)).rejects.toThrow(
        /hypercube_backup.py: KeyError/,
      );
    } finally {
      peer.close();
    }
  });

  test.skipIf(missing)("that cannot start says why", async () => {
    await expect(startPeer("no-such-peer.py", 1)).rejects.toThrow(/no-such-peer.py ended: .*No such file/);
  });
});
