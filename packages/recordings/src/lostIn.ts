import type { Recording } from "@telos/core";

/** Formats that a recording can be written in. */
export type WrittenFormat = "nwb" | "pynapple" | "npz" | "csv";

/**
 * What a recording holds and a format has no place for, one sentence each.
 * @returns nothing where all of it can be written
 */
export function lostIn(recording: Recording, format: WrittenFormat): string[] {
  const { units, tables, stimuli, binned = [], facts } = recording;
  const lost: string[] = [];
  const add = (count: number, what: string): void => {
    if (count > 0) lost.push(`${what}.`);
  };
  const skipped = tables.flatMap((table) => table.skippedColumns.map((column) => `${table.name}.${column}`));
  add(skipped.length, `Columns that could not be read: ${skipped.join(", ")}`);
  if (format === "npz") return lost;
  if (format === "nwb") {
    const widthless = binned.filter((one) => one.binS === undefined).map((one) => one.name);
    add(
      widthless.length,
      `Binned activity without a bin width, which NWB asks for: ${widthless.join(", ")} (--to npz keeps it)`,
    );
    const observed = units.filter((unit) => unit.observed !== undefined).length;
    add(
      observed < units.length ? observed : 0,
      `When ${observed} of ${units.length} units were observed: NWB says it of all or of none`,
    );
    return lost;
  }
  const named = units.filter((unit) => unit.name !== String(unit.id)).length;
  add(named, `Names of ${named} units: their ids are kept`);
  const columns = new Set(units.flatMap((unit) => Object.keys(unit.columns)));
  add(columns.size, `Columns of the units: ${[...columns].join(", ")}`);
  add(units.filter((unit) => unit.positionUm !== undefined).length, "Positions of the units");
  add(tables.length, `Tables: ${tables.map((table) => table.name).join(", ")}`);
  add(stimuli.length, `Stimuli: ${stimuli.map((series) => series.name).join(", ")}`);
  const told = Object.keys(facts).length;
  add(told, `What the file says about itself: ${Object.keys(facts).join(", ")}`);
  if (format === "csv") {
    add(units.filter((unit) => unit.observed !== undefined).length, "When the units were observed");
    const silent = units.filter((unit) => unit.timesS.length === 0).map((unit) => unit.id);
    add(silent.length, `Units without spikes: ${silent.join(", ")}`);
  }
  add(
    units.length > 0 || format === "pynapple" ? binned.length : binned.length - 1,
    `Binned activity: ${binned
      .slice(units.length > 0 || format === "pynapple" ? 0 : 1)
      .map((one) => one.name)
      .join(", ")}`,
  );
  return lost;
}
