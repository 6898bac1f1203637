import type { BinnedActivity, Recording, Unit } from "@telos/core";
import type { TimeAxis } from "./namedArray.ts";
import { binnedOf } from "./namedArray.ts";
import { RecordingError } from "./recordingError.ts";
import { type TableCells, tableCells } from "./tableCells.ts";

const UNIT_COLUMNS = ["unit", "unit_id", "cluster", "neuron"];
const TIME_COLUMNS = ["time_s", "spike_time_s", "spike_times", "spike_time"];

/**
 * Reads a table in text form, separated by commas, semicolons or tabs: one row a spike with the columns `unit` and `time_s`, in any
 * order; or a matrix of whole numbers, steps × units, with or without a header, whose longer side is taken for time. Lines that begin
 * with # are comments.
 * @throws RecordingError with the line where a value cannot be read
 */
export function readCsv(text: string, file: string, timeAxis?: TimeAxis): Recording {
  const table = tableCells(text);
  const { header, rows } = table;
  const unitAt = header.findIndex((name) => UNIT_COLUMNS.includes(name.toLowerCase()));
  const timeAt = header.findIndex((name) => TIME_COLUMNS.includes(name.toLowerCase()));
  if (unitAt < 0 || timeAt < 0) return readMatrix(table, text, file, timeAxis);
  const trains = new Map<string, number[]>();
  for (const { line, cells } of rows) {
    const name = cells[unitAt] ?? "";
    const time = cells[timeAt] ?? "";
    if (cells.length !== header.length)
      throw new RecordingError(`${file}: line ${line} has ${cells.length} cells, the header ${header.length}.`);
    if (name === "") throw new RecordingError(`${file}: line ${line} names no unit.`);
    if (time === "" || !Number.isFinite(Number(time)))
      throw new RecordingError(
        `${file}: line ${line}: ${header[timeAt]} is "${time.slice(0, 40)}", not a number of seconds.`,
      );
    const train = trains.get(name);
    if (train === undefined) trains.set(name, [Number(time)]);
    else train.push(Number(time));
  }
  const ignored = header.filter((_, at) => at !== unitAt && at !== timeAt);
  const notes = ignored.length === 0 ? [] : [`Columns not read: ${ignored.join(", ")}.`];
  return recordingOf("CSV of spikes", text, notes, { units: unitsOf(trains) });
}

/** A matrix of whole numbers; the first row may be a header. @throws RecordingError where it is none */
function readMatrix(
  { header, rows, separator }: TableCells,
  text: string,
  file: string,
  timeAxis?: TimeAxis,
): Recording {
  const named = !header.every(isWhole);
  const lines = named ? rows : [{ line: 1, cells: header }, ...rows];
  const columns = header.length;
  const notSpikes = (why: string): RecordingError =>
    new RecordingError(
      `${file}: is a text file, not a recording: a table of spikes needs a header with the columns unit and time_s (seconds), but its first line is "${header.join(separator).slice(0, 60)}"${columns < 2 ? "" : `; and it is no matrix of spike counts (steps × units): ${why}`}.`,
    );
  if (lines.length < 2 || columns < 2) throw notSpikes(`${lines.length} lines of ${columns} cells`);
  const data = new Float64Array(lines.length * columns);
  lines.forEach(({ line, cells }, row) => {
    if (cells.length !== columns) throw notSpikes(`line ${line} has ${cells.length} cells, not ${columns}`);
    cells.forEach((cell, k) => {
      if (!isWhole(cell)) throw notSpikes(`line ${line} holds "${cell.slice(0, 20)}"`);
      data[row * columns + k] = Number(cell);
    });
  });
  const activity = binnedOf({ path: "matrix", shape: [lines.length, columns], data, reversed: false }, timeAxis);
  if (activity === undefined) throw notSpikes("its numbers are too large");
  const notes = [
    `A matrix of ${lines.length} lines of ${columns} cells: ${activity.steps} steps of ${activity.units} units${timeAxis === undefined ? ", the longer side being taken for time" : ""}. The file does not say how wide a bin is.`,
  ];
  if (named)
    notes.push(`The first line names its columns: ${header.slice(0, 8).join(", ")}${columns > 8 ? ", …" : ""}.`);
  return recordingOf("CSV matrix", text, notes, { units: [], binned: [activity] });
}

function isWhole(cell: string): boolean {
  return /^\+?\d+(\.0*)?$/.test(cell);
}

function recordingOf(
  format: string,
  text: string,
  notes: string[],
  activity: Pick<Recording, "units" | "binned">,
): Recording {
  // Text has no checksum: a number cut in two is a number. Every program ends its last line.
  if (!/[\n\r]$/.test(text)) notes.push("The last line does not end: the file may be cut off there.");
  return { format, identifier: "", description: "", tables: [], stimuli: [], notes, facts: {}, ...activity };
}

/**
 * The units as a table `unit,time_s`, one row a spike, in full precision; a unit without spikes leaves no row. Where there are no units
 * but binned activity, that as a matrix: one row a step.
 */
export function writeCsv({ units, binned = [] }: Recording): string {
  if (units.length === 0 && binned.length > 0) return matrixText(binned[0]);
  const rows = ["unit,time_s"];
  for (const { id, timesS } of units) for (const time of timesS) rows.push(`${id},${time}`);
  return `${rows.join("\n")}\n`;
}

function matrixText({ counts, steps, units }: BinnedActivity): string {
  const rows = [Array.from({ length: units }, (_, unit) => `u${unit}`).join(",")];
  for (let step = 0; step < steps; step++) rows.push(counts.subarray(step * units, (step + 1) * units).join(","));
  return `${rows.join("\n")}\n`;
}

/** Integer names are ids, in ascending order; other names are numbered from 0 in order of appearance. */
function unitsOf(trains: ReadonlyMap<string, readonly number[]>): readonly Unit[] {
  const names = [...trains.keys()];
  const numbered = names.every((name) => /^\d+$/.test(name) && Number.isSafeInteger(Number(name)));
  if (numbered) names.sort((a, b) => Number(a) - Number(b));
  return names.map((name, position) => ({
    id: numbered ? Number(name) : position,
    name,
    timesS: Float64Array.from(trains.get(name) ?? []),
    columns: {},
  }));
}
