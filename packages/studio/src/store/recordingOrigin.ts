import type { RecordingOrigin } from "../worker/tasks/openRecording.ts";
import { readSketch, specOfSketch } from "./inverseFields.ts";
import { type KeptFiles, keptFiles } from "./keptFiles.ts";

/** Where the address says that the recording comes from: "", "example NAME", "file NAME" or "drawn SKETCH". */
export function originText(fields: Readonly<Record<string, string>>): string {
  if (fields.example !== undefined) return `example ${fields.example}`;
  if (fields.file !== undefined) return `file ${fields.file}`;
  if (fields.drawn !== undefined) return `drawn ${fields.drawn}`;
  return "";
}

/** The recording itself for the worker; undefined where nothing is named, or the file is not on this computer. */
export async function originOf(
  text: string,
  fields: Readonly<Record<string, string>>,
  files: KeptFiles | undefined,
): Promise<RecordingOrigin | undefined> {
  if (fields.example !== undefined) {
    const url = new URL(`examples/${encodeURIComponent(fields.example)}.nwb`, new URL(".", document.baseURI)).href;
    return { kind: "example", name: `${fields.example}.nwb`, url };
  }
  if (fields.file !== undefined) {
    const kept = files?.name === fields.file ? files : await keptFiles(fields.file);
    return kept && { kind: "files", ...kept };
  }
  const sketch = readSketch(text.startsWith("drawn ") ? fields.drawn : undefined);
  return sketch && { kind: "spec", spec: specOfSketch(sketch, 1) };
}
