import { describe, expect, test } from "vitest";
import { purposeControl } from "../../test/controls/controlSpecs.ts";
import type { IntervalTable, Recording } from "../recording/recording.ts";
import { readCheckpoint, writeCheckpoint } from "../run/checkpoint.ts";
import type { Checkpoint } from "../run/outcome.ts";
import { simulateSpec } from "../spec/simulateSpec.ts";
import type { InferState } from "./inferMethod.ts";
import { type InferControl, type InferRequest, inferPurpose, prepareInference } from "./inferPurpose.ts";
import type { Purpose } from "./purpose.ts";

const SECONDS = 150;
const { recording } = simulateSpec(purposeControl(1, SECONDS));

const quick: InferRequest = {
  choice: { unitIds: [0, 1, 2, 3, 4] },
  windowMs: 20,
  stimulusLagMs: 0,
  family: "auto",
  accept: [],
  surrogates: 2,
  replicates: 4,
  seed: 1,
};

const infer = (request: Partial<InferRequest> = {}, given: Recording = recording, control: InferControl = {}) =>
  inferPurpose(given, { ...quick, ...request }, control);

/** Everything that was found, as text that keeps every bit. */
const bytesOf = (purpose: Purpose): string => writeCheckpoint(purpose);

describe("an inference", () => {
  test("done twice gives the same bytes; another seed gives other intervals of the same reward", async () => {
    const [once, twice, other] = [await infer(), await infer(), await infer({ seed: 2 })];
    expect(bytesOf(twice)).toBe(bytesOf(once));
    expect(once.fit?.reward.reward).toEqual(other.fit?.reward.reward);
    expect(once.fit?.reward.low).not.toEqual(other.fit?.reward.low);
    expect(once.fit?.reward.reward.some((value) => !Number.isNaN(value))).toBe(true);
  });

  test("stopped after any number of steps and gone on with from its saved checkpoint, it gives the same bytes", async () => {
    const whole = bytesOf(await infer());
    for (const steps of [1, 3, 6, 9]) {
      const stop = new AbortController();
      let saved: string | undefined;
      const stopped = await infer({}, recording, {
        signal: stop.signal,
        sliceMs: 1e-6, // a report after every step
        onProgress: ({ step }, checkpoint) => {
          if (step !== steps) return;
          saved ??= writeCheckpoint(checkpoint);
          stop.abort();
        },
      });
      expect(bytesOf(stopped)).not.toBe(whole);
      const from = readCheckpoint(saved ?? "") as Checkpoint<InferState>;
      expect(from.step).toBe(steps);
      expect(bytesOf(await infer({}, recording, { from }))).toBe(whole);
    }
  });

  test("stopped before its surrogates are done it claims nothing, and says so", async () => {
    const stopAt = async (steps: number) => {
      const stop = new AbortController();
      return infer({}, recording, {
        signal: stop.signal,
        sliceMs: 1e-6,
        onProgress: ({ step }) => {
          if (step === steps) stop.abort();
        },
      });
    };
    const early = await stopAt(1);
    expect(early).toMatchObject({ verdict: "refused", unknowable: [] });
    expect(early.reasons[0]).toMatch(/^Stopped before the potential was fitted/);
    expect(early.fit).toBeUndefined();
    const fitted = await stopAt(3);
    expect(fitted.verdict).toBe("refused");
    expect(fitted.reasons[0]).toMatch(/^Stopped before all surrogates were done/);
    expect(fitted.fit).toMatchObject({ status: "cancelled", predictions: [] });
  });

  test("tells of progress from the first step to the last, each stage in words", async () => {
    const seen: { step: number; total: number; stage: string }[] = [];
    await infer({}, recording, { sliceMs: 1e-6, onProgress: (progress) => seen.push(progress) });
    const total = 1 + 1 + 2 + 4 + 5;
    expect(seen.map(({ step }) => step)).toEqual(Array.from({ length: total }, (_, k) => k + 1));
    expect(new Set(seen.map((one) => one.total))).toEqual(new Set([total]));
    for (const { stage } of seen) expect(stage).toMatch(/^[a-z].*[a-z]$/);
  });

  test("what was found fits together: shapes, gauge, intervals, words and visits (I5, S6)", async () => {
    const { fit, data, unknowable } = await infer({ replicates: 30 });
    if (fit === undefined) throw new Error("it was refused");
    const { reward, words, network } = fit;
    const S = reward.words.length;
    for (const column of [reward.reward, reward.low, reward.high, reward.visitsS]) expect(column.length).toBe(S);
    const known = Array.from(reward.reward.keys()).filter((k) => !Number.isNaN(reward.reward[k]));
    expect(known.every((k) => reward.visitsS[k] >= reward.minimumVisitS)).toBe(true);
    expect(Math.abs(known.reduce((sum, k) => sum + reward.reward[k], 0))).toBeLessThan(1e-10);
    for (const k of known) expect(reward.high[k]).toBeGreaterThan(reward.low[k]);
    const covered = known.filter((k) => reward.low[k] <= reward.reward[k] && reward.reward[k] <= reward.high[k]);
    expect(covered.length / known.length).toBeGreaterThan(0.8);
    for (const share of [words.observed, words.model, words.independent])
      expect(share.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
    expect(reward.visitsS.reduce((sum, s) => sum + s, 0)).toBeCloseTo(SECONDS - 0.02, 6);
    expect(data.unitIds).toEqual([0, 1, 2, 3, 4]);
    expect(network.reference.length).toBe(5);
    expect(unknowable[0]).toContain(`${32 - known.length} of 32 words`);
  });
});

describe("what is refused, and what is told", () => {
  test("too few spikes: refused before anything is fitted, with the number (Q9)", async () => {
    const few = await infer({ choice: { unitIds: [0, 1], toS: 20 } });
    expect(few.verdict).toBe("refused");
    expect(few.fit).toBeUndefined();
    expect(few.reasons.join(" ")).toMatch(/spikes to train on/);
  });

  test("a window of 0, half a millisecond or NaN, and the full family of more units than the exact method takes, are errors in words", () => {
    for (const windowMs of [0, 0.5, Number.NaN, -20])
      expect(() => prepareInference(recording, { ...quick, windowMs })).toThrow(/windowMs/);
    for (const stimulusLagMs of [-1, Number.NaN])
      expect(() => prepareInference(recording, { ...quick, stimulusLagMs })).toThrow(/stimulusLagMs/);
    const many = { ...recording, units: Array.from({ length: 13 }, (_, id) => ({ ...recording.units[id % 8], id })) };
    const ids = many.units.map(({ id }) => id);
    expect(() => prepareInference(many, { ...quick, family: "full", choice: { unitIds: ids } })).toThrow(
      /13 units.*at most 12/,
    );
    expect(() => prepareInference(recording, { ...quick, accept: ["duplicate"] })).toThrow(/Did you mean duplicates/);
    expect(() => prepareInference(recording, { ...quick, stimulus: "light" })).toThrow(/stimulus "light"/);
  });

  test("without a list of units the 8 most active are taken and the others named with the reason", () => {
    const twelve = {
      ...recording,
      units: Array.from({ length: 12 }, (_, id) => ({
        ...recording.units[id % 8],
        id,
        // Later units have fewer spikes, and no two of them at the same time.
        timesS: recording.units[id % 8].timesS.filter((_, k) => k % (id + 1) === 0).map((t) => t + id * 0.003),
      })),
    };
    const prepared = prepareInference(twelve, { ...quick, choice: {} });
    const data = prepared.kind === "refused" ? prepared.purpose.data : prepared.context.data;
    const spikes = twelve.units.map(({ timesS }) => timesS.length);
    expect(Math.min(...data.unitIds.map((id) => spikes[id]))).toBeGreaterThanOrEqual(
      Math.max(...data.dropped.map(({ id }) => spikes[id])),
    );
    expect(data.unitIds.length + data.dropped.length).toBe(12);
    for (const { why } of data.dropped) expect(why).toMatch(/not among the 8 most active|fewer than 100 spikes/);
  });
});

describe("trials in the file", () => {
  const starts = Array.from({ length: SECONDS / 3 }, (_, k) => 3 * k);
  const trials = (column: readonly number[]): IntervalTable => ({
    name: "trials",
    path: "/intervals/trials",
    startS: Float64Array.from(starts),
    stopS: Float64Array.from(starts, (s) => s + 2),
    columns: { direction: column },
    skippedColumns: [],
  });
  const withTrials = (column: readonly number[]) => ({ ...recording, tables: [trials(column)] });

  test("a stimulus and the trials as epochs go together, though it never changes inside one (F6, S8)", async () => {
    const found = await infer(
      { choice: { ...quick.choice, epochs: ["trials"] }, stimulus: "direction" },
      withTrials(starts.map((_, k) => 90 * (k % 3))),
    );
    expect(found.fit?.stimulus?.levels.map(({ label }) => label)).toEqual(expect.arrayContaining(["0", "90", "180"]));
    expect(found.fit?.words.model.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
    for (const { adapted } of found.fit?.predictions ?? []) expect(adapted.every(Number.isFinite)).toBe(true);
  });

  test("a level that does not come in the chosen time does not stop the inference (F6, S8)", async () => {
    const found = await infer(
      { choice: { ...quick.choice, toS: 120 }, stimulus: "direction" },
      withTrials(starts.map((s, k) => (s < 130 ? k % 2 : 7))),
    );
    expect(found.fit?.stimulus?.levels.find(({ label }) => label === "7")?.seconds ?? 0).toBe(0);
    expect(found.fit?.words.model.every(Number.isFinite)).toBe(true);
  });

  test("a column that varies and was not given caps the verdict and is named; one that does not vary is no stimulus (S7)", async () => {
    const found = await infer({}, withTrials(starts.map((_, k) => k % 2)));
    expect(found.fit?.unusedStimuli).toEqual(["direction"]);
    expect(found.verdict).not.toBe("purpose");
    const same = await infer({}, withTrials(starts.map(() => 5)));
    expect(same.fit?.unusedStimuli).toEqual([]);
  });

  test("trials without times, in a table that nobody asked for, do not stop the inference (S7)", async () => {
    const column = starts.map((_, k) => k % 2);
    const table = trials(column);
    table.startS[3] = Number.NaN;
    table.stopS[5] = Number.NaN;
    const found = await infer({}, { ...recording, tables: [table] });
    expect(found.fit?.unusedStimuli).toEqual(["direction"]);
  });

  test("a series that was given by its path counts as given (S7)", async () => {
    const series = {
      name: "light",
      path: "/stimulus/presentation/light",
      timesS: Float64Array.from(starts),
      values: Float64Array.from(starts, (_, k) => k % 2),
      channels: 1,
      unit: "level",
    };
    const found = await infer({ stimulus: series.path }, { ...recording, stimuli: [series] });
    expect(found.fit?.stimulus?.name).toBe("light");
    expect(found.fit?.unusedStimuli).toEqual([]);
  });
});
