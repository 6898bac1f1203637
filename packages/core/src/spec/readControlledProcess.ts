import type { CartpoleSpec, RateNetworkSpec } from "../forward/controllerSpec.ts";
import { nearestName } from "../num/nearestName.ts";
import { CONSTRAINT_KINDS, type Constraint } from "../process/constraint.ts";
import { ENERGY_MEASURES } from "../process/energy.ts";
import type { MovingRegion } from "../process/movingRegion.ts";
import { TRANSFER_NAMES } from "../process/transfer.ts";
import { perUnitAt } from "./perUnit.ts";
import { readRegion } from "./readRegion.ts";
import {
  faultAt,
  fieldsOf,
  indexAt,
  integerAt,
  itemsOf,
  kindOf,
  numberAt,
  positiveAt,
  type SpecPlace,
  shown,
} from "./specPlace.ts";

/** Gives the rows of the matrix in a file that a spec names; whoever has a disk hands it in. */
export type ReadMatrix = (path: string) => readonly (readonly number[])[];

const MOST_UNITS = 10_000;
const MOST_CHANNELS = 64; // fewer where all actions are listed
const MOST_CONTEXTS = 1000;

/** Reads the process of a controller. @throws RangeError with the path to the fault */
export function readControlledProcess(place: SpecPlace, readMatrix?: ReadMatrix): RateNetworkSpec | CartpoleSpec {
  switch (kindOf(place, ["rateNetwork", "cartpole"])) {
    case "rateNetwork":
      return readRateNetwork(place, readMatrix);
    case "cartpole": {
      const fields = fieldsOf(place, { kind: "cartpole", forces: "the actions, a list of forces in newtons" });
      const forces = itemsOf(fields.forces, "a force in newtons").map(numberAt);
      if (forces.length < 2) throw faultAt(fields.forces, `holds ${forces.length} force`, "Give at least two.");
      return { kind: "cartpole", forces };
    }
  }
}

function readRateNetwork(place: SpecPlace, readMatrix: ReadMatrix | undefined): RateNetworkSpec {
  const fields = fieldsOf(place, {
    kind: "rateNetwork",
    units: `the number of units, a whole number from 1 to ${MOST_UNITS}`,
    gain: "g, the gain of the recurrent weights, a number",
    timeStep: "the time step over the time constant, a number > 0 and at most 1",
    transfer: `the transfer function, one of ${TRANSFER_NAMES.join(", ")}`,
    noise: "the process noise, a number ≥ 0, 0 for none",
    weights: 'the recurrent weights: { "kind": "drawn" }, "given" with rows, or "file" with the path of an .npy',
    channels: `the number of channels, a whole number from 1 to ${MOST_CHANNELS}`,
    amplitude: "what a channel injects, a number > 0",
    readoutStrength: "the input weights of the confined units, a number > 0",
    contexts: `the number of contexts, a whole number from 1 to ${MOST_CONTEXTS}; 1 for none`,
    contextStd: "the standard deviation of what a context adds, a number ≥ 0, 0 for none",
    constraint: "what must not happen: none, energy, ceilings, region or movingRegion",
  });
  const units = integerAt(fields.units, 1, MOST_UNITS);
  const contexts = integerAt(fields.contexts, 1, MOST_CONTEXTS);
  const timeStep = positiveAt(fields.timeStep);
  if (timeStep > 1) throw faultAt(fields.timeStep, `${timeStep} is above 1`);
  return {
    kind: "rateNetwork",
    units,
    gain: numberAt(fields.gain),
    timeStep,
    transfer: nameAt(fields.transfer, TRANSFER_NAMES),
    noise: notNegativeAt(fields.noise),
    weights: readWeights(fields.weights, units, readMatrix),
    channels: integerAt(fields.channels, 1, MOST_CHANNELS),
    amplitude: positiveAt(fields.amplitude),
    readoutStrength: positiveAt(fields.readoutStrength),
    contexts,
    contextStd: notNegativeAt(fields.contextStd),
    constraint: readConstraint(fields.constraint, units, contexts),
  };
}

function readWeights(place: SpecPlace, units: number, readMatrix: ReadMatrix | undefined): RateNetworkSpec["weights"] {
  const kind = kindOf(place, ["drawn", "given", "file"]);
  switch (kind) {
    case "drawn":
      fieldsOf(place, { kind: '"drawn"' });
      return { kind };
    case "given": {
      const fields = fieldsOf(place, { kind: '"given"', rows: "a list for each unit of what it receives from each" });
      const perUnit = [units, "one for each unit"] as const;
      const rows = itemsOf(fields.rows, "the weights of one unit", perUnit);
      return { kind, rows: rows.map((row) => itemsOf(row, "a number", perUnit).map(numberAt)) };
    }
    case "file": {
      const fields = fieldsOf(place, { kind: '"file"', path: "the path of an .npy file of shape [units, units]" });
      const { value } = fields.path;
      if (typeof value !== "string") throw faultAt(fields.path, `${shown(value)} is not a path`);
      if (!readMatrix) throw faultAt(place, "files cannot be read here", 'Give "given" with the rows.');
      const rows = rowsOf(readMatrix, value, fields.path);
      const wrong = rows.find((row) => row.length !== units);
      if (rows.length !== units || wrong)
        throw faultAt(
          fields.path,
          `${value} holds [${rows.length}, ${(wrong ?? rows[0] ?? []).length}] numbers where [${units}, ${units}] belong`,
        );
      rows.forEach((row, i) => {
        const j = row.findIndex((weight) => !Number.isFinite(weight));
        if (j >= 0) throw faultAt(fields.path, `${value}[${i}, ${j}] is ${row[j]}`, "Give finite numbers.");
      });
      return { kind: "given", rows };
    }
  }
}

function readConstraint(place: SpecPlace, units: number, contexts: number): Constraint | MovingRegion {
  const kind = kindOf(place, [...CONSTRAINT_KINDS, "movingRegion"]);
  switch (kind) {
    case "none":
      fieldsOf(place, { kind: '"none"' });
      return { kind };
    case "energy": {
      const fields = fieldsOf(place, {
        kind: '"energy"',
        measure: `how energy is counted, one of ${ENERGY_MEASURES.join(", ")}`,
        threshold: "the energy that must not be exceeded, a number > 0",
      });
      return { kind, measure: nameAt(fields.measure, ENERGY_MEASURES), threshold: positiveAt(fields.threshold) };
    }
    case "ceilings": {
      const ceilings = "the activity that must not be exceeded, a number > 0, or a list of one for each unit";
      const fields = fieldsOf(place, { kind: '"ceilings"', ceilings });
      return { kind, ceilings: perUnitAt(fields.ceilings, units, positiveAt) };
    }
    case "region": {
      const fields = fieldsOf(place, {
        kind: '"region"',
        units: "the two units that are confined, counted from 0",
        regions: "a list of one region for all contexts, or of one for each",
      });
      const places = itemsOf(fields.regions, "a region");
      if (places.length !== 1 && places.length !== contexts)
        throw faultAt(fields.regions, `holds ${places.length} regions for ${contexts} contexts`);
      return { kind, units: confinedAt(fields.units, units), regions: places.map(readRegion) };
    }
    case "movingRegion": {
      const fields = fieldsOf(place, {
        kind: '"movingRegion"',
        units: "the two units that are confined, counted from 0",
        region: "the region as it is at rest",
        period: "the steps of a whole turn, a number ≥ 2",
        radius: "how far from (0, 0) it goes round, a number ≥ 0, 0 for not at all",
        depth: "the share by which it shrinks and grows, a number ≥ 0 and below 1, 0 for not at all",
      });
      const [period, depth] = [numberAt(fields.period), notNegativeAt(fields.depth)];
      if (!(period >= 2)) throw faultAt(fields.period, `${period} is below 2`);
      if (!(depth < 1)) throw faultAt(fields.depth, `${depth} is not below 1`);
      const radius = notNegativeAt(fields.radius);
      if (radius === 0 && depth === 0)
        throw faultAt(place, "radius and depth are both 0: it would not move", 'Give kind "region".');
      return { kind, units: confinedAt(fields.units, units), region: readRegion(fields.region), period, radius, depth };
    }
  }
}

/** The numbers of two different units. @throws RangeError otherwise */
function confinedAt(place: SpecPlace, units: number): readonly [number, number] {
  const confined = itemsOf(place, "the number of a unit", [2, "the first is drawn along x"]);
  const [first, second] = confined.map((one) => indexAt(one, units, "units"));
  if (first === second) throw faultAt(confined[1], `${second} is the same unit twice`, "Give two units.");
  return [first, second];
}

/** One of a few words. @throws RangeError with the one probably meant */
export function nameAt<Name extends string>(place: SpecPlace, names: readonly Name[]): Name {
  const found = names.find((name) => name === place.value);
  if (found !== undefined) return found;
  const meant = typeof place.value === "string" ? nearestName(place.value, names) : undefined;
  throw faultAt(place, `unknown ${shown(place.value)}${meant ? `; did you mean "${meant}"?` : ""}`);
}

/** A finite number ≥ 0. @throws RangeError otherwise */
export function notNegativeAt(place: SpecPlace): number {
  const value = numberAt(place);
  if (value >= 0) return value;
  throw faultAt(place, `${value} is below 0`);
}

function rowsOf(readMatrix: ReadMatrix, path: string, place: SpecPlace): readonly (readonly number[])[] {
  try {
    return readMatrix(path);
  } catch (cause) {
    throw cause instanceof RangeError ? faultAt(place, cause.message) : cause;
  }
}
