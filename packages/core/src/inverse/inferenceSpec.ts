import { INFER_PRESET, type InferRequest, type PreparedInference } from "./inferPurpose.ts";
import type { PreparedMany } from "./many/finishMany.ts";
import type { WordsRequest } from "./prepareWords.ts";

/** A file by path and checksum. */
export interface SpecFile {
  readonly path: string;
  readonly sha256: string;
}

/** What an inference was asked, beside what was made of it. */
export interface InferenceSpecInput {
  readonly file: SpecFile;
  /** Other files that decide the numbers. */
  readonly further?: readonly SpecFile[];
  /** Where words were read as they are: what was asked of the matrix. */
  readonly words?: object | undefined;
  /** Where the file's times were sample numbers. */
  readonly sampleRateHz?: number | undefined;
  readonly request: InferRequest | WordsRequest;
  readonly prepared: PreparedInference | PreparedMany;
}

/** Everything that decides the numbers of an inference, in one plain value: the `spec.json` of its run, by command line and studio alike. */
export function inferenceSpec(input: InferenceSpecInput) {
  const { file, further = [], words, sampleRateHz, request, prepared } = input;
  return {
    specVersion: 1,
    kind: "inference",
    file: { path: file.path, sha256: file.sha256 },
    ...(further.length > 0 ? { further: further.map(({ path, sha256 }) => ({ path, sha256 })) } : {}),
    ...(words === undefined ? {} : { words }),
    ...(sampleRateHz === undefined ? {} : { sampleRateHz }),
    request: "input" in request && request.input ? { ...request, input: { name: request.input.name } } : request,
    settings: prepared.kind === "refused" ? null : prepared.problem.settings,
    units: prepared.kind === "refused" ? prepared.purpose.data.unitIds : prepared.context.data.unitIds,
    blocks: INFER_PRESET.blocks,
  };
}
