import { describe, expect, test } from "vitest";
import type { Gate, GateVerdict } from "../recording/gates.ts";
import type { PurposeTest } from "./purpose.ts";
import { judge, refusal } from "./verdict.ts";

const gate = (id: string, verdict: GateVerdict, accepted = false): Gate => ({
  id,
  title: id,
  value: 0,
  unit: "",
  threshold: "",
  verdict,
  sentence: `Gate ${id} says ${verdict}.`,
  ...(accepted ? { accepted } : {}),
});

const IDS = ["gain", "surrogates", "stability", "asymmetry", "freeAgainstTheory", "words", "curl"] as const;
type Id = (typeof IDS)[number];

/** All tests passed, the curl only shown; but those named failed. */
const testsWith = (...failed: readonly Id[]): PurposeTest[] =>
  IDS.map((id) => ({
    id,
    title: id,
    value: 0,
    bound: "",
    passed: failed.includes(id) ? false : id === "curl" ? undefined : true,
    sentence: `Test ${id}.`,
  }));

const judged = (tests: readonly PurposeTest[], given: Partial<Parameters<typeof judge>[0]> = {}) =>
  judge({ gates: [gate("order", "pass")], tests, stimulus: undefined, unusedStimuli: [], ...given });

describe("the verdict", () => {
  test.each([
    { failed: [], verdict: "purpose" },
    { failed: ["stability"], verdict: "interactions" },
    { failed: ["asymmetry"], verdict: "interactions" },
    { failed: ["freeAgainstTheory"], verdict: "interactions" },
    { failed: ["words"], verdict: "interactions" },
    { failed: ["stability", "asymmetry", "freeAgainstTheory", "words"], verdict: "interactions" },
    { failed: ["gain"], verdict: "no-interactions" },
    { failed: ["surrogates"], verdict: "no-interactions" },
    { failed: ["gain", "surrogates", "stability", "words"], verdict: "no-interactions" },
    { failed: ["surrogates", "asymmetry"], verdict: "no-interactions" },
  ] as const)("of failed tests $failed is $verdict, and the failed ones come first (S7)", ({ failed, verdict }) => {
    const found = judged(testsWith(...failed));
    expect(found.verdict).toBe(verdict);
    expect(found.reasons.slice(0, failed.length)).toEqual(failed.map((id) => `Test ${id}.`));
    expect(found.reasons).not.toContain("Test curl."); // shown, not judged
    expect(found.reasons).toHaveLength(6);
  });

  test("a test that is not defined on the data does not fail a purpose (S7)", () => {
    const tests = testsWith().map((one) => (one.id === "asymmetry" ? { ...one, passed: undefined } : one));
    expect(judged(tests).verdict).toBe("purpose");
  });

  test("a stimulus that the file holds and that was not given caps the verdict, and is named with the option (S7)", () => {
    const found = judged(testsWith(), { unusedStimuli: ["direction", "contrast"] });
    expect(found.verdict).toBe("interactions");
    expect(found.reasons[0]).toContain('"direction", "contrast"');
    expect(found.reasons[0]).toContain("--stimulus direction");
    expect(found.sentence).toContain("a stimulus in the file was not accounted for");
    // Giving one stimulus does not account for another that the file holds as well.
    const other = judged(testsWith(), { unusedStimuli: ["contrast"], stimulus: "direction" });
    expect(other.verdict).toBe("interactions");
    expect(other.reasons[0]).toContain('"contrast"');
    expect(judged(testsWith("gain"), { unusedStimuli: ["direction"] }).verdict).toBe("no-interactions");
  });

  test("a purpose without a stimulus says first that a shared input would look the same; with one, that another would (S7)", () => {
    const warned = { gates: [gate("drift", "warn"), gate("order", "pass")] };
    const without = judged(testsWith(), warned);
    expect(without.caveats[0]).toBe(
      "A shared input that nobody recorded would look exactly the same as a purpose: every test here passes for it too (as in 16 of 20 simulated recordings of independent units with a hidden common input).",
    );
    expect(without.caveats.slice(1)).toEqual(["Gate drift says warn."]);
    expect(without.sentence).toContain("or as if an input that nobody recorded drove its units together");
    const withStimulus = judged(testsWith(), { ...warned, stimulus: "direction" });
    expect(withStimulus.caveats[0]).toContain('The stimulus "direction" was accounted for; another shared input');
  });

  test("without interactions the sentence says beyond which stimulus (S7)", () => {
    expect(judged(testsWith("gain"), { stimulus: "direction" }).sentence).toContain('beyond the stimulus "direction"');
    expect(judged(testsWith("gain")).sentence).not.toContain("stimulus");
  });

  test("gates that warn, and refusals that were accepted, come along as caveats (S7)", () => {
    const gates = [gate("order", "pass"), gate("drift", "warn"), gate("duplicates", "refuse", true)];
    for (const tests of [testsWith(), testsWith("words"), testsWith("gain")]) {
      const { caveats } = judged(tests, { gates });
      expect(caveats).toContain("Gate drift says warn.");
      expect(caveats).toContain("Gate duplicates says refuse. You accepted this refusal (--accept duplicates).");
      expect(caveats).not.toContain("Gate order says pass.");
    }
  });
});

describe("a refusal", () => {
  test("lists every gate that refuses, none that warns and none that was accepted (S7)", () => {
    const found = refusal([
      gate("samples", "refuse"),
      gate("drift", "warn"),
      gate("duplicates", "refuse", true),
      gate("enough", "refuse"),
    ]);
    expect(found).toMatchObject({ verdict: "refused", caveats: [] });
    expect(found.reasons).toEqual(["Gate samples says refuse.", "Gate enough says refuse."]);
    expect(found.sentence).toBe("Refused: gate samples says refuse.");
  });

  test("for another reason says that reason first (S7)", () => {
    const found = refusal([gate("order", "pass")], ["Stopped before the fit."]);
    expect(found.reasons).toEqual(["Stopped before the fit."]);
    expect(found.sentence).toBe("Refused: stopped before the fit.");
    expect(refusal([]).sentence).toBe("Refused: the data do not allow an inference.");
  });
});
