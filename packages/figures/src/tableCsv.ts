/** The numbers behind a figure, row by row. */
export interface Table {
  /** Names with units: "reward_lambda", "visits_s". */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (number | string)[])[];
}

/** A table as CSV after RFC 4180, lines ended by a line feed; an unknown number (NaN) is an empty field. */
export function tableCsv(table: Table): string {
  return [table.columns, ...table.rows].map((row) => `${row.map(field).join(",")}\n`).join("");
}

function field(value: number | string): string {
  if (typeof value === "number") return Number.isNaN(value) ? "" : String(value);
  // A spreadsheet would run a text that begins like a formula.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
