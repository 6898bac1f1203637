import { join } from "node:path";
import { makeFolders, writeError } from "@telos/runs";

/** Makes the folder of `--out` with a place for figures. @throws Error that says why it cannot be made */
export function figuresFolder(out: string): string {
  const folder = join(out, "figures");
  try {
    makeFolders(folder);
  } catch (cause) {
    throw writeError(folder, cause);
  }
  return folder;
}
