import type { Recording, Unit } from "@telos/core";
import { RecordingError } from "./recordingError.ts";

/**
 * Reads a table of spikes, one row a spike: a header with the columns `unit` and `time_s`, in any order, separated by commas,
 * semicolons or tabs; other columns are ignored and named. Lines that begin with # are comments.
 * @throws RecordingError with the line where a value cannot be read
 */
export function readCsv(text: string, file: string): Recording {
  const lines = text.split(/\r?\n/);
  let line = lines.findIndex((one) => one.trim() !== "" && !one.startsWith("#"));
  const header = lines[line] ?? "";
  const separator = [",", ";", "\t"].find((one) => header.includes(one)) ?? ",";
  const names = header.split(separator).map(unquoted);
  const unitAt = names.indexOf("unit");
  const timeAt = names.indexOf("time_s");
  if (unitAt < 0 || timeAt < 0) {
    throw new RecordingError(
      `${file}: is a text file, not a recording: a table of spikes needs a header with the columns unit and time_s (seconds), but its first line is "${header.slice(0, 60)}".`,
    );
  }
  const trains = new Map<string, number[]>();
  for (line++; line < lines.length; line++) {
    const row = lines[line];
    if (row.trim() === "" || row.startsWith("#")) continue;
    const cells = row.split(separator);
    const name = unquoted(cells[unitAt] ?? "");
    const time = unquoted(cells[timeAt] ?? "");
    if (name === "") throw new RecordingError(`${file}: line ${line + 1} names no unit.`);
    if (time === "" || !Number.isFinite(Number(time))) {
      throw new RecordingError(`${file}: line ${line + 1}: time_s is "${time}", not a number of seconds.`);
    }
    const train = trains.get(name);
    if (train === undefined) trains.set(name, [Number(time)]);
    else train.push(Number(time));
  }
  const ignored = names.filter((_, at) => at !== unitAt && at !== timeAt);
  return {
    format: "CSV of spikes",
    identifier: "",
    description: "",
    units: unitsOf(trains),
    tables: [],
    stimuli: [],
    notes: ignored.length === 0 ? [] : [`Columns not read: ${ignored.join(", ")}.`],
    facts: {},
  };
}

/** The units as a table `unit,time_s`, one row a spike, in full precision. A unit without spikes leaves no row. */
export function writeCsv(recording: Recording): string {
  const rows = ["unit,time_s"];
  for (const { id, timesS } of recording.units) for (const time of timesS) rows.push(`${id},${time}`);
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

function unquoted(cell: string): string {
  return cell
    .trim()
    .replace(/^"(.*)"$/, "$1")
    .trim();
}
