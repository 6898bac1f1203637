import {
  inferenceSpec,
  type Purpose,
  profileBehindGates,
  type QualityProfile,
  selectRecording,
  type WordProfile,
} from "@telos/core";
import { encodeNpz, PHY_FILES, purposeArrays } from "@telos/recordings";
import type { RecordingInfo } from "@telos/reports";
import type { RunInput } from "@telos/runs";
import { type ShelvedRecording, shelved } from "../recordingShelf.ts";
import type { TaskWork } from "../workerMessages.ts";
import { type InferenceAsk, prepareAsked, profileOf, wordsRequestOf } from "./inference.ts";
import type { RecordingOrigin } from "./openRecording.ts";

/** An inference that is to become a run folder. */
export interface InferenceRunAsk extends InferenceAsk {
  readonly purpose: Purpose;
}

/** What of a run folder needs the recording itself: the page draws the figures and packs. */
export interface InferenceRunParts {
  /** The content of `spec.json`, as the command line writes it. */
  readonly spec: object;
  readonly inputs: readonly RunInput[];
  /** `arrays.npz`; undefined where nothing was fitted. */
  readonly arrays?: Uint8Array;
  /** Behind the quality gates: of spike trains, or of words as they are. */
  readonly profile?: QualityProfile;
  readonly words?: WordProfile;
  readonly info: RecordingInfo;
}

/** The parts of a run folder that come from the recording: spec with checksums, arrays, the numbers behind the gates. */
export const inferenceRun: TaskWork<"inferenceRun"> = async (ask, { moving }) => {
  const { purpose, request, matrix, number } = ask;
  const one = shelved(number);
  const { recording } = one;
  const input = await inputOf(one);
  const further = ask.input === undefined ? [] : [await fileInput(ask.input)];
  const words = matrix === undefined ? undefined : { array: matrix, ...(ask.input && { input: ask.input.name }) };
  const spec = inferenceSpec({
    file: input,
    further,
    words,
    request: words === undefined ? request : await wordsRequestOf(ask),
    prepared: await prepareAsked(ask),
  });
  const arrays = purpose.fit && encodeNpz(purposeArrays(purpose, purpose.fit));
  if (arrays) moving([arrays.buffer]);
  const wordsProfile = await profileOf(ask, purpose.data.unitIds);
  const profile = matrix === undefined ? behindGates(one, ask) : undefined;
  const { format, identifier, description, facts, notes, citation } = recording;
  const columns = recording.binned?.find(({ name }) => name === matrix)?.units;
  return {
    spec,
    inputs: [input, ...further],
    ...(arrays && { arrays }),
    ...(profile && { profile }),
    ...(wordsProfile && { words: wordsProfile }),
    info: {
      fileName: input.path,
      sha256: input.sha256,
      ...{ format, identifier, description, facts, notes },
      unitsInFile: columns ?? recording.units.length,
      ...(citation === undefined ? {} : { citation }),
    },
  };
};

function behindGates({ recording }: ShelvedRecording, { purpose, request }: InferenceRunAsk) {
  return profileBehindGates({
    recording,
    selected: selectRecording(recording, request.choice),
    gates: purpose.gates,
    stimulus: request.stimulus,
    inputChoice: request.inputChoice,
    binMs: purpose.fit?.windowMs ?? request.windowMs,
    wordUnitIds: purpose.data.unitIds,
  });
}

/** Name, checksum and size of what was opened; of a folder, the checksum is that of its files' names and checksums. */
async function inputOf({ origin, spec }: ShelvedRecording): Promise<RunInput> {
  if (origin.kind === "spec") {
    const bytes = new TextEncoder().encode(`${JSON.stringify(spec, null, 2)}\n`);
    return { path: DRAWN_FILE, sha256: await sha256(bytes), bytes: bytes.length };
  }
  if (origin.kind === "example") {
    const bytes = new Uint8Array(await (await fetch(origin.url)).arrayBuffer());
    return { path: origin.name, sha256: await sha256(bytes), bytes: bytes.length };
  }
  return origin.isFolder ? folderInput(origin) : fileInput(origin.files[0]!);
}

/** The spec of a network whose reward was drawn, beside its run. */
export const DRAWN_FILE = "drawn-network.json";

async function fileInput(file: File): Promise<RunInput> {
  return { path: file.name, sha256: await sha256(new Uint8Array(await file.arrayBuffer())), bytes: file.size };
}

async function folderInput({ name, files }: Extract<RecordingOrigin, { kind: "files" }>): Promise<RunInput> {
  const sums: RunInput[] = [];
  for (const wanted of PHY_FILES) {
    const file = files.find((one) => one.name === wanted);
    if (file) sums.push(await fileInput(file));
  }
  const text = sums.map((one) => `${one.sha256}  ${one.path}\n`).join("");
  const bytes = sums.reduce((sum, one) => sum + one.bytes, 0);
  return { path: name, sha256: await sha256(new TextEncoder().encode(text)), bytes };
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
