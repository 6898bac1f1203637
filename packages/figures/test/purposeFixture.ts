/**
 * A purpose made by hand for tests of figures and reports: a small pairwise network whose words, spikes and reward belong
 * together. It shares no code with the inference, so that the figures can be looked at without it.
 */
import type { Estimate, FittedNetwork, Gate, Prediction, Purpose, PurposeFit, PurposeTest, Verdict } from "@telos/core";
import {
  gaussian,
  makeNetwork,
  occupancyOf,
  pooled,
  potential,
  simulate,
  stationary,
  uniform,
} from "./fixtureNetwork.ts";

export interface FixtureOptions {
  readonly units?: number;
  readonly inputs?: number;
  readonly verdict?: Verdict;
  readonly seconds?: number;
  readonly seed?: number;
}

export interface Fixture {
  readonly purpose: Purpose & { readonly fit: PurposeFit };
  readonly spikes: readonly { readonly id: number; readonly timesS: Float64Array }[];
  /** The reward without noise, in the order of `purpose.fit.reward.words` (first input). */
  readonly trueReward: Float64Array;
}

const IDS = [3, 5, 7, 8, 12, 19, 21, 40, 41, 57, 103, 110, 111];

/** A purpose with everything in it. The same options give the same numbers. */
export function purposeFixture(options: FixtureOptions = {}): Fixture {
  const { units = 8, inputs = 1, verdict = "purpose", seconds = 900, seed = 7 } = options;
  const random = uniform(seed);
  const network = makeNetwork(units, inputs, random);
  const model = stationary(network);
  const { visitsS, spikes } = simulate(network, seconds, random);
  const unitIds = IDS.slice(0, units);
  const { reward, trueReward } = makeReward(network, model, visitsS, random);
  const observed = visitsS.map((time) => time / seconds);
  const gainPerFlip = verdict === "no-interactions" ? estimate(-0.0004, 0.0009) : estimate(0.0818, 0.011);
  const fit: PurposeFit = {
    windowMs: 20,
    windowChosen: "held-out",
    windows: [5, 10, 20, 30, 50, 100].map((windowMs, i) => ({
      windowMs,
      bitsPerSecond: estimate([1.64, 2.21, 2.33, 2.18, 1.9, 1.41][i]!, 0.22),
      bitsPerFlip: estimate([0.03, 0.06, 0.082, 0.091, 0.1, 0.12][i]!, 0.01),
    })),
    ...(inputs > 1
      ? {
          stimulus: {
            name: "direction <deg>",
            added: [],
            lagMs: 40,
            lagChosen: "held-out" as const,
            levels: Array.from({ length: inputs }, (_, x) => ({ label: `${x * 20}°`, seconds: seconds / inputs })),
          },
        }
      : {}),
    unusedStimuli: verdict === "interactions" ? ["trials.stimulus", "trials.contrast"] : [],
    families: [
      { family: "independent", bitsPerFlip: estimate(0, 0), bitsPerSecond: estimate(0, 0) },
      { family: "pairwise", bitsPerFlip: gainPerFlip, bitsPerSecond: estimate(2.33, 0.22) },
      { family: "asymmetric", bitsPerFlip: estimate(0.0823, 0.011), bitsPerSecond: estimate(2.34, 0.22) },
      { family: "full", bitsPerFlip: estimate(0.0827, 0.011), bitsPerSecond: estimate(2.35, 0.23) },
    ],
    network,
    predictionNetwork: network,
    gain: { bitsPerFlip: gainPerFlip, bitsPerSecond: estimate(2.33, 0.22) },
    surrogates: Array.from({ length: 10 }, () => -0.0008 + 0.0006 * gaussian(random)),
    tests: makeTests(verdict),
    halves: halvesOf(network, random),
    reward,
    words: {
      observed,
      model: pooled(model, inputs),
      independent: independentWords(network.reference),
      modelBits: estimate(0.0039, 0.0008),
      independentBits: estimate(0.043, 0.004),
    },
    predictions: units > 1 ? [cellDeath(network, unitIds, Math.min(1, units - 1)), silencing(network, unitIds)] : [],
    seed,
    status: "complete",
  };
  const purpose = {
    verdict,
    sentence: SENTENCES[verdict],
    caveats:
      verdict === "purpose"
        ? ["No stimulus was given: an unrecorded input shared by these units would look the same as a purpose."]
        : [],
    reasons: REASONS[verdict],
    unknowable: [
      "The reward of words that were hardly visited is unknown.",
      "The scale of the reward is uncertain by about a factor of two: compare words, not absolute values.",
      "The part of the reward that is linear in the units depends on the reference policy, here the measured mean activity.",
    ],
    gates: makeGates(verdict),
    data: {
      unitIds,
      dropped: [{ id: 2, why: "no spikes" }],
      observed: [{ startS: 0, stopS: seconds }],
      observedS: seconds,
      observedFrom: "first to last spike" as const,
      spikes: spikes.map((train) => train.length),
      ratesHz: spikes.map((train) => train.length / seconds),
      flips: Math.round(1.6 * spikes.reduce((sum, train) => sum + train.length, 0)),
    },
    fit,
  };
  return { purpose, spikes: unitIds.map((id, i) => ({ id, timesS: spikes[i]! })), trueReward };
}

/** A recording that was refused before anything was fitted. */
export function refusedFixture(): Purpose {
  const { fit: _fit, ...rest } = purposeFixture({ verdict: "refused", seconds: 120 }).purpose;
  return rest;
}

const SENTENCES: Readonly<Record<Verdict, string>> = {
  refused: "Refused: units 5 and 7 share 97 % of their spikes, so nothing was fitted.",
  "no-interactions": "These units do not interact beyond chance: no purpose can be inferred.",
  interactions: "These units interact or share an input: a purpose cannot be claimed.",
  purpose:
    "The network behaves as if it optimised one reward for its words, if no unrecorded input is shared by these units.",
};

const REASONS: Readonly<Record<Verdict, readonly string[]>> = {
  refused: ["The gate “cross-unit coincidence” refused the recording."],
  "no-interactions": ["The lower limit of the gain is not above 0."],
  interactions: ["The file holds a stimulus that was not given as input."],
  purpose: ["Every test was passed."],
};

function makeGates(verdict: Verdict): Gate[] {
  const gate = (id: string, title: string, value: number, unit: string, threshold: string, sentence: string): Gate => ({
    id,
    title,
    value,
    unit,
    threshold,
    verdict: "pass",
    sentence,
  });
  const gates = [
    gate("order", "Spike times in order", 0, "pairs out of order", "warn above 0", "All spike times ascend."),
    gate("samples", "Times in seconds", 899.9, "s at the last spike", "refuse whole numbers above 100,000", "Seconds."),
    gate("observed", "Observed time", 900, "s", "", "The file does not say; first to last spike was taken."),
    gate("refractory", "Intervals below 1 ms", 0.4, "%", "warn above 1 %", "At most 0.4 % in any unit."),
    gate("duplicates", "Spikes shared by two units", 7.6, "%", "refuse above 30 %", "Units 5 and 7 share most, 7.6 %."),
    gate("artefact", "Spikes shared within 0.1 ms", 1.2, "%", "refuse above 30 %", "Few spikes coincide."),
    gate("drift", "Drift between blocks", 0.012, "bits", "warn above 0.05 bits", "The words hardly drift."),
    gate("words", "Words seen only once", 3.1, "%", "warn above 20 %", "Most words were visited often."),
    gate("dynamics", "Entropy explained by the previous word", 8.2, "%", "refuse below 0.1 %", "There is dynamics."),
    gate("enough", "Training spikes", 23410, "spikes", "refuse below 1,500, warn below 5,000", "Enough data."),
  ];
  const changed: Gate[] = [...gates];
  changed[6] = {
    ...gates[6]!,
    value: 0.081,
    verdict: "warn",
    sentence: "Blocks differ by 0.081 bits: interpret with care.",
  };
  if (verdict === "refused") changed[4] = { ...gates[4]!, value: 97, verdict: "refuse" };
  return changed;
}

function makeTests(verdict: Verdict): PurposeTest[] {
  const shown = (
    id: PurposeTest["id"],
    title: string,
    value: number,
    bound: string,
    passed: boolean | undefined,
    sentence: string,
  ): PurposeTest => ({ id, title, value, bound, passed, sentence });
  return [
    {
      ...shown(
        "gain",
        "Held-out gain of interactions",
        0.0818,
        "lower limit > 0",
        verdict !== "no-interactions",
        "Knowing the other units predicts flips.",
      ),
      interval: { low: 0.071, high: 0.093 },
    },
    shown(
      "surrogates",
      "Gain above time-shifted surrogates",
      0.0826,
      "> 0.001",
      true,
      "Shifting units in time destroys it.",
    ),
    shown(
      "stimulus",
      "Gain that survives the stimulus",
      Number.NaN,
      "lower limit > 0",
      undefined,
      "No stimulus was given.",
    ),
    shown(
      "stability",
      "Couplings agree between halves (r²)",
      0.73,
      "> 0.5",
      true,
      "Two halves give the same couplings.",
    ),
    shown("curl", "Share of directed coupling", 0.03, "shown", undefined, "Zero when one value function explains all."),
    shown(
      "asymmetry",
      "Extra gain of asymmetric couplings",
      0.006,
      "< 5 % of the gain",
      true,
      "Symmetric couplings suffice.",
    ),
    shown(
      "freeAgainstTheory",
      "Free on and off rates against the theory",
      0.01,
      "< 5 % of the gain",
      verdict !== "interactions",
      "One potential explains both.",
    ),
    shown(
      "words",
      "Word error left, of independent units",
      0.09,
      "< 0.3",
      true,
      "Words that were never fitted are predicted.",
    ),
  ];
}

function makeReward(network: FittedNetwork, model: Float64Array, visitsS: Float64Array, random: () => number) {
  const { inputs, units } = network;
  const all = 1 << units;
  const words = Int32Array.from([...visitsS.keys()].filter((word) => visitsS[word]! > 0));
  const shape = () => new Float64Array(words.length * inputs);
  const [reward, low, high, visits, truth] = [shape(), shape(), shape(), shape(), shape()];
  for (let s = 0; s < words.length; s++) {
    const word = words[s]!;
    for (let x = 0; x < inputs; x++) {
      const k = s * inputs + x;
      const share = (model[x * all + word]! * inputs) / (pooled(model, inputs)[word]! * inputs || 1);
      visits[k] = (visitsS[word]! / inputs) * Math.min(3, share || 1);
      truth[k] = 0.5 * network.interaction[x * all + word]! - 0.1 * Math.sqrt(s % 7);
      const spread = 0.05 + 0.25 / Math.sqrt(visits[k]! + 0.1);
      const known = visits[k]! > 0.5 / inputs;
      reward[k] = known ? truth[k]! + 0.5 * spread * gaussian(random) : Number.NaN;
      low[k] = reward[k]! - 1.6 * spread;
      high[k] = reward[k]! + 2.2 * spread;
    }
  }
  for (let x = 0; x < inputs; x++) {
    const known = [...words.keys()].map((s) => s * inputs + x).filter((k) => Number.isFinite(reward[k]!));
    const mean = known.reduce((sum, k) => sum + reward[k]!, 0) / Math.max(1, known.length);
    for (const k of known) for (const table of [reward, low, high]) table[k]! -= mean;
  }
  const trueReward = Float64Array.from(words, (_, s) => truth[s * inputs]!);
  return { reward: { words, reward, low, high, visitsS: visits, minimumVisitS: 0.5 / inputs }, trueReward };
}

function cellDeath(network: FittedNetwork, unitIds: readonly number[], dead: number): Prediction {
  const units = network.units - 1;
  const left = [...Array(network.units).keys()].filter((i) => i !== dead);
  const expand = (word: number) => left.reduce((sum, i, k) => sum | (((word >> k) & 1) << i), 0);
  const table = (log: (word: number) => number) => {
    const values = Float64Array.from({ length: 1 << units }, (_, word) => Math.exp(log(word)));
    const sum = values.reduce((total, value) => total + value, 0);
    return repeat(
      values.map((value) => value / sum),
      network.inputs,
    );
  };
  const original = table((w) =>
    Math.log(Math.exp(potential(network, expand(w), 0)) + Math.exp(potential(network, expand(w) | (1 << dead), 0))),
  );
  const unadapted = table((w) => potential(network, expand(w), 0));
  const adapted = table((w) => potential(network, expand(w), 0) + 0.25 * left.filter((_, k) => (w >> k) & 1).length);
  return {
    kind: "cellDeath",
    title: `If unit ${unitIds[dead]} dies`,
    unitIds: left.map((i) => unitIds[i]!),
    adapted,
    unadapted,
    original,
    occupancyAdapted: occupancyOf(pooled(adapted, network.inputs), units),
    occupancyUnadapted: occupancyOf(pooled(unadapted, network.inputs), units),
    occupancyOriginal: occupancyOf(pooled(original, network.inputs), units),
    adaptationBits: 0.031,
    sentences: ["After adaptation the other units are active more often.", "Trust the direction more than the size."],
  };
}

/** Silencing speaks of all units, the silenced one held inactive; `unadapted` is the network before it. */
function silencing(network: FittedNetwork, unitIds: readonly number[]): Prediction {
  const before = stationary(network);
  const held = before.map((share, s) => (s & 1 ? 0 : share + before[s + 1]!));
  const occupancy = (table: Float64Array) => occupancyOf(pooled(table, network.inputs), network.units);
  return {
    kind: "silencing",
    title: `If unit ${unitIds[0]} is silenced`,
    unitIds,
    adapted: held,
    unadapted: before,
    original: before,
    occupancyAdapted: occupancy(held).map((share, i) => (i === 0 ? 0 : share * (i % 2 === 0 ? 0.9 : 1.02))),
    occupancyUnadapted: occupancy(before),
    occupancyOriginal: occupancy(before),
    adaptationBits: 0.2,
    sentences: [
      "The silenced units are held at 0 and nothing is re-optimised: this is what happens before the network adapts.",
    ],
  };
}

function halvesOf(network: FittedNetwork, random: () => number) {
  const half = () => {
    const out = Float64Array.from(network.couplings);
    for (let i = 0; i < network.units; i++) {
      for (let j = 0; j < i; j++) {
        out[i * network.units + j]! += 0.15 * gaussian(random);
        out[j * network.units + i] = out[i * network.units + j]!;
      }
    }
    return out;
  };
  return { first: half(), second: half() };
}

function independentWords(reference: Float64Array): Float64Array {
  return Float64Array.from({ length: 1 << reference.length }, (_, word) =>
    reference.reduce((product, p, i) => product * ((word >> i) & 1 ? p : 1 - p), 1),
  );
}

function repeat(values: Float64Array, inputs: number): Float64Array {
  return Float64Array.from({ length: values.length * inputs }, (_, k) => values[k % values.length]! / inputs);
}

function estimate(value: number, half: number): Estimate {
  return { value, low: value - half, high: value + half };
}
