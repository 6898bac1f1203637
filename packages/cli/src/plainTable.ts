import type { GateVerdict } from "@telos/core";

/** A number with three significant digits, as the terminal shows it. */
export function number(value: number): string {
  if (Number.isNaN(value)) return "–";
  if (Number.isInteger(value) && Math.abs(value) < 1e7) return String(value);
  const rounded = Number(value.toPrecision(3));
  return Math.abs(rounded) >= 1000 ? String(Math.round(value)) : String(rounded);
}

const MARKS = { pass: "✓", warn: "!", refuse: "✗" } as const;
const COLOURS = { pass: "32", warn: "33", refuse: "31" } as const;

/** ✓ ! ✗, coloured only where colour is wanted and never by colour alone. */
export function mark(verdict: GateVerdict, colour: boolean): string {
  return colour ? `\u001b[${COLOURS[verdict]}m${MARKS[verdict]}\u001b[0m` : MARKS[verdict];
}

/** Rows under a head, columns two spaces apart, numbers to the right. */
export function tableText(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, k) => Math.max(width(title), ...rows.map((row) => width(row[k]))));
  const numeric = head.map(
    (_, k) => rows.length > 0 && rows.every((row) => /^[-–+]?\d*[.\d]*(e[-+]?\d+)?$/.test(row[k])),
  );
  const line = (cells: readonly string[]) =>
    `  ${cells
      .map((cell, k) => {
        const room = " ".repeat(Math.max(0, widths[k] - width(cell)));
        return numeric[k] ? room + cell : cell + room;
      })
      .join("  ")
      .trimEnd()}`;
  return [line(head), ...rows.map(line)].join("\n");
}

function width(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes take no room
  return [...text.replace(/\u001b\[\d+m/g, "")].length;
}
