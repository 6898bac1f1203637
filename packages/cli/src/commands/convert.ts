import { existsSync } from "node:fs";
import { basename, extname, resolve } from "node:path";
import type { Recording } from "@telos/core";
import { lostIn, nwbNames, type WrittenFormat, writeCsv, writeNpz, writeNwb, writePynapple } from "@telos/recordings";
import { type RunInput, writeWhole } from "@telos/runs";
import type { Command } from "commander";
import { inSeconds } from "../choiceOptions.ts";
import { parseChoice } from "../parseList.ts";
import { readInput } from "../readInput.ts";
import { type Terminal, UsageError } from "../terminal.ts";
import { VERSION } from "../version.ts";

interface ConvertOptions {
  readonly to?: string;
  readonly sampleRateHz?: string;
  readonly timeAxis?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

const FORMATS: Readonly<Record<WrittenFormat, string>> = {
  nwb: "NWB 2.7",
  pynapple: "pynapple TsGroup",
  npz: "NumPy arrays",
  csv: "CSV",
};
const ENDINGS: Readonly<Record<string, WrittenFormat>> = { ".nwb": "nwb", ".npz": "pynapple", ".csv": "csv" };

/** `telos convert FROM TO`: the same recording in another format, and what was lost on the way. */
export function addConvert(program: Command, terminal: Terminal): void {
  program
    .command("convert <from> <to>")
    .summary("the same recording in another format")
    .description(
      "Reads a recording of any known format and writes it as NWB 2.7 (.nwb), a pynapple TsGroup (.npz), plain NumPy arrays (--to npz) or a table (.csv). Says what the format has no place for. The output is written whole or not at all.",
    )
    .option("--to <format>", `${Object.keys(FORMATS).join(", ")}; without it the ending of the output decides`)
    .option("--sample-rate-hz <rate>", "the file's spike times are sample numbers, taken at this rate")
    .option("--time-axis <axis>", "rows or columns of a matrix; without it the longer side is time")
    .option("--force", "replace an output that exists")
    .option("--json", "print one JSON object on standard output and nothing else there")
    .addHelpText(
      "after",
      "\nExamples:\n  telos convert sorted/ recording.nwb                 a folder of Phy as NWB\n  telos convert recording.nwb recording.npz           for pynapple\n  telos convert spikes.mat arrays.npz --to npz        plain arrays for NumPy\n",
    )
    .action(async (from: string, to: string, options: ConvertOptions) => {
      const format = formatOf(to, options.to);
      if (resolve(from) === resolve(to)) throw new UsageError(`${to}: is the input. Name another output.`);
      if (existsSync(to) && options.force !== true)
        throw new UsageError(`${to}: exists already. Name another output, or add --force to replace it.`);
      const timeAxis =
        options.timeAxis === undefined ? undefined : parseChoice("--time-axis", options.timeAxis, ["rows", "columns"]);
      const { recording: read, input } = await readInput(from, timeAxis === undefined ? {} : { timeAxis });
      const recording = inSeconds(read, options);
      const lost = lostIn(recording, format);
      const notes = [...recording.notes];
      writeWhole(to, await bytesOf(recording, format, input, notes));
      const spikes = recording.units.reduce((sum, unit) => sum + unit.timesS.length, 0);
      const answer = {
        from,
        to,
        format: FORMATS[format],
        read: recording.format,
        units: recording.units.length,
        spikes,
        lost,
        notes,
      };
      terminal.print(options.json ? `${JSON.stringify(answer, null, 2)}\n` : asText(answer));
    });
}

function formatOf(to: string, named: string | undefined): WrittenFormat {
  if (named !== undefined) return parseChoice("--to", named, Object.keys(FORMATS) as WrittenFormat[]);
  const format = ENDINGS[extname(to).toLowerCase()];
  if (format === undefined)
    throw new UsageError(
      `${to}: must end in .nwb, .npz or .csv, or --to must name the format: ${Object.keys(FORMATS).join(", ")}.`,
    );
  return format;
}

const UNKNOWN_START = "1970-01-01T00:00:00+00:00";

async function bytesOf(
  recording: Recording,
  format: WrittenFormat,
  input: RunInput,
  notes: string[],
): Promise<Uint8Array | string> {
  switch (format) {
    case "npz":
      return writeNpz(recording);
    case "pynapple":
      if (recording.units.length === 0)
        throw new UsageError(
          "A pynapple TsGroup holds spike times, and the recording has only binned activity. Add --to npz.",
        );
      return writePynapple(recording);
    case "csv":
      return writeCsv(recording);
    case "nwb":
      return nwbOf(recording, input, notes);
  }
}

function nwbOf(recording: Recording, input: RunInput, notes: string[]): Promise<Uint8Array> {
  if (recording.units.length === 0 && (recording.binned ?? []).every((one) => one.binS === undefined))
    throw new UsageError(
      "The recording has only binned activity without a bin width, which NWB asks for. Add --to npz.",
    );
  const told = recording.facts["session start"] ?? "";
  const dated = Number.isFinite(Date.parse(told)) && /(Z|[+-]\d\d:?\d\d)$/.test(told);
  if (!dated) notes.push(`The file does not say when the session began: ${UNKNOWN_START} stands for it.`);
  const { "session start": _, ...facts } = recording.facts;
  return writeNwb(
    nwbNames({
      ...recording,
      facts,
      identifier: recording.identifier || input.sha256,
      description:
        recording.description || `${basename(input.path)} (${recording.format}), converted by telos ${VERSION}`,
    }),
    // Object ids must differ between files: they follow from the input's content.
    { sessionStart: dated ? told : UNKNOWN_START, seed: Number.parseInt(input.sha256.slice(0, 13), 16) },
  );
}

function asText(answer: {
  from: string;
  to: string;
  format: string;
  read: string;
  units: number;
  spikes: number;
  lost: readonly string[];
  notes: readonly string[];
}): string {
  const { from, to, format, read, units, spikes, lost, notes } = answer;
  const lines = [`${to}: ${format}, ${units} units, ${spikes} spikes, from ${basename(from)} (${read}).`];
  if (lost.length > 0) lines.push("Lost on the way:", ...lost.map((one) => `  ${one}`));
  else lines.push("All that was read is kept.");
  if (notes.length > 0) lines.push("Noticed while reading:", ...notes.map((one) => `  ${one}`));
  return `${lines.join("\n")}\n`;
}
