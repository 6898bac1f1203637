import type { Estimate, FittedNetwork, Prediction, Purpose, PurposeFit, PurposeTest, Verdict } from "@telos/core";
import { purposeFigures } from "@telos/figures";
import type { PurposeReportData } from "../src/reportData.ts";

/** A text that would do harm in a page that forgot to escape it. */
export const HOSTILE = `<script>alert("x")</script>&'`;

/** A purpose of two units, small enough to be written down, with its figures. */
export function reportFixture(
  verdict: Verdict = "purpose",
  changed: Partial<PurposeReportData> = {},
): PurposeReportData {
  const purpose = purposeOf(verdict);
  const units = [3, 17].map((id, i) => ({ id, timesS: Float64Array.from({ length: 300 }, (_, k) => k / (4 + i)) }));
  return {
    purpose,
    recordingInfo: {
      fileName: "retina.nwb",
      sha256: "0123456789abcdef".repeat(4),
      format: "NWB 2.7.0",
      identifier: "ME1",
      description: "spontaneous activity",
      unitsInFile: 16,
      facts: { species: "mouse", age: "6 weeks" },
      notes: ["One unit holds no spikes."],
      citation: "Cite the data like this.",
    },
    settings: { family: "auto", windowsMs: [5, 20], choice: { unitIds: [3, 17], from: null }, strict: true },
    version: "0.1.0",
    seed: 42,
    figures: purposeFigures({ purpose, units }),
    ...changed,
  };
}

function purposeOf(verdict: Verdict): Purpose {
  const base = {
    verdict,
    sentence: `The verdict is ${verdict}.`,
    caveats:
      verdict === "purpose" ? ["The activity drifts.", "A shared input that nobody recorded would look the same."] : [],
    reasons: ["A reason of its own.", "Knowing the other unit helps."],
    unknowable: ["A constant cannot be known."],
    gates: [
      {
        id: "enough",
        title: "Enough spikes",
        value: 5230,
        unit: "spikes",
        threshold: "refuse below 1,500",
        verdict: "pass",
        sentence: "There is enough.",
      },
      {
        id: "duplicates",
        title: "Duplicate units",
        value: 97,
        unit: "%",
        threshold: "refuse above 30 %",
        verdict: verdict === "refused" ? "refuse" : "pass",
        sentence: "Unit 17 may be unit 3.",
      },
    ],
    data: {
      unitIds: [3, 17],
      dropped: [{ id: 4, why: "no spikes" }],
      observed: [{ startS: 0, stopS: 75 }],
      observedS: 75,
      observedFrom: "obs_intervals",
      spikes: [300, 300],
      ratesHz: [4, 4],
      flips: 1180,
    },
  } satisfies Purpose;
  return verdict === "refused" ? base : { ...base, fit: fitOf(verdict) };
}

function fitOf(verdict: Verdict): PurposeFit {
  const gain = verdict === "no-interactions" ? estimate(-0.0003, 0.0008) : estimate(0.0818, 0.01);
  const network: FittedNetwork = {
    units: 2,
    inputs: 1,
    family: "pairwise",
    offsets: Float64Array.of(-2, -2),
    couplings: Float64Array.of(0, 0.7, 0.7, 0),
    interaction: Float64Array.of(0, 0, 0, 0.7),
    updateRateHz: Float64Array.of(50, 50),
    reference: Float64Array.of(0.1, 0.1),
    inputChain: Float64Array.of(1),
  };
  return {
    windowMs: 20,
    windowChosen: "held-out",
    windows: [5, 20].map((windowMs) => ({ windowMs, bitsPerSecond: estimate(windowMs / 10, 0.2), bitsPerFlip: gain })),
    unusedStimuli: verdict === "interactions" ? ["direction", "contrast"] : [],
    families: [
      { family: "pairwise", bitsPerFlip: gain, bitsPerSecond: estimate(2, 0.2) },
      { family: "full", bitsPerFlip: gain, bitsPerSecond: estimate(2, 0.2) },
    ],
    network,
    predictionNetwork: network,
    gain: { bitsPerFlip: gain, bitsPerSecond: estimate(2, 0.2) },
    surrogates: [-0.0004, 0.0002],
    tests: [
      testOf("gain", "Gain", gain.value, verdict !== "no-interactions", "Knowing the other unit helps."),
      testOf("stability", "Same couplings in both halves", 0.73, verdict !== "interactions", "Halves agree or not."),
      testOf("curl", "Curl", Number.NaN, undefined, "Shown, not judged."),
    ],
    halves: { first: Float64Array.of(0, 0.6, 0.6, 0), second: Float64Array.of(0, 0.8, 0.8, 0) },
    reward: {
      words: Int32Array.of(0, 1, 3),
      reward: Float64Array.of(-0.1, -0.3, 0.4),
      low: Float64Array.of(-0.12, -0.4, 0.2),
      high: Float64Array.of(-0.08, -0.2, 0.6),
      visitsS: Float64Array.of(60, 9, 4),
      minimumVisitS: 2,
    },
    words: {
      observed: Float64Array.of(0.8, 0.08, 0.07, 0.05),
      model: Float64Array.of(0.79, 0.09, 0.07, 0.05),
      independent: Float64Array.of(0.76, 0.11, 0.11, 0.02),
      modelBits: estimate(0.003, 0.001),
      independentBits: estimate(0.04, 0.004),
    },
    predictions: [prediction(3, 17, 0.01), prediction(17, 3, 0.03)],
    seed: 42,
    status: "complete",
  };
}

function prediction(dead: number, left: number, adaptationBits: number): Prediction {
  const [adapted, before] = [Float64Array.of(0.8, 0.2), Float64Array.of(0.9, 0.1)];
  return {
    kind: "cellDeath",
    title: `If unit ${dead} dies`,
    unitIds: [left],
    adapted,
    unadapted: before,
    original: before,
    occupancyAdapted: Float64Array.of(0.2),
    occupancyUnadapted: Float64Array.of(0.1),
    occupancyOriginal: Float64Array.of(0.1),
    adaptationBits,
    sentences: [`Unit ${left} becomes more active.`],
  };
}

function testOf(
  id: PurposeTest["id"],
  title: string,
  value: number,
  passed: boolean | undefined,
  sentence: string,
): PurposeTest {
  return { id, title, value, passed, sentence, bound: "> 0.5" };
}

function estimate(value: number, half: number): Estimate {
  return { value, low: value - half, high: value + half };
}
