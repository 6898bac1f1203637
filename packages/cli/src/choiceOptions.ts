import { fromSamples, GATE_IDS, nearestName, type Recording, type RecordingChoice, WORD_GATE_IDS } from "@telos/core";
import type { Command } from "commander";
import { parseIntegers, parseNumber } from "./parseList.ts";
import { UsageError } from "./terminal.ts";

/** What a user may say about units and time; the same for every command that reads a recording. */
export interface ChoiceOptions {
  readonly units?: string;
  readonly epochs?: string[];
  readonly from?: string;
  readonly to?: string;
  readonly where?: string[];
  readonly accept?: string[];
  readonly sampleRateHz?: string;
}

/** Adds the options that choose units and time. */
export function addChoiceOptions(command: Command): Command {
  const collect = (value: string, all: string[] | undefined) => [...(all ?? []), value];
  return command
    .option("--units <ids>", "unit ids, for instance 1,2,5..8; without it the most active ones")
    .option(
      "--where <column=value>",
      "only units with this value in a column of the units table; may be repeated",
      collect,
    )
    .option(
      "--epochs <name>",
      "only time inside a table of intervals, or rows of it (table:column=value); may be repeated",
      collect,
    )
    .option("--from <seconds>", "only time from here on, on the file's clock")
    .option("--to <seconds>", "only time up to here")
    .option("--sample-rate-hz <rate>", "the file's spike times are sample numbers, taken at this rate")
    .option("--accept <gate>", "go on although this quality gate refuses; may be repeated", collect);
}

/** The choice and the accepted gates. @throws UsageError on what is no number, no unit list or no gate */
export function choiceOf(options: ChoiceOptions): { choice: RecordingChoice; accept: string[] } {
  const { units, epochs, from, to, where, accept = [] } = options;
  const ids: readonly string[] = [...new Set<string>([...GATE_IDS, ...WORD_GATE_IDS])];
  for (const id of accept) {
    if (ids.includes(id)) continue;
    const near = nearestName(id, ids);
    throw new UsageError(
      `--accept: "${id}" is no gate. ${near ? `Did you mean ${near}?` : `Choose ${ids.join(", ")}.`}`,
    );
  }
  return {
    choice: {
      ...(units === undefined ? {} : { unitIds: parseIntegers("--units", units) }),
      ...(epochs === undefined ? {} : { epochs }),
      ...(where === undefined ? {} : { where }),
      ...(from === undefined ? {} : { fromS: parseNumber("--from", from) }),
      ...(to === undefined ? {} : { toS: parseNumber("--to", to) }),
    },
    accept,
  };
}

/** The recording with times in seconds, where the user says that the file's are sample numbers. @throws UsageError on a rate that is no positive number */
export function inSeconds(recording: Recording, options: ChoiceOptions): Recording {
  if (options.sampleRateHz === undefined) return recording;
  const rate = parseNumber("--sample-rate-hz", options.sampleRateHz);
  if (!(rate > 0)) throw new UsageError(`--sample-rate-hz: must be > 0 but is ${rate}. 30000 is a common rate.`);
  return fromSamples(recording, rate);
}

/** Runs what checks a user's choice against a file: what does not fit is wrong use. */
export function asUsage<Value>(check: () => Value): Value {
  try {
    return check();
  } catch (fault) {
    if (fault instanceof RangeError) throw new UsageError(fault.message, { cause: fault });
    throw fault;
  }
}
