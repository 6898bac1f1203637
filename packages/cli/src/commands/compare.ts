import { compareRuns, type Difference, type RunComparison, readRun } from "@telos/runs";
import type { Command } from "commander";
import { number, tableText } from "../plainTable.ts";
import type { Terminal } from "../terminal.ts";

interface CompareOptions {
  readonly json?: boolean;
}

/** `telos compare A B`: what differs between two runs, in spec and result. */
export function addCompare(program: Command, terminal: Terminal): void {
  program
    .command("compare <a> <b>")
    .summary("what differs between two runs, in spec and result")
    .description(
      "Shows what differs between two runs: every value of their specs, their inputs, their headline numbers, their arrays number by number,\nand which of their files have other bytes.",
    )
    .option("--json", "print one JSON object on standard output and nothing else there")
    .addHelpText(
      "after",
      "\nExamples:\n  telos compare runs/…_train-square_1a2b3c4d runs/…_train-square_5e6f7a8b\n  telos compare runs/a runs/b --json\n",
    )
    .action((a: string, b: string, options: CompareOptions) => {
      const comparison = compareRuns(readRun(a), readRun(b));
      terminal.print(
        options.json ? `${JSON.stringify({ a, b, ...asJson(comparison) }, null, 2)}\n` : asText(a, b, comparison),
      );
    });
}

function asJson(comparison: RunComparison) {
  const plain = ({ path, a, b }: Difference) => ({ path, a: a ?? null, b: b ?? null });
  return {
    sameWork: comparison.sameWork,
    spec: comparison.spec.map(plain),
    inputs: comparison.inputs.map(plain),
    result: comparison.result.map(plain),
    arrays: comparison.arrays.map(({ name, what, largest }) => ({
      name,
      what,
      largest: Number.isFinite(largest) ? largest : null,
    })),
    files: comparison.files,
  };
}

function asText(a: string, b: string, { sameWork, spec, inputs, result, arrays, files }: RunComparison): string {
  const parts = [`A  ${a}\nB  ${b}`];
  const table = (title: string, rows: readonly Difference[], none: string) =>
    parts.push(
      rows.length === 0
        ? none
        : `${title}:\n${tableText(
            ["", "A", "B"],
            rows.map((row) => [row.path, shown(row.a), shown(row.b)]),
          )}`,
    );
  table("Spec", spec, sameWork ? "Both did the same work: spec and inputs agree." : "The specs agree.");
  if (inputs.length > 0) table("Inputs", inputs, "");
  table("Result", result, "State, versions and headline numbers agree.");
  if (arrays.length > 0)
    parts.push(
      `Arrays:\n${tableText(
        ["", "differ", "by at most"],
        arrays.map(({ name, what, largest }) => [name, what, number(largest)]),
      )}`,
    );
  const { equal, different, onlyA, onlyB } = files;
  const lists = [
    different.length > 0 ? `${different.length} files differ: ${different.join(", ")}.` : "",
    onlyA.length > 0 ? `Only in A: ${onlyA.join(", ")}.` : "",
    onlyB.length > 0 ? `Only in B: ${onlyB.join(", ")}.` : "",
    `${equal.length} files have the same bytes.`,
  ];
  parts.push(lists.filter((line) => line !== "").join("\n"));
  return `${parts.join("\n\n")}\n`;
}

const LONGEST = 40;

function shown(value: unknown): string {
  if (value === undefined) return "–";
  if (typeof value === "number") return String(value);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
