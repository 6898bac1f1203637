import type { Study } from "./study.ts";

/** A study that can be asked for: found by its id, loaded when it runs. */
export interface StudyEntry {
  readonly id: string;
  readonly half: Study["half"];
  readonly load: () => Promise<Study>;
}

/** All studies, in the order in which they run and are printed. A new study is one line here and one folder. */
export const studies: readonly StudyEntry[] = [
  // maze
  { id: "fig-2-network", half: "inverse", load: async () => (await import("../fig-2-network/study.ts")).fig2Network },
];

/** The entry of a study. @throws RangeError naming the studies there are */
export function studyEntry(id: string): StudyEntry {
  const entry = studies.find((one) => one.id === id);
  if (entry === undefined)
    throw new RangeError(`studies: there is no study "${id}". There are ${studies.map((one) => one.id).join(", ")}.`);
  return entry;
}
