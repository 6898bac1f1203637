import { basename, join } from "node:path";
import { INFER_PRESET } from "@telos/core";
import { writeWhole } from "@telos/runs";
import { figuresFolder } from "./figuresFolder.ts";
import { gatesText } from "./gatesText.ts";
import { inferWords, type WordsOptions } from "./inferWords.ts";
import { number } from "./plainTable.ts";
import type { Terminal } from "./terminal.ts";
import { VERSION } from "./version.ts";

/** What may be said to an inspection of words. */
export interface InspectWordsOptions extends WordsOptions {
  readonly unitIds?: readonly number[] | undefined;
  readonly accept: readonly string[];
  readonly out?: string | undefined;
  readonly json: boolean;
}

/** Inspects a matrix of words as they are: its gates, and with `out` the figures behind them and a page that shows both. @returns the exit code */
export async function inspectWords(file: string, options: InspectWordsOptions, terminal: Terminal): Promise<number> {
  const { surrogates } = INFER_PRESET;
  const { unitIds, accept, out } = options;
  const job = await inferWords(file, options, {
    ...(unitIds ? { unitIds } : {}),
    family: "auto",
    accept,
    surrogates,
    replicates: 0,
    seed: 0,
  });
  const { recording, prepared, input, columns } = job;
  const ready = prepared.kind === "ready";
  const gates = ready ? prepared.context.gates : prepared.purpose.gates;
  const data = ready ? { ...prepared.context.data, flips: 0 } : prepared.purpose.data;
  const units = data.unitIds.map((id, i) => ({ id, spikes: data.spikes[i], rateHz: data.ratesHz[i] }));
  const answer = {
    file,
    sha256: input.sha256,
    format: recording.format,
    notes: recording.notes,
    steps: data.observedS,
    columns,
    units: units.map(({ id, spikes, rateHz }) => ({ id, stepsActive: spikes, share: rateHz })),
    dropped: data.dropped,
    gates,
    ...(out === undefined ? {} : { out }),
  };
  if (out !== undefined) {
    const [{ drawFigure, gates: gatesFigure }, { inspectReport }] = await Promise.all([
      import("@telos/figures"),
      import("@telos/reports"),
    ]);
    const figures = [drawFigure(gatesFigure, { gates }), ...(await job.behind({ data }))];
    const { format, identifier, description, facts, notes } = recording;
    const page = inspectReport({
      recordingInfo: {
        fileName: basename(file),
        sha256: input.sha256,
        format,
        identifier,
        description,
        unitsInFile: columns,
        facts,
        notes,
      },
      gates,
      units: [...units].sort((a, b) => b.spikes - a.spikes),
      dropped: data.dropped,
      observedS: data.observedS,
      timeUnit: "step",
      observedFrom: data.observedFrom,
      stimuli: "",
      version: VERSION,
      figures,
    });
    const folder = figuresFolder(out);
    for (const { name, svg, csv } of figures) {
      writeWhole(join(folder, `${name}.svg`), svg);
      writeWhole(join(folder, `${name}.csv`), csv);
    }
    writeWhole(join(out, "gates.json"), `${JSON.stringify({ ...answer, telos: VERSION }, null, 2)}\n`);
    writeWhole(join(out, "report.html"), page);
  }
  terminal.print(
    options.json
      ? `${JSON.stringify(answer, null, 2)}\n`
      : [
          `${basename(file)}: ${recording.format}, words of ${columns} columns, ${number(data.observedS)} steps.`,
          ...recording.notes,
          `Looked at: columns ${data.unitIds.join(", ")}.`,
          "",
          "Quality gates:",
          gatesText(gates, terminal.colour, "all"),
          ...(out === undefined ? [] : ["", `Report: ${join(out, "report.html")}`]),
          "",
        ].join("\n"),
  );
  return ready ? 0 : 1;
}
