import type { IntervalTable, Recording, Unit } from "@telos/core";
import { citationOf, noteBehaviour, readStimuli } from "./nwb2.ts";
import { readNwbFacts, textAt } from "./nwbFacts.ts";
import type { Hdf5Group } from "./openHdf5.ts";
import { RecordingError } from "./recordingError.ts";
import { inventory, walkGroups } from "./walkGroups.ts";

/** Whether a file says that it is NWB 1. */
export function isNwb1(root: Hdf5Group): boolean {
  return versionOf(root).startsWith("1.");
}

function versionOf(root: Hdf5Group): string {
  const text = textAt(root, "nwb_version") || textAt(root, "neurodata_version");
  return text.replace(/^NWB-/, "");
}

/**
 * Reads an NWB 1 file: `/processing/<module>/UnitTimes/<unit>/times` and `/epochs/<epoch>`.
 *
 * A unit that holds a single NaN or a single negative time is silent: writers of this version put a dummy value where nothing was
 * recorded. The epochs become one table whose column `name` is the epoch's name.
 * @throws RecordingError where there is no UnitTimes group, with what was found instead
 */
export function readNwb1(root: Hdf5Group, file: string): Recording {
  const notes: string[] = [];
  const processing = root.group("processing");
  const groups = processing === undefined ? [] : [...walkGroups(processing)];
  const homes = groups.filter((group) => group.path.endsWith("/UnitTimes"));
  if (homes.length === 0) {
    throw new RecordingError(
      `${file}: NWB ${versionOf(root)} but no /processing/<module>/UnitTimes. Found instead: ${inventory(root)}.`,
    );
  }
  if (homes.length > 1) {
    notes.push(
      `Several modules hold units: ${homes[0].path} was read, not ${homes
        .slice(1)
        .map((home) => home.path)
        .join(", ")}.`,
    );
  }
  noteBehaviour(groups, notes);
  return {
    format: `NWB ${versionOf(root)}`,
    identifier: textAt(root, "identifier"),
    description: textAt(root, "session_description") || textAt(root, "general/session_id"),
    units: readUnits(homes[0], file, notes),
    tables: readEpochs(root.group("epochs"), file),
    stimuli: readStimuli(root.group("stimulus/presentation"), notes),
    notes,
    facts: readNwbFacts(root),
    ...citationOf(root),
  };
}

function readUnits(home: Hdf5Group, file: string, notes: string[]): readonly Unit[] {
  const keys = home.keys.filter((key) => home.group(key) !== undefined).sort(byNumber);
  const numbered = keys.every((key) => /^\d+$/.test(key));
  let dummies = 0;
  const units = keys.map((key, position): Unit => {
    const group = home.group(key);
    const times = group?.dataset("times");
    if (group === undefined || times === undefined)
      throw new RecordingError(`${file}: ${home.path}/${key} has no times.`);
    const values = times.numbers(); // stored as (1, n) or (n, 1): flat either way
    const silent = values.length === 1 && !(values[0] >= 0);
    if (silent) dummies++;
    const description = textAt(group, "unit_description");
    const source = textAt(group, "source");
    return {
      id: numbered ? Number(key) : position,
      name: description || key,
      timesS: silent ? new Float64Array(0) : values,
      columns: source === "" ? {} : { source },
    };
  });
  if (dummies > 0) {
    notes.push(
      `${dummies} of ${keys.length} units hold one dummy value (NaN or a negative time) in place of spikes: read as silent.`,
    );
  }
  return units;
}

function readEpochs(epochs: Hdf5Group | undefined, file: string): readonly IntervalTable[] {
  const groups = (epochs?.keys ?? []).flatMap((key) => epochs?.group(key) ?? []);
  const timed = groups.filter((group) => group.dataset("start_time") !== undefined);
  if (timed.length === 0) return [];
  const bound = (group: Hdf5Group, name: string): number => {
    const value = group.dataset(name)?.numbers()[0];
    if (value === undefined) throw new RecordingError(`${file}: ${group.path} has no ${name}.`);
    return value;
  };
  return [
    {
      name: "epochs",
      path: "/epochs",
      startS: Float64Array.from(timed, (group) => bound(group, "start_time")),
      stopS: Float64Array.from(timed, (group) => bound(group, "stop_time")),
      columns: {
        name: timed.map((group) => group.path.slice("/epochs/".length)),
        description: timed.map((group) => textAt(group, "description")),
      },
      skippedColumns: [],
    },
  ];
}

function byNumber(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
