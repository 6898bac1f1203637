import type { Purpose } from "@telos/core";
import type { Citation } from "./citations.ts";

/** Where the spikes came from, as the file says. */
export interface RecordingInfo {
  /** The file's name without its folder. */
  readonly fileName: string;
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256?: string;
  /** "NWB 2.7.0". */
  readonly format: string;
  readonly identifier: string;
  readonly description: string;
  /** All units in the file, used or not. */
  readonly unitsInFile: number;
  /** Free facts of the file (species, age, condition …) in reading order. */
  readonly facts: Readonly<Record<string, string>>;
  /** What the reader noticed, one sentence each. */
  readonly notes: readonly string[];
  /** How the data ask to be cited, where the file says so. */
  readonly citation?: string;
}

/** A figure that was drawn before: its name places it. */
export interface ReportFigure {
  readonly name: string;
  readonly svg: string;
}

/** Everything that a report is made of. The same data give the same bytes. */
export interface PurposeReportData {
  readonly purpose: Purpose;
  readonly recordingInfo: RecordingInfo;
  /** The fully resolved spec, as it was run. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Version of telos. */
  readonly version: string;
  readonly seed: number;
  /** From `purposeFigures`; those that are missing are left out. */
  readonly figures: readonly ReportFigure[];
  /** `citations` unless given. */
  readonly citations?: readonly Citation[];
  /** When the report was made, ISO 8601; left out of the page when absent, so that it stays the same bytes. */
  readonly createdAt?: string;
}
