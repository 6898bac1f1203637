import type { BinnedActivity, Recording, StimulusSeries } from "@telos/core";
import { NWB_FACTS } from "./nwbFacts.ts";
import { objectId } from "./objectId.ts";
import type { TypedObject } from "./typedObject.ts";
import type { Hdf5Writer } from "./writeHdf5.ts";
import { writeHdf5 } from "./writeHdf5.ts";
import { writeElectrodes, writeIntervals, writeUnits } from "./writeNwbTables.ts";
import { writeSessionInto } from "./writeSessionInto.ts";

/** What a file needs that a recording does not hold. Nothing is taken from the clock or from chance. */
export interface NwbOptions {
  /** Start of the session, ISO 8601 with time zone: "2001-02-14T00:00:00+00:00". Also the file's creation date. */
  readonly sessionStart: string;
  /** Object ids follow from it: the same recording and seed give the same bytes. */
  readonly seed: number;
  /** Description of the units table; "sorted units" if not given. */
  readonly unitsDescription?: string;
}

/** Facts that NWB keeps as rows of text. */
const LISTS = ["general/experimenter", "general/keywords"];

/**
 * The bytes of an NWB 2.7 file: units with observed stretches, positions and columns, tables of intervals, stimuli as time series,
 * facts, and binned
 * activity whose bin width is known. `readRecording` gives back the same units, tables, stimuli and citation; facts that NWB has no place for go to its notes.
 * @throws on a session start that is no date with a time zone, and on table or stimulus names with a slash
 */
export async function writeNwb(recording: Recording, options: NwbOptions): Promise<Uint8Array<ArrayBuffer>> {
  const { sessionStart, seed } = options;
  const clockMs = Date.parse(sessionStart);
  if (!(Number.isFinite(clockMs) && /(Z|[+-]\d\d:?\d\d)$/.test(sessionStart))) {
    throw new Error(
      `writeNwb: sessionStart is "${sessionStart}", not a date with a time zone. Pass for instance "2001-02-14T00:00:00+00:00".`,
    );
  }
  for (const { name, path } of [...recording.tables, ...recording.stimuli]) {
    if (name === "" || name.includes("/"))
      throw new Error(`writeNwb: "${name}" (${path}) cannot name an object of the file.`);
  }
  const typed: TypedObject = (path, type, namespace = "core") => ({
    namespace,
    neurodata_type: type,
    object_id: objectId(seed, path),
  });
  return writeHdf5(clockMs, (file) => {
    writeSessionInto(file, typed, recording, sessionStart);
    writeFacts(file, typed, recording);
    const binned = (recording.binned ?? []).filter((one) => one.binS !== undefined);
    if (recording.units.length > 0 || binned.length === 0) {
      const electrodes = writeElectrodes(file, typed, recording.units);
      writeUnits(file, typed, recording.units, electrodes, options.unitsDescription ?? "sorted units");
    }
    if (binned.length > 0) writeBinned(file, typed, binned);
    if (recording.tables.length > 0) file.group("/intervals");
    for (const table of recording.tables) writeIntervals(file, typed, table);
    for (const series of recording.stimuli) writeSeries(file, typed, series);
  });
}

function writeFacts(file: Hdf5Writer, typed: TypedObject, recording: Recording): void {
  const places = new Map(NWB_FACTS.map(([name, path]) => [name, path]));
  places.delete("session start"); // given by the options
  const facts = Object.entries(recording.facts).filter(([name]) => name !== "session start");
  const inSubject = facts.some(([name]) => places.get(name)?.startsWith("general/subject/"));
  if (inSubject) file.group("/general/subject", typed("/general/subject", "Subject"));
  for (const [name, text] of facts) {
    const path = places.get(name);
    if (path !== undefined) file.dataset(`/${path}`, LISTS.includes(path) ? text.split("; ") : text);
  }
  if (recording.citation !== undefined) file.dataset("/general/related_publications", [recording.citation]);
  const rest = facts.filter(([name]) => !places.has(name)).map(([name, text]) => `${name}: ${text}`);
  if (rest.length > 0) file.dataset("/general/notes", rest.join("\n"));
}

function writeSeries(file: Hdf5Writer, typed: TypedObject, series: StimulusSeries): void {
  const path = `/stimulus/presentation/${series.name}`;
  const samples = series.timesS.length;
  file.group(path, { ...typed(path, "TimeSeries"), description: series.name, comments: "no comments" });
  const shape = series.channels === 1 ? [samples] : [samples, series.channels];
  const unit = series.unit;
  const scale = { conversion: { kind: "float", value: 1 }, offset: { kind: "float", value: 0 } } as const;
  file.dataset(`${path}/data`, series.values, { ...scale, resolution: { kind: "float", value: -1 }, unit }, shape);
  file.dataset(`${path}/timestamps`, series.timesS, { interval: 1, unit: "seconds" });
}

const MODULE = "/processing/ecephys";

function writeBinned(file: Hdf5Writer, typed: TypedObject, binned: readonly BinnedActivity[]): void {
  file.group(MODULE, { ...typed(MODULE, "ProcessingModule"), description: "activity as counts in bins" });
  for (const { name, counts, steps, units, binS = 1, startS = 0 } of binned) {
    const path = `${MODULE}/${name}`;
    file.group(path, {
      ...typed(path, "TimeSeries"),
      description: "spike counts [bins, units]",
      comments: "no comments",
    });
    const float = (value: number) => ({ kind: "float", value }) as const;
    const scale = { conversion: float(1), offset: float(0), resolution: float(1), unit: "spikes" };
    file.dataset(`${path}/data`, Uint32Array.from(counts), scale, [steps, units]);
    file.dataset(`${path}/starting_time`, Float64Array.of(startS), { rate: float(1 / binS), unit: "seconds" }, []);
  }
}
