import { basename } from "node:path";
import type { BinnedActivity, Recording } from "@telos/core";
import type { RunInput } from "@telos/runs";
import { number, tableText } from "./plainTable.ts";

/** What a file of binned activity holds, for the terminal: there are no spike times, so the gates of spike trains do not apply. */
export function binnedText(file: string, recording: Recording): string {
  const { format, description, facts, notes, binned = [] } = recording;
  const lines = [`${basename(file)}: ${format}, binned activity without spike times.`];
  if (description !== "") lines.push(description);
  for (const [name, fact] of Object.entries(facts)) lines.push(`${name}: ${fact}`);
  lines.push(...notes);
  for (const one of binned) {
    const width = one.binS === undefined ? "bins of unknown width" : `bins of ${number(1000 * one.binS)} ms`;
    const kind = one.largest <= 1 ? "population words of 0 and 1" : `counts up to ${one.largest}`;
    lines.push("", `${one.path}: ${one.steps} steps of ${one.units} units, ${kind}, ${width}.`);
    lines.push(
      tableText(
        ["unit", "active steps", "share (%)"],
        activeSteps(one).map((active, unit) => [String(unit), String(active), number((100 * active) / one.steps)]),
      ),
    );
  }
  if (binned.some((one) => one.largest <= 1))
    lines.push(
      "",
      `Is it good enough to infer from? telos inspect ${file} --words${binned.length > 1 ? ` --array ${binned.find((one) => one.largest <= 1)?.name}` : ""}`,
    );
  return `${lines.join("\n")}\n`;
}

/** The same as data. */
export function binnedJson(file: string, input: RunInput, recording: Recording): object {
  const { format, identifier, description, facts, notes, binned = [] } = recording;
  const described = binned.map((one) => ({
    name: one.name,
    path: one.path,
    steps: one.steps,
    units: one.units,
    largest: one.largest,
    binSeconds: one.binS ?? null,
    activeSteps: activeSteps(one),
  }));
  return {
    file,
    sha256: input.sha256,
    format,
    identifier,
    description,
    facts,
    notes,
    unitsInFile: 0,
    binned: described,
  };
}

function activeSteps({ counts, units }: BinnedActivity): number[] {
  const active = new Array<number>(units).fill(0);
  for (let k = 0; k < counts.length; k++) if (counts[k] > 0) active[k % units]++;
  return active;
}
