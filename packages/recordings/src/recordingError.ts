/**
 * What is wrong with a file, in words for its owner: the message begins with the file's name and says how to mend it.
 * A class of its own only so that a face can tell "your file" (print the message) from "our mistake" (print the stack).
 */
export class RecordingError extends Error {
  override readonly name = "RecordingError";
}

/** The message of whatever was thrown: libraries behind a door throw strings and numbers too. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
