import { nearestName } from "../num/nearestName.ts";
import { cellEquals } from "./chooseUnits.ts";
import { normaliseIntervals } from "./intervals.ts";
import type { Interval, IntervalTable, Recording } from "./recording.ts";

/**
 * The stretches of time that a text chooses from the tables of a file; several texts add up.
 *
 * - `trials`: every row of that table
 * - `epochs/wake`: its rows that have `wake` in any column
 * - `trials/stimulus=90`: its rows that have 90 in that column
 * - `wake`: the rows with `wake` in a column of text, in whichever table
 *
 * @throws RangeError where nothing fits, naming what the file holds; and where a row that fits has no finite bounds
 */
export function chooseEpochs(recording: Recording, choices: readonly string[]): Interval[] {
  return normaliseIntervals(choices.flatMap((choice) => rowsOf(recording.tables, choice)));
}

function rowsOf(tables: readonly IntervalTable[], choice: string): Interval[] {
  const slash = choice.indexOf("/");
  const name = slash < 0 ? choice : choice.slice(0, slash);
  const table = tables.find((one) => one.name === name);
  if (table === undefined) {
    const anywhere = slash < 0 ? tables.flatMap((one) => intervalsOf(one, rowsWithText(one, choice))) : [];
    if (anywhere.length > 0) return anywhere;
    throw new RangeError(`epochs "${choice}": ${nothingCalled(tables, name)}`);
  }
  if (slash < 0) return intervalsOf(table, Array.from(table.startS.keys()));
  const rows = rowsMatching(table, choice.slice(slash + 1), choice);
  return intervalsOf(table, rows);
}

function rowsMatching(table: IntervalTable, wanted: string, choice: string): number[] {
  const equals = wanted.indexOf("=");
  const names = Object.keys(table.columns);
  const column = equals < 0 ? undefined : wanted.slice(0, equals).trim();
  const value = wanted.slice(equals + 1).trim();
  if (column !== undefined && !names.includes(column)) {
    const near = nearestName(column, names);
    const skipped = table.skippedColumns.includes(column) ? " (it holds lists, which cannot be chosen by)" : "";
    const hint = near === undefined ? `It has ${names.join(", ") || "none"}${skipped}.` : `Did you mean ${near}?`;
    throw new RangeError(`epochs "${choice}": ${table.name} has no column ${column} to choose by. ${hint}`);
  }
  const columns = column === undefined ? names : [column];
  const rows = Array.from(table.startS.keys()).filter((row) =>
    columns.some((one) => cellEquals(table.columns[one][row], value)),
  );
  if (rows.length > 0) return rows;
  const values = [...new Set(columns.flatMap((one) => table.columns[one].map(String)))];
  const near = nearestName(value, values);
  const hint = near === undefined ? `It holds ${values.slice(0, 8).join(", ") || "nothing"}.` : `Did you mean ${near}?`;
  throw new RangeError(
    `epochs "${choice}": no row of ${table.name} has ${value} in ${columns.join(" or ") || "a column"}. ${hint}`,
  );
}

function rowsWithText(table: IntervalTable, value: string): number[] {
  const texts = Object.values(table.columns).filter((cells) => cells.some((cell) => typeof cell === "string"));
  return Array.from(table.startS.keys()).filter((row) => texts.some((cells) => cells[row] === value));
}

function intervalsOf(table: IntervalTable, rows: readonly number[]): Interval[] {
  return rows.map((row) => {
    const startS = table.startS[row];
    const stopS = table.stopS[row];
    if (!(Number.isFinite(startS) && stopS >= startS)) {
      throw new RangeError(
        `${table.path}, row ${row}: runs from ${startS} s to ${stopS} s. Choose rows with finite times.`,
      );
    }
    return { startS, stopS };
  });
}

function nothingCalled(tables: readonly IntervalTable[], name: string): string {
  if (tables.length === 0) return "the file holds no table of trials or epochs. Use --from and --to.";
  const tags = tables
    .flatMap((table) => Object.values(table.columns).flat())
    .filter((cell) => typeof cell === "string");
  const names = [...new Set([...tables.map((table) => table.name), ...tags])];
  const near = nearestName(name, names);
  const held = tables.map((table) => `${table.name} (${table.startS.length} rows)`).join(", ");
  return `neither a table nor a tag is called ${name}. ${near === undefined ? "" : `Did you mean ${near}? `}The file holds ${held}.`;
}
