import type { Timings } from "./race.ts";
import { medianOf, type Ratio } from "./ratio.ts";

/** A number with three digits, as a table shows it. */
export function three(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)));
  return value.toFixed(Math.min(digits, 6));
}

/** Milliseconds of each contender: median, and quartiles in brackets. */
export function timingsText(timings: Timings): string {
  const rows = [...timings].map(([name, seconds]) => [
    name,
    `${three(1000 * medianOf(seconds))} ms`,
    `best ${three(1000 * Math.min(...seconds))} ms`,
  ]);
  return table(rows);
}

/** Ratios with their goals. */
export function ratiosText(ratios: readonly Ratio[]): string {
  return table(
    ratios.map(({ name, ratio, goal, spread, says, missing, seconds, limitSeconds }) => [
      name,
      ratio === null ? "—" : seconds === undefined ? `${three(ratio)}×` : `${three(seconds)} s`,
      spread && seconds === undefined ? `${three(spread[0])} to ${three(spread[1])}` : "",
      goalText(ratio, goal, limitSeconds),
      missing === undefined ? says : `not measured: ${missing}`,
    ]),
  );
}

function goalText(ratio: number | null, goal: number | null, limitSeconds: number | undefined): string {
  if (goal === null) return "";
  const wanted = limitSeconds === undefined ? `goal ${goal}×` : `limit ${limitSeconds} s`;
  return ratio === null ? wanted : `${wanted}: ${ratio >= goal ? "met" : "missed"}`;
}

function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, k) => {
      widths[k] = Math.max(widths[k] ?? 0, cell.length);
    });
  }
  return rows
    .map(
      (row) =>
        `  ${row
          .map((cell, k) => cell.padEnd(widths[k]!))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}
