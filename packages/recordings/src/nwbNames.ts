import type { Cell, Recording } from "@telos/core";

const OF_UNITS = [
  "id",
  "spike_times",
  "obs_intervals",
  "electrodes",
  "electrode_group",
  "waveforms",
  "waveform_mean",
  "waveform_sd",
  "unit_name",
];
const OF_TABLES = ["id", "start_time", "stop_time", "tags", "timeseries"];

/**
 * The same recording under names that an NWB file can hold: without slashes, each only once, and none that the format keeps for
 * itself. A recording that came from NWB keeps its names.
 */
export function nwbNames(recording: Recording): Recording {
  const { units, tables, stimuli, binned } = recording;
  const unitColumns = renaming(
    units.flatMap((unit) => Object.keys(unit.columns)),
    OF_UNITS,
  );
  const tableNames = freeNames(tables.map((table) => table.name));
  const stimulusNames = freeNames(stimuli.map((series) => series.name));
  const binnedNames = freeNames((binned ?? []).map((one) => one.name));
  return {
    ...recording,
    units: units.map((unit) => ({ ...unit, columns: renamed(unit.columns, unitColumns) })),
    tables: tables.map((table, k) => ({
      ...table,
      name: tableNames[k],
      columns: renamed(
        table.columns,
        renaming(
          Object.keys(table.columns),
          OF_TABLES.filter((name) => name !== "tags"),
        ),
      ),
    })),
    stimuli: stimuli.map((series, k) => ({ ...series, name: stimulusNames[k] })),
    ...(binned === undefined ? {} : { binned: binned.map((one, k) => ({ ...one, name: binnedNames[k] })) }),
  };
}

function renamed<Value extends Cell | readonly Cell[]>(
  columns: Readonly<Record<string, Value>>,
  names: ReadonlyMap<string, string>,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(columns).map(([name, value]) => [names.get(name) ?? name, value]));
}

function renaming(names: readonly string[], taken: readonly string[]): Map<string, string> {
  const own = [...new Set(names)];
  const free = freeNames(own, taken);
  return new Map(own.map((name, k) => [name, free[k]]));
}

function freeNames(names: readonly string[], taken: readonly string[] = []): string[] {
  const used = new Set(taken.flatMap((name) => [name, `${name}_index`]));
  return names.map((name) => {
    const plain = name.replaceAll("/", "_") || "unnamed";
    let free = plain;
    for (let k = 2; used.has(free); k++) free = `${plain}_${k}`;
    used.add(free);
    return free;
  });
}
