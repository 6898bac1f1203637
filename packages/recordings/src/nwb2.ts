import type { IntervalTable, Recording, StimulusSeries } from "@telos/core";
import { readNwbBinned } from "./nwbBinned.ts";
import { readNwbCitation, readNwbFacts, textAt } from "./nwbFacts.ts";
import { readNwbUnits } from "./nwbUnits.ts";
import type { Hdf5Group } from "./openHdf5.ts";
import { RecordingError } from "./recordingError.ts";
import { readTableColumns, requiredNumbers } from "./tableColumns.ts";
import { readTimeSeries } from "./timeSeries.ts";
import { inventory, walkGroups } from "./walkGroups.ts";

/** The cached schema of a file: hundreds of groups without data. */
const NOT_DATA = ["specifications"];

/** Datasets that every NWB file has. */
const SESSION = [
  "file_create_date",
  "identifier",
  "session_description",
  "session_start_time",
  "timestamps_reference_time",
];

/** Whether a file says that it is NWB 2. */
export function isNwb2(root: Hdf5Group): boolean {
  const version = root.attribute("nwb_version");
  return typeof version === "string" && /^(NWB-)?2\./.test(version);
}

/**
 * Reads an NWB 2 file: the units table, wherever it lies (it is found by its `neurodata_type`), every table of intervals, the
 * stimuli stored as time series, and activity that was stored binned.
 * @throws RecordingError where there is neither a units table nor binned activity, with what was found instead
 */
export function readNwb2(root: Hdf5Group, file: string): Recording {
  const notes: string[] = [];
  const version = String(root.attribute("nwb_version")).replace(/^NWB-/, "");
  const groups = [...walkGroups(root, NOT_DATA)];
  const table = chooseUnits(groups, notes);
  const binned = readNwbBinned(groups);
  const spikeless = table?.dataset("spike_times") === undefined;
  if (table === undefined && binned.length === 0) {
    throw new RecordingError(
      `${file}: NWB ${version} but no units table. Found instead: ${inventory(root, NOT_DATA, SESSION)}. Only files with sorted units or binned activity can be read.`,
    );
  }
  noteBehaviour(groups, notes);
  const electrodes = root.group("general/extracellular_ephys/electrodes");
  return {
    format: `NWB ${version}`,
    identifier: textAt(root, "identifier"),
    description: textAt(root, "session_description"),
    units: table === undefined || (spikeless && binned.length > 0) ? [] : readNwbUnits(file, table, electrodes, notes),
    tables: groups.filter(isIntervalTable).map((group) => readIntervalTable(group, file)),
    stimuli: readStimuli(root.group("stimulus/presentation"), notes),
    ...(binned.length > 0 ? { binned } : {}),
    notes,
    facts: readNwbFacts(root),
    ...citationOf(root),
  };
}

/** Present only where the file asks for a citation. */
export function citationOf(root: Hdf5Group): { citation?: string } {
  const citation = readNwbCitation(root);
  return citation === undefined ? {} : { citation };
}

/** Says where the file has positions of the animal: they are read by nobody here, and may drive all units at once. */
export function noteBehaviour(groups: readonly Hdf5Group[], notes: string[]): void {
  const paths = groups.filter(isSpatialSeries).map((group) => group.path);
  if (paths.length > 0) notes.push(`Behaviour in the file that is not read: ${paths.join(", ")}.`);
}

function isSpatialSeries(group: Hdf5Group): boolean {
  return [group.attribute("neurodata_type"), group.attribute("ancestry")].some(
    (text) => typeof text === "string" && text.includes("SpatialSeries"),
  );
}

function chooseUnits(groups: readonly Hdf5Group[], notes: string[]): Hdf5Group | undefined {
  const tables = groups.filter((group) => group.attribute("neurodata_type") === "Units" || group.path === "/units");
  const chosen =
    tables.find((table) => table.path === "/units" && table.dataset("spike_times") !== undefined) ?? tables[0];
  const others = tables.filter((table) => table !== chosen).map((table) => table.path);
  if (others.length > 0) notes.push(`Several units tables: ${chosen.path} was read, not ${others.join(", ")}.`);
  return chosen;
}

function isIntervalTable(group: Hdf5Group): boolean {
  if (group.attribute("neurodata_type") === "TimeIntervals") return true;
  return group.path.startsWith("/intervals/") && group.dataset("start_time") !== undefined;
}

function readIntervalTable(group: Hdf5Group, file: string): IntervalTable {
  const startS = requiredNumbers(group, "start_time", file);
  const stopS = requiredNumbers(group, "stop_time", file);
  if (startS.length !== stopS.length) {
    throw new RecordingError(`${file}: ${group.path} has ${startS.length} start times but ${stopS.length} stop times.`);
  }
  const { columns, skipped } = readTableColumns(group, startS.length, ["start_time", "stop_time"]);
  const name = group.path.slice(group.path.lastIndexOf("/") + 1);
  return { name, path: group.path, startS, stopS, columns, skippedColumns: skipped };
}

/** Reads every time series of a presentation group; what cannot be read is named in `notes`. */
export function readStimuli(presentation: Hdf5Group | undefined, notes: string[]): readonly StimulusSeries[] {
  const out: StimulusSeries[] = [];
  for (const key of presentation?.keys ?? []) {
    const group = presentation?.group(key);
    if (group === undefined) continue;
    const outcome = readTimeSeries(group);
    if ("why" in outcome) {
      notes.push(`${group.path} was not read: ${outcome.why}.`);
      continue;
    }
    out.push(outcome.series);
    const missing = outcome.series.values.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0);
    if (missing > 0) notes.push(`${group.path}: ${missing} of ${outcome.series.values.length} values are NaN.`);
  }
  return out;
}
