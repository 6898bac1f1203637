import type { Hdf5Group } from "./openHdf5.ts";

/** Facts worth showing, in reading order: name shown, path in an NWB file of version 1 or 2. */
export const NWB_FACTS: readonly (readonly [name: string, path: string])[] = [
  ["species", "general/subject/species"],
  ["subject", "general/subject/subject_id"],
  ["age", "general/subject/age"],
  ["sex", "general/subject/sex"],
  ["genotype", "general/subject/genotype"],
  ["session", "general/session_id"],
  ["session start", "session_start_time"],
  ["experiment", "general/experiment_description"],
  ["pharmacology", "general/pharmacology"],
  ["experimenter", "general/experimenter"],
  ["lab", "general/lab"],
  ["institution", "general/institution"],
  ["keywords", "general/keywords"],
];

/** The facts that a file gives about itself; empty texts are left out. */
export function readNwbFacts(root: Hdf5Group): Record<string, string> {
  const facts: Record<string, string> = {};
  for (const [name, path] of NWB_FACTS) {
    const text = textAt(root, path);
    if (text !== "") facts[name] = text;
  }
  return facts;
}

/** How the data ask to be cited: the related publications, where the file names them. */
export function readNwbCitation(root: Hdf5Group): string | undefined {
  const text = textAt(root, "general/related_publications");
  return text === "" ? undefined : text;
}

/** The text of a dataset, several texts joined by "; "; "" where there is none. */
export function textAt(root: Hdf5Group, path: string): string {
  const dataset = root.dataset(path);
  if (dataset?.type !== "text") return "";
  return dataset
    .texts()
    .map((text) => text.trim())
    .filter((text) => text !== "")
    .join("; ");
}
