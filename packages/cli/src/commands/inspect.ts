import { basename } from "node:path";
import {
  checkGates,
  createRng,
  type Gate,
  type Recording,
  type RecordingChoice,
  type SelectedRecording,
  selectRecording,
  stimulusNames,
} from "@telos/core";
import type { Command } from "commander";
import { addChoiceOptions, asUsage, type ChoiceOptions, choiceOf, inSeconds } from "../choiceOptions.ts";
import { mark, number, tableText } from "../plainTable.ts";
import { readInput } from "../readInput.ts";
import type { Terminal } from "../terminal.ts";

const SHOWN_UNITS = 60;

/** `telos inspect FILE`: what is in it, units, rates, trials, gates. */
export function addInspect(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  const command = program
    .command("inspect <file>")
    .summary("what is in a recording: units, rates, trials, quality gates")
    .description(
      "Says what a recording holds and whether a purpose could be inferred from it. Nothing is fitted or written.",
    )
    .option("--json", "print one JSON object on standard output and nothing else there")
    .addHelpText(
      "after",
      "\nExamples:\n  telos inspect recording.nwb\n  telos inspect recording.nwb --where quality=good --from 60 --to 660\n",
    );
  addChoiceOptions(command).action(async (file: string, options: ChoiceOptions & { json?: boolean }) => {
    const { recording: read, input } = await readInput(file);
    const recording = inSeconds(read, options);
    const { choice, accept } = choiceOf(options);
    const selected = asUsage(() => selectRecording(recording, choice));
    const gates = checkGates(recording, selected, { rng: createRng(0).split("gates"), accept });
    terminal.print(
      options.json
        ? `${JSON.stringify(asJson(file, input.sha256, recording, selected, gates), null, 2)}\n`
        : asText(file, recording, selected, gates, choice, terminal.colour),
    );
    exit(gates.some((gate) => gate.verdict === "refuse" && !gate.accepted) ? 1 : 0);
  });
}

function asText(
  file: string,
  recording: Recording,
  selected: SelectedRecording,
  gates: readonly Gate[],
  choice: RecordingChoice,
  colour: boolean,
): string {
  const lines = [
    `${basename(file)}: ${recording.format}, ${recording.units.length} units, ${number(selected.observedS)} s observed (${selected.observedFrom}).`,
  ];
  if (recording.description !== "") lines.push(recording.description);
  for (const [name, fact] of Object.entries(recording.facts)) lines.push(`${name}: ${fact}`);
  lines.push(...recording.notes, ...selected.notes, "");
  const shown = [...selected.units].sort((a, b) => b.timesS.length - a.timesS.length).slice(0, SHOWN_UNITS);
  const chosen = choice.unitIds || choice.where ? "chosen units" : "units";
  lines.push(
    `Units by activity (${shown.length === selected.units.length ? `all ${shown.length} ${chosen} with spikes` : `showing ${shown.length} of ${selected.units.length}`}):`,
  );
  lines.push(
    tableText(
      ["unit", "name", "spikes", "rate (Hz)"],
      shown.map((unit) => [
        String(unit.id),
        unit.name,
        String(unit.timesS.length),
        number(unit.timesS.length / selected.observedS),
      ]),
    ),
  );
  if (selected.dropped.length > 0)
    lines.push(`Not counted: ${selected.dropped.map(({ id, why }) => `unit ${id} (${why})`).join(", ")}.`);
  lines.push("");
  for (const table of recording.tables)
    lines.push(
      `Table ${table.name} (${table.path}): ${table.startS.length} rows; columns ${Object.keys(table.columns).join(", ") || "none"}.`,
    );
  for (const series of recording.stimuli)
    lines.push(
      `Stimulus ${series.name} (${series.path}): ${series.timesS.length} samples, ${series.channels} channels.`,
    );
  const stimuli = stimulusNames(recording);
  lines.push(
    stimuli.length > 0
      ? `As input, --stimulus takes: ${stimuli.join(", ")}.`
      : "The file holds neither trials nor a stimulus.",
    "",
  );
  lines.push("Quality gates:", gatesText(gates, colour));
  return `${lines.join("\n")}\n`;
}

/** Gates as aligned lines: mark, title, number, threshold, and the sentence of those that do not pass. */
export function gatesText(gates: readonly Gate[], colour: boolean): string {
  const rows = tableText(
    ["", "gate", "value", "threshold"],
    gates.map((gate) => [
      mark(gate.verdict, colour),
      `${gate.title} (${gate.id})`,
      `${number(gate.value)} ${gate.unit}`,
      gate.threshold,
    ]),
  ).split("\n");
  gates.forEach((gate, k) => {
    if (gate.verdict !== "pass") rows[k + 1] += `\n     ${gate.sentence}${gate.accepted ? " Accepted." : ""}`;
  });
  return rows.join("\n");
}

function asJson(
  file: string,
  sha256: string,
  recording: Recording,
  selected: SelectedRecording,
  gates: readonly Gate[],
) {
  return {
    file,
    sha256,
    format: recording.format,
    identifier: recording.identifier,
    description: recording.description,
    facts: recording.facts,
    notes: [...recording.notes, ...selected.notes],
    unitsInFile: recording.units.length,
    observed: selected.observed,
    observedSeconds: selected.observedS,
    observedFrom: selected.observedFrom,
    units: selected.units.map((unit) => ({
      id: unit.id,
      name: unit.name,
      spikes: unit.timesS.length,
      rateHz: unit.timesS.length / selected.observedS,
    })),
    dropped: selected.dropped,
    tables: recording.tables.map(({ name, path, startS, columns }) => ({
      name,
      path,
      rows: startS.length,
      columns: Object.keys(columns),
    })),
    stimuli: recording.stimuli.map(({ name, path, timesS, channels }) => ({
      name,
      path,
      samples: timesS.length,
      channels,
    })),
    gates,
  };
}
