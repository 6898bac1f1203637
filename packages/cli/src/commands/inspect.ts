import { basename, join } from "node:path";
import {
  checkGates,
  conditionsOf,
  createRng,
  type Gate,
  mostActiveUnits,
  nameUnits,
  type Recording,
  type RecordingChoice,
  type SelectedRecording,
  selectRecording,
  stimulusSentence,
} from "@telos/core";
import { type RunInput, writeWhole } from "@telos/runs";
import type { Command } from "commander";
import { binnedJson, binnedText } from "../binnedText.ts";
import { addChoiceOptions, asUsage, type ChoiceOptions, choiceOf, inSeconds } from "../choiceOptions.ts";
import { figuresFolder } from "../figuresFolder.ts";
import { gatesText } from "../gatesText.ts";
import { inspectWords } from "../inspectWords.ts";
import { number, tableText } from "../plainTable.ts";
import { readInput } from "../readInput.ts";
import { recordingFigures } from "../recordingFigures.ts";
import { type Terminal, UsageError } from "../terminal.ts";
import { VERSION } from "../version.ts";

const SHOWN_UNITS = 60;

interface InspectOptions extends ChoiceOptions {
  readonly json?: boolean;
  readonly out?: string;
  readonly words?: boolean;
  readonly array?: string;
}

/** `telos inspect FILE`: what is in it, units, rates, trials, gates. */
export function addInspect(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  const command = program
    .command("inspect <file>")
    .summary("what is in a recording: units, rates, trials, quality gates")
    .description(
      "Says what a recording holds and whether a purpose could be inferred from it: quality gates, each with its number, threshold and reason. Nothing is fitted. With --out the figures behind the gates and a report page are written.",
    )
    .option("--out <folder>", "write report.html, gates.json and the figures behind the gates into this folder")
    .option("--words", "the gates of a matrix of words as they are: a row a step, a column a unit, 0 or 1")
    .option("--array <name>", "with --words: which matrix, where the file holds several")
    .option("--json", "print one JSON object on standard output and nothing else there")
    .addHelpText(
      "after",
      "\nExamples:\n  telos inspect recording.nwb\n  telos inspect recording.nwb --where quality=good --from 60 --to 660\n  telos inspect recording.nwb --out inspection      the figures behind the gates, as a page\n",
    );
  addChoiceOptions(command).action(async (file: string, options: InspectOptions) => {
    const { recording: read, input } = await readInput(file);
    const recording = inSeconds(read, options);
    if (options.words) {
      const { choice, accept } = choiceOf(options);
      const { out, array } = options;
      exit(
        await inspectWords(
          file,
          { unitIds: choice.unitIds, accept, out, json: options.json === true, array },
          terminal,
        ),
      );
      return;
    }
    if (recording.units.length === 0) {
      if (options.out !== undefined)
        throw new UsageError(`--out: ${basename(file)} holds binned activity, no spike times. Give --words with it.`);
      terminal.print(
        options.json ? `${JSON.stringify(binnedJson(file, input, recording), null, 2)}\n` : binnedText(file, recording),
      );
      return;
    }
    const { choice, accept } = choiceOf(options);
    const selected = asUsage(() => selectRecording(recording, choice));
    const gates = checkGates(recording, selected, {
      rng: createRng(0).split("gates"),
      accept,
      conditions: conditionsOf(recording),
    });
    const answer = asJson(file, input.sha256, recording, selected, gates);
    if (options.out !== undefined) await writeInspection(options.out, input, recording, selected, gates, answer);
    const written = options.out === undefined ? "" : `\nReport: ${join(options.out, "report.html")}\n`;
    terminal.print(
      options.json
        ? `${JSON.stringify(options.out === undefined ? answer : { ...answer, out: options.out }, null, 2)}\n`
        : `${asText(file, recording, selected, gates, choice, terminal.colour)}${written}`,
    );
    exit(gates.some((gate) => gate.verdict === "refuse" && !gate.accepted) ? 1 : 0);
  });
}

const DRAWN_UNITS = 60;

/** The figures behind the gates, the gates as JSON, and a page that shows both. */
async function writeInspection(
  out: string,
  input: RunInput,
  recording: Recording,
  selected: SelectedRecording,
  gates: readonly Gate[],
  answer: object,
): Promise<void> {
  const [{ drawFigure, gates: gatesFigure, raster }, { inspectReport }] = await Promise.all([
    import("@telos/figures"),
    import("@telos/reports"),
  ]);
  const behind = await recordingFigures({ recording, selected, gates });
  const units = mostActiveUnits(selected.units, DRAWN_UNITS);
  const figures = [
    ...(behind.length === 0 ? [] : [drawFigure(raster, { units, observed: selected.observed })]),
    drawFigure(gatesFigure, { gates }),
    ...behind,
  ];
  const folder = figuresFolder(out);
  for (const { name, svg, csv } of figures) {
    writeWhole(join(folder, `${name}.svg`), svg);
    writeWhole(join(folder, `${name}.csv`), csv);
  }
  writeWhole(join(out, "gates.json"), `${JSON.stringify(answer, null, 2)}\n`);
  const { format, identifier, description, facts, notes } = recording;
  const page = inspectReport({
    recordingInfo: {
      fileName: basename(input.path),
      sha256: input.sha256,
      format,
      identifier,
      description,
      unitsInFile: recording.units.length,
      facts,
      notes: [...notes, ...selected.notes],
    },
    gates,
    units: [...selected.units]
      .sort((a, b) => b.timesS.length - a.timesS.length)
      .map(({ id, timesS }) => ({ id, spikes: timesS.length, rateHz: timesS.length / selected.observedS })),
    dropped: selected.dropped,
    observedS: selected.observedS,
    observedFrom: selected.observedFrom,
    stimuli: stimulusSentence(recording),
    timeUnit: "second",
    version: VERSION,
    figures,
  });
  writeWhole(join(out, "report.html"), page);
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
  if (selected.dropped.length > 0) lines.push(`Not counted: ${byReason(selected.dropped)}.`);
  lines.push("");
  for (const table of recording.tables)
    lines.push(
      `Table ${table.name} (${table.path}): ${table.startS.length} rows; columns ${Object.keys(table.columns).join(", ") || "none"}.`,
    );
  for (const { path, steps, units } of recording.binned ?? [])
    lines.push(`Binned activity ${path}: ${steps} steps of ${units} units.`);
  for (const series of recording.stimuli)
    lines.push(
      `Stimulus ${series.name} (${series.path}): ${series.timesS.length} samples, ${series.channels} channels.`,
    );
  lines.push(stimulusSentence(recording), "");
  lines.push("Quality gates:", gatesText(gates, colour, "all"));
  return `${lines.join("\n")}\n`;
}

/** "units 3, 5 and 6 (no spikes), unit 9 (…)": each reason once. */
function byReason(dropped: SelectedRecording["dropped"]): string {
  const reasons = [...new Set(dropped.map((one) => one.why))];
  return reasons
    .map((why) => {
      const ids = dropped.filter((one) => one.why === why).map((one) => one.id);
      return `${nameUnits(ids, ids.length)} (${why})`;
    })
    .join(", ");
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
