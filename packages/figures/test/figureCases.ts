import type { Purpose, PurposeFit } from "@telos/core";
import type { PurposeFiguresData } from "../src/purposeFigures.ts";
import { type Fixture, purposeFixture, refusedFixture } from "./purposeFixture.ts";

const NAN = Number.NaN;
const UNKNOWN = { value: NAN, low: NAN, high: NAN };

/** Recordings that figures meet: ordinary, small, large, with many inputs, refused, and with holes everywhere. */
export function figureCases(): readonly (readonly [string, PurposeFiguresData])[] {
  const ordinary = purposeFixture();
  return [
    ["eight units", of(ordinary, true)],
    ["one unit", of(purposeFixture({ units: 1, seconds: 60 }), true)],
    ["two units", of(purposeFixture({ units: 2, seconds: 60 }), true)],
    ["twelve units", of(purposeFixture({ units: 12, seconds: 400 }), true)],
    ["17 inputs", of(purposeFixture({ inputs: 17 }), true)],
    ["interactions", of(purposeFixture({ verdict: "interactions" }))],
    ["no interactions", of(purposeFixture({ verdict: "no-interactions" }))],
    ["words counted in steps", inSteps(ordinary)],
    ["refused without a fit", { ...of(ordinary), purpose: refusedFixture() }],
    ["refused without units", { purpose: withoutUnits(refusedFixture()), units: [] }],
    ["no surrogates", with_(ordinary, { surrogates: [] })],
    ["unknown rewards", with_(ordinary, { reward: unknownReward(ordinary.purpose.fit) })],
    ["no visited words", with_(ordinary, { reward: noWords() })],
    [
      "one window, given",
      with_(ordinary, { windows: ordinary.purpose.fit.windows.slice(2, 3), windowChosen: "given" }),
    ],
    ["nothing measured", nothingMeasured(ordinary)],
    ["silent units", { ...of(ordinary), units: ordinary.spikes.map(({ id }) => ({ id, timesS: new Float64Array() })) }],
    ["gaps in the observed time", gaps(ordinary)],
    ["long unit ids", longIds(ordinary)],
    ["texts that would harm a page", hostile(ordinary)],
  ];
}

function of({ purpose, spikes, trueReward }: Fixture, simulated = false): PurposeFiguresData {
  const rewarded = purpose.fit.reward.words.slice(-2);
  return {
    purpose,
    units: spikes,
    ...(simulated ? { truth: { truth: trueReward, rewardedWords: [...rewarded] } } : {}),
  };
}

function with_(fixture: Fixture, changed: Partial<PurposeFit>): PurposeFiguresData {
  return { ...of(fixture), purpose: { ...fixture.purpose, fit: { ...fixture.purpose.fit, ...changed } } };
}

function inSteps({ purpose }: Fixture): PurposeFiguresData {
  const { fit, data } = purpose;
  const reward = { ...fit.reward, timeUnit: "step" as const };
  return { units: [], purpose: { ...purpose, data: { ...data, timeUnit: "step" as const }, fit: { ...fit, reward } } };
}

function withoutUnits(purpose: Purpose): Purpose {
  const data = { ...purpose.data, unitIds: [], spikes: [], ratesHz: [], observed: [], observedS: 0, flips: 0 };
  return { ...purpose, gates: [], data };
}

function unknownReward({ reward }: PurposeFit): PurposeFit["reward"] {
  const unknown = reward.reward.map(() => NAN);
  return { ...reward, reward: unknown, low: unknown, high: unknown };
}

function noWords(): PurposeFit["reward"] {
  const none = new Float64Array();
  return { words: new Int32Array(), reward: none, low: none, high: none, visitsS: none, minimumVisitS: 2 };
}

function nothingMeasured(fixture: Fixture): PurposeFiguresData {
  const { fit } = fixture.purpose;
  const unknown = { bitsPerFlip: UNKNOWN, bitsPerSecond: UNKNOWN };
  return with_(fixture, {
    gain: unknown,
    surrogates: [NAN, NAN],
    windows: fit.windows.map((score) => ({ ...score, ...unknown })),
    families: fit.families.map((score) => ({ ...score, ...unknown })),
    tests: fit.tests.map((test) => ({
      id: test.id,
      title: test.title,
      bound: test.bound,
      sentence: "",
      value: NAN,
      passed: undefined,
    })),
    words: { ...fit.words, modelBits: UNKNOWN, independentBits: UNKNOWN },
    halves: { first: fit.halves.first.map(() => NAN), second: fit.halves.second.map(() => NAN) },
    network: { ...fit.network, couplings: fit.network.couplings.map(() => NAN) },
    predictions: fit.predictions.map((one) => ({
      ...one,
      adapted: one.adapted.map(() => NAN),
      occupancyAdapted: one.occupancyAdapted.map(() => NAN),
      adaptationBits: NAN,
    })),
  });
}

function gaps(fixture: Fixture): PurposeFiguresData {
  const observed = [
    { startS: 3.7, stopS: 100.2 },
    { startS: 310, stopS: 312 },
    { startS: 500, stopS: 900 },
  ];
  const purpose = { ...fixture.purpose, data: { ...fixture.purpose.data, observed, observedS: 498.5 } };
  return { ...of(fixture), purpose };
}

function longIds(fixture: Fixture): PurposeFiguresData {
  const idOf = (id: number) => 1_048_576 + id;
  const { purpose } = fixture;
  const predictions = purpose.fit.predictions.map((one) => ({ ...one, unitIds: one.unitIds.map(idOf) }));
  return {
    purpose: {
      ...purpose,
      data: { ...purpose.data, unitIds: purpose.data.unitIds.map(idOf) },
      fit: { ...purpose.fit, predictions },
    },
    units: fixture.spikes.map(({ id, timesS }) => ({ id: idOf(id), timesS })),
  };
}

function hostile(fixture: Fixture): PurposeFiguresData {
  const text = `<script>alert("x")</script>&nbsp;'\u0000`;
  const { fit, gates } = fixture.purpose;
  const data = with_(fixture, {
    tests: fit.tests.map((test) => ({ ...test, title: text, bound: text })),
    predictions: fit.predictions.map((one) => ({ ...one, title: text })),
  });
  const titled = gates.map((gate) => ({ ...gate, title: text, threshold: text, unit: text }));
  return { ...data, purpose: { ...data.purpose, gates: titled } };
}
