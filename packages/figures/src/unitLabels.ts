import type { AxisOptions } from "./axes.ts";

const ROOM = 8.5; // points that a label needs

/** Which rows of a map get a label, so that labels do not touch. */
export function labelledRows(rows: number, rowHeight: number): number[] {
  const every = Math.ceil(ROOM / rowHeight);
  return Array.from({ length: Math.ceil(rows / every) }, (_, k) => k * every);
}

/** The vertical axis of a map whose rows are units: the file's own ids. */
export function unitLabels(units: readonly { readonly id: number }[], rows: readonly number[]): AxisOptions {
  return {
    label: "unit",
    ticks: rows.filter((row) => row < units.length).map((row) => row + 0.5),
    format: (row) => String(units[Math.floor(row)]?.id ?? ""),
  };
}
