import type { Recording } from "./recording.ts";
import { possibleStimuli, stimulusNames } from "./stimulusInput.ts";

/** What `--stimulus` may be given, in one sentence: what varies is offered, what is the same in every row is only named. */
export function stimulusSentence(recording: Recording): string {
  const offered = possibleStimuli(recording);
  const constant = stimulusNames(recording).filter((name) => !offered.includes(name));
  const tables = recording.tables.map((table) => table.name).join(", ");
  if (offered.length > 0)
    return `As input, --stimulus takes: ${offered.join(", ")}.${constant.length === 0 ? "" : ` The same in every row: ${constant.join(", ")}.`}`;
  if (constant.length > 0)
    return `No column of ${tables} varies (${constant.join(", ")}): there is nothing to give as --stimulus.`;
  return tables === ""
    ? "The file holds neither trials nor a stimulus."
    : `The file holds ${tables} without columns: --epochs takes their rows, --stimulus nothing.`;
}
