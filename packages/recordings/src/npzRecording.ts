import type { BinnedActivity, Cell, Interval, IntervalTable, Recording, StimulusSeries, Unit } from "@telos/core";
import type { FileOfArrays } from "./arraysRecording.ts";
import { recordingOfArrays } from "./arraysRecording.ts";
import type { NamedArray, TimeAxis } from "./namedArray.ts";
import { arrayOfNpy, binnedOf, shapeText } from "./namedArray.ts";
import type { NpyArray } from "./npy.ts";
import type { NpzContent } from "./npz.ts";
import { isPynapple, pynappleRecording } from "./pynapple.ts";
import { RecordingError } from "./recordingError.ts";

/** First of the texts in `about`: the arrays have the names that `writeNpz` gives them. */
export const NPZ_LAYOUT = "telos recording 1";

/**
 * A recording out of the arrays of an archive: what `writeNpz` wrote, a pynapple TsGroup, or arrays of another program.
 * @throws RecordingError with the array at fault, or with what was found instead of activity
 */
export function npzRecording(content: NpzContent, file: string, timeAxis?: TimeAxis): Recording {
  const { arrays, skipped } = content;
  if (textsOf(arrays.about)?.[0] === NPZ_LAYOUT) return ownRecording(content, file);
  if (isPynapple(content)) return pynappleRecording(content, file);
  const found: NamedArray[] = [];
  const others = skipped.map(({ name, why }) => `${name} (${why})`);
  for (const [name, array] of Object.entries(arrays)) {
    const numbers = arrayOfNpy(name, array);
    if (numbers === undefined) others.push(`${name} (${textsOf(array) ? "text" : "integers above 2⁵³"})`);
    else found.push(numbers);
  }
  if (Object.keys(arrays).length === 0)
    throw new RecordingError(
      `${file}: is a zip archive but no pynapple TsGroup and no .npz of arrays. Found instead: ${
        skipped
          .slice(0, 8)
          .map((one) => one.name)
          .join(", ") || "nothing"
      }.`,
    );
  const whole: FileOfArrays = { file, format: "NumPy .npz", arrays: found, trains: [], others };
  const recording = recordingOfArrays(whole, timeAxis);
  const times = textsOf(arrays.type)?.[0] === "TsdFrame" ? found.find((one) => one.path === "t") : undefined;
  return times === undefined ? recording : withBinTimes(recording, times);
}

/** Counts of pynapple (a TsdFrame) have the middle of each bin in `t`. */
function withBinTimes(recording: Recording, { data }: NamedArray): Recording {
  const binS = (data[data.length - 1] - data[0]) / (data.length - 1);
  const even = data.every((time, k) => Math.abs(time - data[0] - k * binS) < binS / 10);
  if (!(binS > 0 && even)) return recording;
  const timed = (recording.binned ?? []).map((one) =>
    one.steps === data.length ? { ...one, binS, startS: data[0] - binS / 2 } : one,
  );
  return { ...recording, format: "pynapple TsdFrame", binned: timed };
}

function ownRecording({ arrays }: NpzContent, file: string): Recording {
  const numbers = (name: string): NamedArray["data"] => {
    const array = arrays[name] === undefined ? undefined : arrayOfNpy(name, arrays[name]);
    if (array === undefined) throw new RecordingError(`${file}: ${name} is missing or holds no numbers.`);
    return array.data;
  };
  const [, identifier = "", description = "", citation = ""] = textsOf(arrays.about) ?? [];
  const facts: Record<string, string> = {};
  const factTexts = textsOf(arrays.facts) ?? [];
  for (let k = 0; k + 1 < factTexts.length; k += 2) facts[factTexts[k]] = factTexts[k + 1];
  const named = (prefix: string): string[] => [
    ...new Set(
      Object.keys(arrays).flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length).split("/")[0]] : [])),
    ),
  ];
  const cells = (prefix: string, rows: number): Record<string, readonly Cell[]> =>
    Object.fromEntries(
      named(prefix).map((name) => [name, cellsOf(arrays[`${prefix}${name}`], rows, `${file}: ${prefix}${name}`)]),
    );
  const tables = named("tables/").map((name): IntervalTable => {
    const startS = Float64Array.from(numbers(`tables/${name}/start_time`));
    const stopS = Float64Array.from(numbers(`tables/${name}/stop_time`));
    if (startS.length !== stopS.length)
      throw new RecordingError(
        `${file}: tables/${name} has ${startS.length} start times but ${stopS.length} stop times.`,
      );
    return {
      name,
      path: `tables/${name}`,
      startS,
      stopS,
      columns: cells(`tables/${name}/columns/`, startS.length),
      skippedColumns: [],
    };
  });
  const stimuli = named("stimuli/").map((name): StimulusSeries => {
    const timesS = Float64Array.from(numbers(`stimuli/${name}/times`));
    const values = Float64Array.from(numbers(`stimuli/${name}/values`));
    const channels = arrays[`stimuli/${name}/values`].shape[1] ?? 1;
    if (values.length !== timesS.length * channels)
      throw new RecordingError(
        `${file}: stimuli/${name} has ${timesS.length} times for ${values.length / channels} samples.`,
      );
    return {
      name,
      path: `stimuli/${name}`,
      timesS,
      values,
      channels,
      unit: textsOf(arrays[`stimuli/${name}/unit`])?.[0] ?? "",
    };
  });
  const binned = named("binned/").map((name): BinnedActivity => {
    const array = arrayOfNpy(name, arrays[`binned/${name}/counts`]);
    const activity = array === undefined ? undefined : binnedOf(array, "rows");
    if (activity === undefined)
      throw new RecordingError(
        `${file}: binned/${name}/counts ${array === undefined ? "" : shapeText(array)} holds no counts [steps, units].`,
      );
    const [binS, startS] = numbers(`binned/${name}/bin`);
    return {
      ...activity,
      path: `binned/${name}`,
      name,
      ...(Number.isFinite(binS) ? { binS } : {}),
      ...(Number.isFinite(startS) ? { startS } : {}),
    };
  });
  return {
    format: "npz of telos",
    identifier,
    description,
    units: ownUnits(arrays, numbers, cells, file),
    tables,
    stimuli,
    ...(binned.length > 0 ? { binned } : {}),
    notes: [],
    facts,
    ...(citation === "" ? {} : { citation }),
  };
}

function ownUnits(
  arrays: NpzContent["arrays"],
  numbers: (name: string) => NamedArray["data"],
  cells: (prefix: string, rows: number) => Record<string, readonly Cell[]>,
  file: string,
): Unit[] {
  const ids = Array.from(numbers("unit_ids"));
  const rows = new Map(ids.map((id, row) => [id, row]));
  const [times, owners] = [numbers("spike_times"), numbers("spike_units")];
  if (times.length !== owners.length)
    throw new RecordingError(`${file}: spike_times has ${times.length} times but spike_units ${owners.length} units.`);
  const trains: number[][] = ids.map(() => []);
  owners.forEach((owner, k) => {
    const row = rows.get(owner);
    if (row === undefined) throw new RecordingError(`${file}: spike_units[${k}] = ${owner} is none of unit_ids.`);
    trains[row].push(times[k]);
  });
  const observed = new Map<number, Interval[]>();
  if (arrays["observed/units"] !== undefined) {
    const [who, from, to] = ["units", "start", "stop"].map((name) => numbers(`observed/${name}`));
    if (who.length !== from.length || who.length !== to.length)
      throw new RecordingError(`${file}: observed/units, start and stop are not equally long.`);
    for (const [k, id] of who.entries()) {
      const stretch = { startS: from[k], stopS: to[k] };
      const own = observed.get(id);
      if (own === undefined) observed.set(id, [stretch]);
      else own.push(stretch);
    }
  }
  const names = textsOf(arrays.unit_names);
  const columns = Object.entries(cells("unit_columns/", ids.length));
  const axes = arrays.unit_positions_um?.shape[1] ?? 0;
  const positions = axes > 0 ? numbers("unit_positions_um") : [];
  return ids.map((id, row) => {
    const position = Array.from(positions.slice(row * axes, (row + 1) * axes)).filter(Number.isFinite);
    const stretches = observed.get(id);
    return {
      id,
      name: names?.[row] ?? String(id),
      timesS: Float64Array.from(trains[row]),
      ...(stretches === undefined ? {} : { observed: stretches }),
      ...(position.length > 0 ? { positionUm: position } : {}),
      columns: Object.fromEntries(columns.map(([name, values]) => [name, values[row]])),
    };
  });
}

function textsOf(array: NpyArray | undefined): readonly string[] | undefined {
  return array !== undefined && !ArrayBuffer.isView(array.data) ? (array.data as readonly string[]) : undefined;
}

function cellsOf(array: NpyArray, rows: number, where: string): readonly Cell[] {
  const numbers = arrayOfNpy("", array)?.data;
  const cells = textsOf(array) ?? Array.from(numbers ?? [], (value) => (array.type === "b1" ? value !== 0 : value));
  if (cells.length !== rows) throw new RecordingError(`${where} has ${cells.length} values for ${rows} rows.`);
  return cells;
}
