import { extname } from "node:path";
import type { Recording } from "@telos/core";
import { writeCsv, writeNwb, writePynapple } from "@telos/recordings";
import { writeWhole } from "@telos/runs";
import { UsageError } from "./terminal.ts";

/** Formats that telos writes. */
export type RecordingFormat = "nwb" | "npz" | "csv";

/** The format that a file's ending asks for. @throws UsageError on any other ending */
export function recordingFormat(path: string): RecordingFormat {
  const ending = extname(path).toLowerCase();
  if (ending === ".nwb" || ending === ".npz" || ending === ".csv") return ending.slice(1) as RecordingFormat;
  throw new UsageError(`--out: "${path}" must end in .nwb (NWB 2.7), .npz (pynapple TsGroup) or .csv.`);
}

// A simulation has no date: this one stands for it, so that the same seed gives the same bytes.
const SESSION_START = "2000-01-01T00:00:00+00:00";

/** Writes a recording whole or not at all. */
export async function writeRecording(
  path: string,
  format: RecordingFormat,
  recording: Recording,
  seed: number,
): Promise<void> {
  switch (format) {
    case "nwb":
      return writeWhole(
        path,
        await writeNwb(recording, { sessionStart: SESSION_START, seed, unitsDescription: "simulated units" }),
      );
    case "npz":
      return writeWhole(path, writePynapple(recording));
    case "csv":
      return writeWhole(path, writeCsv(recording));
  }
}
