import type { Recording, Unit } from "@telos/core";
import { textAt } from "./nwbFacts.ts";
import type { Hdf5Group } from "./openHdf5.ts";
import { RecordingError } from "./recordingError.ts";

/** Whether a file has the layout of the retinal wave repository: spikes of all units in one row, and a count for each unit. */
export function isRetinaWaves(root: Hdf5Group): boolean {
  return root.dataset("spikes") !== undefined && root.dataset("sCount") !== undefined;
}

/**
 * Reads an HDF5 file of the retinal wave repository: `spikes` (s, all units concatenated), `sCount` (spikes of each unit), `epos`
 * (electrode positions, µm, [2, units]), `meta/*`, and whichever dataset names the units.
 * @throws RecordingError where the counts do not add up to the spikes
 */
export function readRetinaWaves(root: Hdf5Group, file: string): Recording {
  const notes: string[] = [];
  const units = readUnits(root, file, notes);
  const facts: Record<string, string> = {};
  const meta = root.group("meta");
  for (const key of meta?.keys ?? []) {
    const value = valueText(root, `meta/${key}`);
    if (value !== "") facts[key === "cond" ? "condition" : key === "age" ? "age (postnatal days)" : key] = value;
  }
  const array = textAt(root, "array");
  if (array !== "") facts["electrode array"] = array;
  const duration = valueText(root, "summary/duration");
  if (duration !== "") facts["duration (s)"] = duration;
  const key = facts.key ?? "";
  return {
    format: "retina-wave HDF5",
    identifier: [key, facts.condition ?? ""].filter((text) => text !== "").join(" "),
    description: `Retinal wave repository: ${[key, facts.species, facts.condition].filter(Boolean).join(", ")}`,
    units,
    tables: [],
    stimuli: [],
    notes,
    facts,
    citation: `${key === "" ? "The original study" : key}, and the retinal wave repository: Eglen et al. 2014, GigaScience 3:3.`,
  };
}

function readUnits(root: Hdf5Group, file: string, notes: string[]): readonly Unit[] {
  const spikes = root.dataset("spikes");
  const counts = root.dataset("sCount")?.numbers() ?? new Float64Array(0);
  const times = spikes?.numbers() ?? new Float64Array(0);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total !== times.length || counts.some((count) => !(Number.isInteger(count) && count >= 0))) {
    throw new RecordingError(`${file}: /sCount adds up to ${total} spikes but /spikes holds ${times.length}.`);
  }
  const names = readNames(root, counts.length);
  const positions = readPositions(root, counts.length, notes);
  let start = 0;
  return Array.from(counts, (count, id) => {
    const timesS = times.slice(start, start + count);
    start += count;
    const position = positions?.[id];
    return {
      id,
      name: names?.[id] ?? `u${id}`,
      timesS,
      ...(position === undefined ? {} : { positionUm: position }),
      columns: {},
    };
  });
}

/** The dataset of names is called differently in different contributions: it is the one with one text for each unit. */
function readNames(root: Hdf5Group, units: number): readonly string[] | undefined {
  for (const key of ["names", ...root.keys]) {
    const dataset = root.dataset(key);
    if (dataset?.type === "text" && units > 1 && dataset.shape.length === 1 && dataset.shape[0] === units)
      return dataset.texts();
  }
  const only = root.dataset("names");
  return only?.type === "text" && only.texts().length === units ? only.texts() : undefined;
}

function readPositions(root: Hdf5Group, units: number, notes: string[]): (readonly number[])[] | undefined {
  const dataset = root.dataset("epos");
  if (dataset?.type !== "number") return undefined;
  const [rows, columns] = dataset.shape;
  const values = dataset.numbers();
  if (columns === units) {
    return Array.from({ length: units }, (_, unit) =>
      Array.from({ length: rows }, (_, axis) => values[axis * units + unit]),
    );
  }
  if (rows === units) {
    return Array.from({ length: units }, (_, unit) =>
      Array.from(values.subarray(unit * columns, (unit + 1) * columns)),
    );
  }
  notes.push(`/epos has shape [${dataset.shape.join(", ")}], which does not fit ${units} units: no positions.`);
  return undefined;
}

function valueText(root: Hdf5Group, path: string): string {
  const dataset = root.dataset(path);
  return dataset?.type === "number" ? Array.from(dataset.numbers()).join(", ") : textAt(root, path);
}
