import type { Interval, Recording, Unit } from "@telos/core";
import type { NpyArray } from "./npy.ts";
import type { NpzContent } from "./npz.ts";
import { decodeNpz, encodeNpz } from "./npz.ts";
import { RecordingError } from "./recordingError.ts";

/**
 * Reads a pynapple TsGroup (.npz with `t`, `index`, `keys`, `start`, `end`). Its time support becomes the observed time of every unit.
 * @throws RecordingError where the archive holds something else, with the names of its arrays
 */
export function readPynapple(bytes: Uint8Array, file: string): Recording {
  return pynappleRecording(decodeOr(bytes, file), file);
}

/** Whether an archive's arrays are a pynapple TsGroup. */
export function isPynapple({ arrays }: NpzContent): boolean {
  return ["t", "index", "start", "end"].every((name) => arrays[name] !== undefined);
}

/** The same from arrays that were read already. @throws RecordingError as `readPynapple` */
export function pynappleRecording({ arrays, skipped }: NpzContent, file: string): Recording {
  const names = [...Object.keys(arrays), ...skipped.map((one) => one.name)];
  const missing = ["t", "index", "start", "end"].filter((name) => arrays[name] === undefined);
  if (missing.length > 0) {
    throw new RecordingError(
      `${file}: a zip archive but no pynapple TsGroup: ${missing.join(", ")} missing. Found instead: ${names.slice(0, 8).join(", ") || "nothing"}.`,
    );
  }
  const times = doubles(arrays.t, `${file}: t`);
  const index = doubles(arrays.index, `${file}: index`);
  if (index.length !== times.length) {
    throw new RecordingError(`${file}: ${times.length} times (t) but ${index.length} units (index).`);
  }
  const ids =
    arrays.keys === undefined
      ? [...new Set(index)].sort((a, b) => a - b)
      : Array.from(doubles(arrays.keys, `${file}: keys`));
  const odd = ids.findIndex((id, k) => !Number.isSafeInteger(id) || ids.indexOf(id) !== k);
  if (odd >= 0) throw new RecordingError(`${file}: keys[${odd}] = ${ids[odd]} is no unit of its own.`);
  const trains = new Map(ids.map((id) => [id, [] as number[]]));
  for (let k = 0; k < times.length; k++) {
    const train = trains.get(index[k]);
    if (train === undefined) throw new RecordingError(`${file}: index[${k}] = ${index[k]} is none of the keys.`);
    train.push(times[k]);
  }
  const stops = doubles(arrays.end, `${file}: end`);
  const starts = doubles(arrays.start, `${file}: start`);
  if (starts.length !== stops.length)
    throw new RecordingError(`${file}: ${starts.length} stretches begin (start) but ${stops.length} end (end).`);
  const observed = Array.from(starts, (startS, k) => ({ startS, stopS: stops[k] }));
  return {
    format: "pynapple TsGroup",
    identifier: "",
    description: "",
    units: ids.map(
      (id): Unit => ({ id, name: String(id), timesS: Float64Array.from(trains.get(id) ?? []), observed, columns: {} }),
    ),
    tables: [],
    stimuli: [],
    notes: skipped.map(({ name, why }) => `${name} was not read: ${why}`),
    facts: {},
  };
}

/**
 * Writes the units as a pynapple TsGroup: `nap.load_file(path)` reads it. Tables, stimuli and columns have no place in that format.
 * @throws when units were observed at different times: the format has one time support for all
 */
export function writePynapple(recording: Recording): Uint8Array<ArrayBuffer> {
  const { units } = recording;
  const support = sharedSupport(units);
  const count = units.reduce((sum, unit) => sum + unit.timesS.length, 0);
  const times = new Float64Array(count);
  const owners = new Float64Array(count);
  let at = 0;
  for (const unit of units) {
    times.set(unit.timesS, at);
    owners.fill(unit.id, at, at + unit.timesS.length);
    at += unit.timesS.length;
  }
  const order = Float64Array.from({ length: count }, (_, k) => k).sort((a, b) => times[a] - times[b] || a - b);
  return encodeNpz({
    type: { shape: [1], data: ["TsGroup"] },
    t: { shape: [count], data: order.map((k) => times[k]) },
    index: { shape: [count], data: BigInt64Array.from(order, (k) => BigInt(owners[k])) },
    keys: { shape: [units.length], data: BigInt64Array.from(units, (unit) => BigInt(unit.id)) },
    start: { shape: [support.length], data: Float64Array.from(support, (one) => one.startS) },
    end: { shape: [support.length], data: Float64Array.from(support, (one) => one.stopS) },
  });
}

function sharedSupport(units: readonly Unit[]): readonly Interval[] {
  const observed = units.map((unit) => unit.observed);
  const first = observed[0];
  for (const [k, other] of observed.entries()) {
    const same =
      other?.length === first?.length &&
      (other ?? []).every((one, i) => one.startS === first?.[i].startS && one.stopS === first[i].stopS);
    if (!same) {
      throw new Error(
        `writePynapple: units ${units[0].id} and ${units[k].id} were observed at different times, but a TsGroup has one time support. Write .nwb instead.`,
      );
    }
  }
  if (first !== undefined) return first;
  let startS = Number.POSITIVE_INFINITY;
  let stopS = Number.NEGATIVE_INFINITY;
  for (const { timesS } of units) {
    for (const time of timesS) {
      startS = Math.min(startS, time);
      stopS = Math.max(stopS, time);
    }
  }
  return startS <= stopS ? [{ startS, stopS }] : [];
}

function decodeOr(bytes: Uint8Array, file: string): ReturnType<typeof decodeNpz> {
  try {
    return decodeNpz(bytes, file);
  } catch (error) {
    throw new RecordingError(error instanceof Error ? error.message : String(error));
  }
}

function doubles(array: NpyArray, where: string): Float64Array {
  const { data } = array;
  if (data instanceof Float64Array) return data;
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Float64Array.from(data, Number);
  if (ArrayBuffer.isView(data)) return Float64Array.from(data);
  throw new RecordingError(`${where} holds text, not numbers.`);
}
