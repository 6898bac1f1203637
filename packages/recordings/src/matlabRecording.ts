import type { Cell, Recording } from "@telos/core";
import type { SpikeTrains } from "./arraysRecording.ts";
import { recordingOfArrays } from "./arraysRecording.ts";
import type { MatlabValue, MatlabVariables } from "./matlabValue.ts";
import type { NamedArray, TimeAxis } from "./namedArray.ts";
import { fullOf } from "./namedArray.ts";

const DEEPEST = 8;
/** Fields of a unit that hold its spike times, the likeliest first. */
const TIME_FIELDS = [
  "spike_times",
  "spiketimes",
  "spikeTimes",
  "SpikeTimes",
  "spikes",
  "times",
  "timestamps",
  "ts",
  "st",
  "t",
];
const ID_FIELDS = ["id", "ID", "unit", "unit_id", "cluster", "cluster_id", "cid", "clusterID"];
/** Variables with one spike train each, as sorting programs export them: SPK01a, unit_3, sig002b. */
const TRAIN_VARIABLE = /^(spk|sig|unit|neuron|cell|clu|cluster|nr)_?\d+_?[a-z]?$/i;
const SPIKE_WORDS = [/sp(i?)k|train|raster/i, /unit|neuron|cell|clu|mua|sua/i, /time|^ts?$/i];

interface Found {
  readonly arrays: NamedArray[];
  readonly candidates: { readonly trains: SpikeTrains; readonly score: number }[];
  readonly others: string[];
}

/** Spike trains or binned activity out of a MATLAB workspace, whatever the variables are called. @throws RecordingError where there is none */
export function readMatlabRecording(
  variables: MatlabVariables,
  format: string,
  file: string,
  timeAxis?: TimeAxis,
): Recording {
  const found: Found = { arrays: [], candidates: [], others: [] };
  const single = new Map<string, Float64Array>();
  for (const [name, value] of variables) {
    const times = vectorOf(value);
    if (times !== undefined && times.length > 0 && TRAIN_VARIABLE.test(name)) single.set(name, times);
    else collect(value, name, found, 0);
  }
  if (single.size > 0) {
    const trains = [...single].map(([name, timesS], id) => ({ id, name, timesS, columns: {} }));
    found.candidates.push({ trains: { path: [...single.keys()].join(", "), trains }, score: 4 });
  }
  const trains = found.candidates.sort((a, b) => b.score - a.score).map((one) => one.trains);
  return recordingOfArrays({ file, format, arrays: found.arrays, trains, others: found.others }, timeAxis);
}

function collect(value: MatlabValue, path: string, found: Found, depth: number): void {
  switch (value.kind) {
    case "numbers":
      found.arrays.push({ path, shape: [...value.shape].reverse(), data: value.data, reversed: true });
      return;
    case "sparse": {
      const full = fullOf(path, value);
      if (full === undefined) found.others.push(`${path} (a sparse matrix [${value.shape.join(", ")}], too large)`);
      else found.arrays.push(full);
      return;
    }
    case "text":
      found.others.push(`${path} (text)`);
      return;
    case "other":
      found.others.push(`${path} (${value.what})`);
      return;
    case "cell":
      collectCell(value, path, found);
      return;
    case "struct":
      collectStruct(value, path, found, depth);
      return;
  }
}

function collectCell(cell: Extract<MatlabValue, { kind: "cell" }>, path: string, found: Found): void {
  const { items, shape } = cell;
  const size = `[${shape.join(", ")}]`;
  if (items.length === 0) return void found.others.push(`${path} (an empty cell)`);
  if (
    items.every((item) => item.kind === "struct" && item.fields.size > 0 && [...item.fields.values()][0].length === 1)
  ) {
    const records = items.map(
      (item) => new Map(item.kind === "struct" ? [...item.fields].map(([key, [value]]) => [key, value]) : []),
    );
    if (addRecords(records, path, "{}", found)) return;
  }
  const times = items.map(vectorOf);
  if (!times.every((one) => one !== undefined)) return void found.others.push(`${path} (a cell ${size})`);
  if (shape.filter((one) => one > 1).length > 1)
    return void found.others.push(`${path} (a cell ${size}: times of each trial have no common clock)`);
  const score = scoreOf(path);
  const ascending = times.every((train) => train.every((time, k) => k === 0 || !(time < train[k - 1])));
  if (score === 0 && !ascending) return void found.others.push(`${path} (a cell ${size})`);
  const trains = times.map((timesS, k) => ({ id: k + 1, name: `${path}{${k + 1}}`, timesS, columns: {} }));
  found.candidates.push({ trains: { path, trains }, score });
}

function collectStruct(
  struct: Extract<MatlabValue, { kind: "struct" }>,
  path: string,
  found: Found,
  depth: number,
): void {
  const { fields } = struct;
  const count = [...fields.values()][0]?.length ?? 0;
  const records = Array.from(
    { length: count },
    (_, k) => new Map([...fields].map(([key, values]) => [key, values[k]])),
  );
  if (count > 1) {
    if (!addRecords(records, path, "()", found)) found.others.push(`${path} (a struct array of ${count})`);
    return;
  }
  if (depth >= DEEPEST) return void found.others.push(`${path} (a struct)`);
  for (const [key, value] of records[0] ?? []) collect(value, `${path}.${key}`, found, depth + 1);
}

/** One unit for each record that has its spike times in a field; further fields of one value become columns. */
function addRecords(
  records: readonly ReadonlyMap<string, MatlabValue>[],
  path: string,
  brackets: string,
  found: Found,
): boolean {
  const field = TIME_FIELDS.find((name) => records.every((record) => vectorOf(record.get(name)) !== undefined));
  if (field === undefined) return false;
  const ids = records.map((record) =>
    ID_FIELDS.map((name) => scalarOf(record.get(name))).find((one) => typeof one === "number"),
  );
  const numbered = new Set(ids).size === ids.length && ids.every((id) => Number.isSafeInteger(id));
  const trains = records.map((record, k) => ({
    id: numbered ? Number(ids[k]) : k + 1,
    name: `${path}${brackets[0]}${k + 1}${brackets[1]}`,
    timesS: vectorOf(record.get(field)) ?? new Float64Array(0),
    columns: Object.fromEntries(
      [...record].flatMap(([key, value]): [string, Cell][] => {
        const cell = key === field ? undefined : scalarOf(value);
        return cell === undefined ? [] : [[key, cell]];
      }),
    ),
  }));
  found.candidates.push({ trains: { path: `${path}.${field}`, trains }, score: 3 + scoreOf(field) });
  return true;
}

function scoreOf(path: string): number {
  const name = path.slice(path.lastIndexOf(".") + 1);
  const at = SPIKE_WORDS.findIndex((word) => word.test(name));
  return at < 0 ? 0 : SPIKE_WORDS.length - at;
}

/** A row or a column of numbers; empty for an empty matrix; undefined for anything else. */
function vectorOf(value: MatlabValue | undefined): Float64Array | undefined {
  if (value?.kind !== "numbers") return undefined;
  if (value.data.length === 0) return new Float64Array(0);
  return value.shape.filter((one) => one !== 1).length <= 1 ? Float64Array.from(value.data) : undefined;
}

function scalarOf(value: MatlabValue | undefined): Cell | undefined {
  if (value?.kind === "text") return value.text;
  return value?.kind === "numbers" && value.data.length === 1 ? value.data[0] : undefined;
}
