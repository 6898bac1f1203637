import type { Recording, SpinNetworkSpec } from "@telos/core";
import type { RecordingOrigin } from "./tasks/openRecording.ts";

/** A recording that lies open in this worker: its spikes stay here, the page holds its number. */
export interface ShelvedRecording {
  readonly recording: Recording;
  readonly origin: RecordingOrigin;
  /** The spec that it was simulated from, if it was: what an inference is compared with. */
  readonly spec?: SpinNetworkSpec;
}

const shelf = new Map<number, ShelvedRecording>();
let last = 0;

/** Puts a recording on the shelf; the ones before it are let go. @returns its number */
export function shelve(one: ShelvedRecording): number {
  shelf.clear();
  shelf.set(++last, one);
  return last;
}

/** @throws Error in words where the worker was started anew since */
export function shelved(number: number): ShelvedRecording {
  const found = shelf.get(number);
  if (found === undefined) throw new Error("The recording is no longer open in this page. Open the file again.");
  return found;
}
