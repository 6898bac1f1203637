import type { Estimate, Prediction, PurposeTest } from "@telos/core";
import { describe, expect, test } from "vitest";
import { couplings } from "../src/couplings.ts";
import { gain } from "../src/gain.ts";
import { gates } from "../src/gates.ts";
import { prediction } from "../src/prediction.ts";
import { purposeOverview } from "../src/purposeOverview.ts";
import { rewardByCount } from "../src/rewardByCount.ts";
import { rewardByWord } from "../src/rewardByWord.ts";
import { rewardRecovery } from "../src/rewardRecovery.ts";
import { tests } from "../src/tests.ts";
import { windows } from "../src/windows.ts";
import { wordDistribution } from "../src/wordDistribution.ts";
import { clearlyBetter, wordRows } from "../src/wordRows.ts";
import { purposeFixture, refusedFixture } from "./purposeFixture.ts";

const { purpose, trueReward } = purposeFixture();
const { fit } = purpose;
const { unitIds } = purpose.data;

function estimate(value: number, low: number, high: number): Estimate {
  return { value, low, high };
}

describe("the title is a message that these data bear out", () => {
  test("gain: chance, surrogates and none of them are told apart", () => {
    const title = (value: number, low: number, surrogates: readonly number[]) =>
      gain.content({ gain: estimate(value, low, value + 0.01), surrogates }).title;
    expect(title(0.08, 0.07, [-0.001, 0.0004])).toBe(
      "Interactions predict 0.08 bits per flip, more than any surrogate",
    );
    expect(title(0.08, -0.01, [-0.001])).toBe(
      "Interactions do not predict flips better than chance (0.08 bits per flip)",
    );
    // The largest surrogate has to be exceeded by 0.001 bits per flip.
    expect(title(0.0049, 0.004, [0.004])).toBe("Interactions predict 0.0049 bits per flip, no more than surrogates do");
    expect(title(0.0051, 0.004, [0.004])).toMatch(/more than any surrogate$/);
    expect(title(0.08, 0.07, [])).toMatch(/no surrogate was run$/);
    expect(title(Number.NaN, Number.NaN, [0])).toBe("The gain of interactions could not be measured");
  });

  test("windows: the best one is named even when another was given", () => {
    expect(windows.content(fit).title).toBe("A hold window of 20 ms predicts held-out spikes best");
    expect(windows.content({ ...fit, windowMs: 50, windowChosen: "given" }).title).toBe(
      "A hold window of 20 ms predicts held-out spikes best; 50 ms was given",
    );
    const useless = fit.windows.map((score) => ({ ...score, bitsPerSecond: estimate(-0.1, -0.2, 0) }));
    expect(windows.content({ ...fit, windows: useless }).title).toMatch(/^No hold window predicts/);
  });

  test("gates: a refusal outweighs a warning, an accepted refusal is a warning", () => {
    const [first, second] = purpose.gates;
    const title = (...all: (typeof purpose.gates)[number][]) => gates.content({ gates: all }).title;
    expect(title(first!, second!)).toBe("The recording passes two quality gates, all that were checked");
    expect(title(first!, { ...second!, verdict: "warn" })).toBe(
      "One gate passed; one asks for care: “Times in seconds”",
    );
    expect(title({ ...first!, verdict: "warn" }, { ...second!, verdict: "refuse" })).toBe(
      "The recording is refused at one gate: “Times in seconds”",
    );
    expect(title(first!, { ...second!, verdict: "refuse", accepted: true })).toMatch(/asks for care/);
  });

  test("tests: failures are counted and named, what was not judged is not counted", () => {
    const one = (passed: boolean | undefined, title: string): PurposeTest => ({ ...fit.tests[0]!, title, passed });
    const title = (...all: PurposeTest[]) => tests.content({ tests: all }).title;
    expect(title(one(true, "A"), one(undefined, "B"), one(true, "C"))).toBe(
      "All two tests that could be judged are passed",
    );
    expect(title(one(false, "A"), one(undefined, "B"), one(true, "C"))).toBe("One of two tests failed: “A”");
    expect(title(one(undefined, "A"))).toBe("No test of a purpose could be judged");
  });

  test("words: predicted, in part, or no better than independent units", () => {
    const title = (model: number) =>
      wordDistribution.content({
        ...fit.words,
        modelBits: estimate(model, model, model),
        independentBits: estimate(0.1, 0.1, 0.1),
      }).title;
    expect(title(0.029)).toMatch(/^Fitted to flips only, the network also predicts the words: 0.029 bits missing, 0.1/);
    expect(title(0.05)).toMatch(/^The fitted network predicts the words only in part/);
    expect(title(0.1)).toMatch(/no better than independent units/);
  });

  test("reward by word: the number is that of the words whose interval begins above that of silence", () => {
    const better = clearlyBetter(wordRows(fit.reward, unitIds.length)).length;
    const content = rewardByWord.content({ reward: fit.reward, unitIds, verdict: "purpose" });
    expect(content.title).toBe(`${better} words are worth clearly more than silence`);
    const rows = content.table.rows;
    const silence = rows.find((row) => row[2] === 0)!;
    expect(rows.filter((row) => (row[6] as number) > (silence[7] as number)).length).toBe(better);
  });

  test("no reward is asserted unless the verdict is a purpose", () => {
    const data = { reward: fit.reward, unitIds, verdict: "interactions" as const };
    expect(rewardByWord.content(data).title).toMatch(/^Read as a reward, which is not established here: /);
    expect(rewardByCount.content(data).title).toMatch(/what would be the reward$/);
    const drawn = purposeOverview({ purpose: { ...purpose, verdict: "no-interactions" }, units: [] });
    expect(drawn).not.toContain("inferred reward");
    expect(drawn).toContain("no purpose can be inferred");
  });

  test("reward by count: the share is that of the variance between counts", () => {
    // Words 0, 1, 2, 3: rewards 0 | 1, 1 | 5 depend on the count alone.
    const reward = {
      words: Int32Array.of(0, 1, 2, 3),
      reward: Float64Array.of(0, 1, 1, 5),
      low: Float64Array.of(0, 1, 1, 5),
      high: Float64Array.of(0, 1, 1, 5),
      visitsS: Float64Array.of(1, 1, 1, 1),
      minimumVisitS: 0,
    };
    const title = (values: readonly number[]) =>
      rewardByCount.content({
        reward: { ...reward, reward: Float64Array.from(values) },
        unitIds: [1, 2],
        verdict: "purpose",
      }).title;
    expect(title([0, 1, 1, 5])).toBe("The number of active units explains 100 % of the inferred reward");
    expect(title([0, 1, -1, 0])).toBe("The number of active units explains 0 % of the inferred reward");
  });

  test("couplings: the strongest pair is named by the file's ids", () => {
    const values = Float64Array.of(0, 0.2, -0.9, 0.2, 0, 0.1, -0.9, 0.1, 0);
    expect(couplings.content({ unitIds: [3, 17, 40], couplings: values }).title).toBe(
      "Units 3 and 40 have the strongest coupling, −0.9 λ",
    );
    expect(couplings.content({ unitIds: [3, 17, 40], couplings: values.map(() => 0) }).title).toBe(
      "No couplings were fitted",
    );
  });

  test("prediction: the unit that changes most is named, an invisible adaptation is called that", () => {
    const occupancy = (...values: number[]) => Float64Array.from(values);
    const death: Prediction = {
      ...fit.predictions[0]!,
      title: "If unit 5 dies",
      unitIds: [3, 7],
      original: occupancy(0.7, 0.1, 0.1, 0.1),
      unadapted: occupancy(0.7, 0.1, 0.1, 0.1),
      adapted: occupancy(0.6, 0.1, 0.2, 0.1),
      occupancyOriginal: occupancy(0.2, 0.2),
      occupancyUnadapted: occupancy(0.2, 0.2),
      occupancyAdapted: occupancy(0.21, 0.12),
      adaptationBits: 0.02,
    };
    const title = (changed: Partial<Prediction>) => prediction.content({ ...death, ...changed }).title;
    expect(title({})).toBe(
      "If unit 5 dies, adaptation lowers the activity of unit 7 most, from 20 % to 12 % of the time",
    );
    expect(title({ adaptationBits: 1e-5 })).toBe("If unit 5 dies: no adaptation that could be seen is predicted");
    expect(title({ kind: "silencing", title: "If unit 3 is silenced", occupancyAdapted: occupancy(0, 0.12) })).toMatch(
      /unit 7 changes most of the others, from 20 % to 12 %/,
    );
    const counts = prediction.content(death).table.rows.filter((row) => row[0] === "share of time at this count");
    expect(counts.map((row) => (row[4] as number).toFixed(3))).toEqual(["0.600", "0.300", "0.100"]);
  });

  test("recovery: rewarded words are counted among as many best ones; r² ignores the scale", () => {
    const { words } = fit.reward;
    const best = wordRows(fit.reward, unitIds.length).map((row) => row.word);
    const title = (rewardedWords?: readonly number[]) =>
      rewardRecovery.content({
        reward: fit.reward,
        unitIds,
        truth: trueReward,
        ...(rewardedWords ? { rewardedWords } : {}),
      }).title;
    expect(title(best.slice(0, 8))).toBe("The eight best words are the eight that were rewarded");
    expect(title([...best.slice(0, 2), ...best.slice(-2)])).toBe(
      "Two of the four rewarded words are among the four best",
    );
    expect(title(best.slice(-3))).toBe("None of the three rewarded words is among the three best");
    const twice = Float64Array.from(words, (_, s) => 2 * fit.reward.reward[s]! + 5);
    expect(rewardRecovery.content({ reward: fit.reward, unitIds, truth: twice }).title).toBe(
      "The inferred reward explains 100 % of the true one, up to its scale",
    );
  });

  test("overview: the verdict decides, and a purpose keeps its caveat", () => {
    const title = (changed: Partial<typeof purpose>) =>
      purposeOverview.content({ purpose: { ...purpose, ...changed }, units: [] }).title;
    expect(title({})).toBe("Eight units behave as if they optimised one reward, if no unrecorded input is shared");
    expect(title({ verdict: "interactions" })).toBe(
      "Eight units interact or share an input; a purpose cannot be claimed",
    );
    expect(purposeOverview.content({ purpose: refusedFixture(), units: [] }).title).toBe(
      "The recording was refused: no purpose is offered",
    );
  });
});
