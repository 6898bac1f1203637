import type { Cell, Recording, Unit } from "@telos/core";
import type { NamedArray, TimeAxis } from "./namedArray.ts";
import { binnedOf, isVector, shapeText } from "./namedArray.ts";
import { RecordingError } from "./recordingError.ts";

/** Several spike trains that a file keeps together: a cell, a field of a struct array, variables of one kind. */
export interface SpikeTrains {
  /** "spikes", "units.times" */
  readonly path: string;
  readonly trains: readonly {
    readonly id: number;
    readonly name: string;
    readonly timesS: Float64Array;
    readonly columns: Readonly<Record<string, Cell>>;
  }[];
}

/** What a file of arrays holds, before it is known what they mean. */
export interface FileOfArrays {
  readonly file: string;
  /** "MATLAB v5", "NumPy .npz" */
  readonly format: string;
  readonly arrays: readonly NamedArray[];
  readonly trains: readonly SpikeTrains[];
  /** What cannot be activity, with the reason: "config (text)". */
  readonly others: readonly string[];
}

const TIMES = /^(spikes?times?s?|times?s?|t|ts|timestamps?s?|spikes?ts|st|spikes)$/;
const OWNERS =
  /^(spikes?)?(clusters?|clu|units?|unitids?|index|ids?|neurons?|neuronids?|cells?|cellids?|labels?|templates?)$/;
const SHOWN = 8;

/**
 * Spike trains or binned activity out of arrays without a fixed layout: trains that the file keeps together; or times with the unit of
 * each spike, told by their names; or matrices of whole numbers, whose longer axis is taken for time. What was chosen is in the notes.
 * @throws RecordingError where there is none of these, with what was found instead
 */
export function recordingOfArrays(content: FileOfArrays, timeAxis?: TimeAxis): Recording {
  const { file, format, arrays } = content;
  const notes: string[] = [];
  const pair = timesWithOwners(arrays, file);
  const trains = content.trains[0];
  const units =
    trains === undefined ? (pair === undefined ? [] : unitsOf(pair)) : trains.trains.map((one): Unit => ({ ...one }));
  const used = trains === undefined ? (pair === undefined ? [] : [pair.times, pair.owners]) : [];
  if (trains !== undefined) notes.push(`Spike times were read from ${trains.path}.`);
  if (pair !== undefined && trains === undefined)
    notes.push(`Spike times were read from ${pair.times.path}, the unit of each from ${pair.owners.path}.`);
  if (content.trains.length > 1)
    notes.push(
      `Not read: ${content.trains
        .slice(1)
        .map((one) => one.path)
        .join(", ")}, which could hold spike times too.`,
    );
  const binned = [];
  const others = [...content.others];
  for (const array of arrays.filter((one) => !used.includes(one))) {
    const activity = binnedOf(array, timeAxis);
    if (activity === undefined) others.push(`${array.path} ${shapeText(array)}`);
    else {
      binned.push(activity);
      notes.push(
        `${array.path} ${shapeText(array)} is binned activity: ${activity.steps} steps of ${activity.units} units${timeAxis === undefined ? ", the longer axis being taken for time" : ""}. The file does not say how wide a bin is.`,
      );
    }
  }
  if (units.length === 0 && binned.length === 0) {
    const found =
      others.length === 0 ? "nothing" : others.slice(0, SHOWN).join(", ") + (others.length > SHOWN ? ", …" : "");
    throw new RecordingError(
      `${file}: ${format} without activity: neither spike times with the unit of each (spike_times and spike_clusters), nor one spike train for each unit, nor a matrix of whole numbers (steps × units). Found instead: ${found}.`,
    );
  }
  if (others.length > 0)
    notes.push(
      `Not read: ${others.slice(0, SHOWN).join(", ")}${others.length > SHOWN ? ` and ${others.length - SHOWN} more` : ""}.`,
    );
  return {
    format,
    identifier: "",
    description: "",
    units,
    tables: [],
    stimuli: [],
    ...(binned.length > 0 ? { binned } : {}),
    notes,
    facts: {},
  };
}

interface TimesWithOwners {
  readonly times: NamedArray;
  readonly owners: NamedArray;
}

/** The two rows that together say which unit spiked when. @throws RecordingError where they are not equally long */
function timesWithOwners(arrays: readonly NamedArray[], file: string): TimesWithOwners | undefined {
  const named = (pattern: RegExp): NamedArray[] =>
    arrays.filter((one) => isVector(one) && pattern.test(plainName(one.path)));
  const owners = named(OWNERS).filter((one) => one.data.every((value) => Number.isInteger(value)));
  const all = named(TIMES);
  for (const times of all) {
    const owner = owners.find((one) => one.data.length === times.data.length && one.path !== times.path);
    if (owner !== undefined) return { times, owners: owner };
  }
  const [times, owner] = [all[0], owners.find((one) => /cluster|unit|clu/.test(plainName(one.path)))];
  if (times !== undefined && owner !== undefined && times.data.length > 0 && owner.data.length > 0)
    throw new RecordingError(
      `${file}: ${times.path} has ${times.data.length} times but ${owner.path} names the units of ${owner.data.length}.`,
    );
  return undefined;
}

function plainName(path: string): string {
  return path
    .slice(Math.max(path.lastIndexOf("."), path.lastIndexOf("/")) + 1)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");
}

/** One unit for each number among the owners, ascending. */
export function unitsOf({ times, owners }: TimesWithOwners): Unit[] {
  const counts = new Map<number, number>();
  for (const owner of owners.data) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  const trains = new Map(
    [...counts].sort(([a], [b]) => a - b).map(([id, count]) => [id, { timesS: new Float64Array(count), filled: 0 }]),
  );
  for (let k = 0; k < times.data.length; k++) {
    const train = trains.get(owners.data[k]);
    if (train !== undefined) train.timesS[train.filled++] = times.data[k];
  }
  return [...trains].map(([id, { timesS }]) => ({ id, name: String(id), timesS, columns: {} }));
}
