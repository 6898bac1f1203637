import { describe, expect, test } from "vitest";
import type { ChosenFit } from "./chosenFit.ts";
import type { HeldOutScore } from "./heldOut.ts";
import type { Estimate } from "./purpose.ts";
import { purposeTests, type TestInput } from "./purposeTests.ts";

const around = (value: number, spread = 0.01): Estimate => ({ value, low: value - spread, high: value + spread });

/** Held-out log-likelihoods in all, nats, of each model; the halves agree exactly and have no curl. */
interface Given {
  readonly totals?: Partial<Record<keyof ChosenFit["scores"], number>>;
  readonly family?: "pairwise" | "full";
  readonly halves?: ChosenFit["halves"];
  readonly gain?: Estimate;
  readonly surrogates?: readonly number[];
  readonly modelBits?: number;
  readonly independentBits?: number;
}

const J = Float64Array.of(0, 1, 2, 1, 0, 3, 2, 3, 0);

function testsOf(given: Given = {}) {
  const totals = { independent: -1000, pairwise: -900, full: -895, asymmetric: -899, free: -898, ...given.totals };
  const scoreOf = (total: number): HeldOutScore => ({
    logLikelihood: Float64Array.of(total / 4, (3 * total) / 4),
    flips: Float64Array.of(1, 1),
    seconds: Float64Array.of(1, 1),
    models: [],
  });
  const model = {
    family: "pairwise" as const,
    units: 3,
    inputs: 1,
    freeWords: new Int32Array(0),
    parameters: new Float64Array(9),
  };
  const fit: ChosenFit = {
    statistics: {
      units: 3,
      inputs: 1,
      windowMs: 20,
      blocks: 2,
      word: new Int32Array(0),
      input: new Int32Array(0),
      seconds: new Float64Array(0),
      flips: new Float64Array(0),
      multipleFlips: 0,
      inputSwitches: Float64Array.of(0),
    },
    scores: {
      independent: scoreOf(totals.independent),
      pairwise: scoreOf(totals.pairwise),
      full: scoreOf(totals.full),
      asymmetric: scoreOf(totals.asymmetric),
      free: scoreOf(totals.free),
    },
    families: [],
    family: given.family ?? "pairwise",
    model,
    full: model,
    halfModels: { chosen: [], independent: [] },
    halves: given.halves ?? { first: J, second: J },
    asymmetricHalves: { first: J, second: J },
  };
  const input: TestInput = {
    fit,
    gain: given.gain ?? around(0.08),
    surrogates: given.surrogates ?? [-0.001, 0.0005, -0.002],
    modelBits: around(given.modelBits ?? 0.004),
    independentBits: around(given.independentBits ?? 0.04),
    units: 3,
  };
  return Object.fromEntries(purposeTests(input).map((one) => [one.id, one]));
}

describe("the tests of a purpose", () => {
  test("all of them pass where they should; the curl is shown and not judged (S2, S3, S4, S5, S6)", () => {
    const tests = testsOf();
    for (const id of ["gain", "surrogates", "stability", "asymmetry", "freeAgainstTheory", "words"])
      expect(tests[id].passed, id).toBe(true);
    expect(tests.curl).toMatchObject({ value: 0, passed: undefined });
    for (const one of Object.values(tests)) expect(one.sentence).toMatch(/^[A-Z].*\.$/);
  });

  test("the gain must be above zero with the lower end of its interval (S2)", () => {
    expect(testsOf({ gain: around(0.08, 0.079) }).gain.passed).toBe(true);
    expect(testsOf({ gain: around(0.08, 0.08) }).gain.passed).toBe(false);
    expect(testsOf({ gain: around(Number.NaN) }).gain.passed).toBe(false);
  });

  test("the gain must be more than .001 bits per flip above the largest surrogate; without surrogates nothing passes (S3)", () => {
    expect(testsOf({ surrogates: [0.01, 0.0785] }).surrogates).toMatchObject({ passed: true, value: 0.0785 });
    expect(testsOf({ surrogates: [0.0795, 0.01] }).surrogates).toMatchObject({ passed: false, value: 0.0795 });
    expect(testsOf({ surrogates: [] }).surrogates).toMatchObject({ passed: false, value: Number.NaN });
  });

  test("couplings of the halves must agree with r² above .5; where there are too few to say, they do not (S4)", () => {
    const off = Float64Array.of(0, 1.6, 2, 1.6, 0, 3.6, 2, 3.6, 0);
    expect(testsOf({ halves: { first: J, second: off } }).stability.passed).toBe(true);
    const opposite = Float64Array.of(0, 3, 2, 3, 0, 1, 2, 1, 0);
    expect(testsOf({ halves: { first: J, second: opposite } }).stability.passed).toBe(false);
    const flat = new Float64Array(9);
    expect(testsOf({ halves: { first: flat, second: flat } }).stability.passed).toBe(false);
  });

  test("one-way couplings, and free rates, may add less than 5 % of the chosen family's gain (S5, F5)", () => {
    const tests = testsOf({ totals: { asymmetric: -895.1, free: -894.9 } });
    expect(tests.asymmetry.value).toBeCloseTo(0.049, 12);
    expect(tests.asymmetry.passed).toBe(true);
    expect(tests.freeAgainstTheory.value).toBeCloseTo(0.051, 12);
    expect(tests.freeAgainstTheory.passed).toBe(false);
  });

  test("one-way couplings are held against mutual ones, also where the full potential was chosen: it would hide them (S5)", () => {
    const { asymmetry } = testsOf({ family: "full", totals: { pairwise: -900, full: -880, asymmetric: -890 } });
    expect(asymmetry.value).toBeCloseTo(10 / 120, 12);
    expect(asymmetry.passed).toBe(false);
  });

  test("words that were not fitted must be less than .3 as far off as for independent units (S6)", () => {
    expect(testsOf({ modelBits: 0.0119 }).words.passed).toBe(true);
    expect(testsOf({ modelBits: 0.0121 }).words).toMatchObject({ passed: false, value: expect.closeTo(0.3025, 12) });
  });

  test("where there is no gain, a share of it is not asked for: NaN, and neither passed nor failed (S5)", () => {
    for (const tests of [testsOf({ gain: around(-0.01) }), testsOf({ totals: { pairwise: -1001 } })])
      for (const id of ["asymmetry", "freeAgainstTheory", "curl"])
        expect(tests[id], id).toMatchObject({ value: Number.NaN, passed: undefined });
  });
});
