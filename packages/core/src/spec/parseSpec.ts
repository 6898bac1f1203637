import { inputCount, readInputs, readVaryingInputs } from "./inputs.ts";
import { perUnitAt, perUnitValues } from "./perUnit.ts";
import { readReference } from "./reference.ts";
import { readReward } from "./reward.ts";
import {
  type CouplingsSpec,
  type PerUnit,
  type PoissonSpec,
  type SharedInputSpec,
  SPEC_KINDS,
  SPEC_VERSION,
  type Spec,
  type SpinNetworkSpec,
} from "./spec.ts";
import {
  faultAt,
  fieldsOf,
  integerAt,
  itemsOf,
  kindOf,
  numberAt,
  positiveAt,
  type SpecPlace,
  shown,
} from "./specPlace.ts";

// Every word of every input has a row of its own in memory and in each sweep: a million is minutes.
const MOST_UNITS = 20;
const MOST_STATES = 2 ** MOST_UNITS;
const MOST_POISSON_UNITS = 10_000;
// 139 hours of 8 units at 50 updates a second; the spikes of more would not fit in memory.
const MOST_EVENTS = 2e8;

const HEAD = {
  specVersion: `${SPEC_VERSION}`,
  kind: "the kind of the spec",
  units: `the number of units, a whole number from 1 to ${MOST_UNITS}`,
};
const TAIL = {
  durationS: "the seconds of spike trains to simulate, a number > 0",
  seed: "the seed, a whole number from 0 to 2^53 − 1",
};
const UPDATE_RATE = { updateRateHz: "the rate of a unit's clock in 1/s, a number > 0, or a list of one for each unit" };

/**
 * Reads a spec from parsed JSON. Nothing has a default and no unknown field is passed over, so a spec that was read is
 * all that was meant; reading it again gives the same.
 * @throws RangeError with the path from the root to the first fault, what is wrong and how to mend it
 */
export function parseSpec(json: unknown): Spec {
  const place: SpecPlace = { value: json, path: "spec", wanted: `{ "specVersion": ${SPEC_VERSION}, "kind": … }` };
  expectVersion(place);
  switch (kindOf(place, SPEC_KINDS)) {
    case "spinNetwork":
      return readSpinNetwork(place);
    case "sharedInput":
      return readSharedInput(place);
    case "couplings":
      return readCouplings(place);
    case "poisson":
      return readPoisson(place);
  }
}

function readSpinNetwork(place: SpecPlace): SpinNetworkSpec {
  const fields = fieldsOf(place, {
    ...HEAD,
    reward: "the reward: words, count or table",
    inputs: 'the input, { "kind": "none" } if there is none',
    reference: "what the policy is compared with: fixed or marginal",
    codingCost: "the price of information, a number > 0 in reward units per nat",
    ...UPDATE_RATE,
    ...TAIL,
  });
  const units = integerAt(fields.units, 1, MOST_UNITS);
  const inputs = readInputs(fields.inputs);
  const count = inputCount(inputs);
  expectFewStates(fields.inputs, units, count);
  return {
    specVersion: SPEC_VERSION,
    kind: "spinNetwork",
    units,
    reward: readReward(fields.reward, units, count),
    inputs,
    reference: readReference(fields.reference, units),
    codingCost: positiveAt(fields.codingCost),
    ...readClocks(fields, units),
    seed: readSeed(fields.seed),
  };
}

function readSharedInput(place: SpecPlace): SharedInputSpec {
  const fields = fieldsOf(place, {
    ...HEAD,
    inputs: "the input that the units share: chain or switching",
    logOdds: "the log-odds of being active after an update, a list for each input of one number for each unit",
    ...UPDATE_RATE,
    ...TAIL,
  });
  const units = integerAt(fields.units, 1, MOST_UNITS);
  const inputs = readVaryingInputs(fields.inputs);
  const count = inputCount(inputs);
  expectFewStates(fields.inputs, units, count);
  return {
    specVersion: SPEC_VERSION,
    kind: "sharedInput",
    units,
    inputs,
    logOdds: itemsOf(fields.logOdds, fields.logOdds.wanted, [count, "one list for each input"]).map((row) =>
      itemsOf(row, row.wanted, [units, "one for each unit"]).map(numberAt),
    ),
    ...readClocks(fields, units),
    seed: readSeed(fields.seed),
  };
}

function readCouplings(place: SpecPlace): CouplingsSpec {
  const fields = fieldsOf(place, {
    ...HEAD,
    offsets: "the log-odds of a unit when all others are silent, a list of one for each unit",
    couplings: "what the other units add to a unit's log-odds, a list for each unit, 0 for the unit itself",
    ...UPDATE_RATE,
    ...TAIL,
  });
  const units = integerAt(fields.units, 1, MOST_UNITS);
  const perUnit = [units, "one for each unit"] as const;
  return {
    specVersion: SPEC_VERSION,
    kind: "couplings",
    units,
    offsets: itemsOf(fields.offsets, fields.offsets.wanted, perUnit).map(numberAt),
    couplings: itemsOf(fields.couplings, fields.couplings.wanted, perUnit).map((row, i) =>
      itemsOf(row, row.wanted, perUnit).map((item, j) => {
        const coupling = numberAt(item);
        if (i === j && coupling !== 0)
          throw faultAt(item, `${coupling} is not 0`, "A redraw does not depend on the unit's own state: give 0.");
        return coupling;
      }),
    ),
    ...readClocks(fields, units),
    seed: readSeed(fields.seed),
  };
}

function readPoisson(place: SpecPlace): PoissonSpec {
  const fields = fieldsOf(place, {
    ...HEAD,
    units: `the number of units, a whole number from 1 to ${MOST_POISSON_UNITS}`,
    ratesHz: "the spikes per second, a number ≥ 0, or a list of one for each unit",
    ...TAIL,
  });
  const units = integerAt(fields.units, 1, MOST_POISSON_UNITS);
  const ratesHz = perUnitAt(fields.ratesHz, units, (one) => {
    const rate = numberAt(one);
    if (!(rate >= 0)) throw faultAt(one, `${rate} is below 0`);
    return rate;
  });
  const durationS = readDuration(fields.durationS, ratesHz, units);
  return { specVersion: SPEC_VERSION, kind: "poisson", units, ratesHz, durationS, seed: readSeed(fields.seed) };
}

function expectVersion(place: SpecPlace): void {
  const { value } = place;
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, "specVersion")) return; // said as missing
  const version = (value as Readonly<Record<string, unknown>>).specVersion;
  if (version === SPEC_VERSION) return;
  throw faultAt(
    { ...place, path: `${place.path}.specVersion` },
    `${shown(version)} is not ${SPEC_VERSION}, the only version that this telos reads`,
    "Use the telos that wrote it, or rewrite the spec.",
  );
}

function expectFewStates(place: SpecPlace, units: number, inputs: number): void {
  if (inputs * 2 ** units <= MOST_STATES) return;
  throw faultAt(
    place,
    `${inputs} inputs × 2^${units} words are more than the ${MOST_STATES} states that can be listed`,
    "Give fewer inputs or fewer units.",
  );
}

function readClocks(
  fields: Readonly<Record<"updateRateHz" | "durationS", SpecPlace>>,
  units: number,
): { updateRateHz: PerUnit; durationS: number } {
  const updateRateHz = perUnitAt(fields.updateRateHz, units, positiveAt);
  return { updateRateHz, durationS: readDuration(fields.durationS, updateRateHz, units) };
}

function readDuration(place: SpecPlace, ratesHz: PerUnit, units: number): number {
  const durationS = positiveAt(place);
  const totalHz = perUnitValues(ratesHz, units).reduce((sum, rate) => sum + rate, 0);
  if (durationS * totalHz <= MOST_EVENTS) return durationS;
  const most = Number((MOST_EVENTS / totalHz).toPrecision(3));
  throw faultAt(
    place,
    `${durationS} s at ${totalHz} events/s in all units are more than the ${MOST_EVENTS} events that fit in memory`,
    `Give at most ${most}, or lower rates.`,
  );
}

function readSeed(place: SpecPlace): number {
  return integerAt(place, 0, Number.MAX_SAFE_INTEGER);
}
