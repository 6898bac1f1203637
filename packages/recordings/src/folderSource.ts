import type { ByteSource } from "./byteSource.ts";
import { fileSource } from "./byteSource.ts";
import { RecordingError } from "./recordingError.ts";

/** Several files that belong together: a folder on disk, or what was dropped on a page. */
export interface FolderSource {
  /** For messages. */
  readonly name: string;
  /** Names of its files, without the folder, ascending. */
  readonly files: readonly string[];
  /** The caller closes it. */
  open(file: string): ByteSource;
}

/** Whether a path leads to a folder; false where there is nothing. Node only. */
export function isFolder(path: string): boolean {
  const fs = globalThis.process?.getBuiltinModule?.("node:fs");
  return fs?.statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** The files of a folder on disk, not of the folders in it. Node only. @throws RecordingError where it must not be read */
export function folderSource(path: string): FolderSource {
  const fs = globalThis.process?.getBuiltinModule?.("node:fs");
  let files: string[];
  try {
    files = (fs?.readdirSync(path, { withFileTypes: true }) ?? []).flatMap((one) =>
      one.isDirectory() ? [] : [one.name],
    );
  } catch {
    throw new RecordingError(`${path}: the folder cannot be read. Check its permissions.`);
  }
  const slash = path.endsWith("/") || path.endsWith("\\") ? "" : "/";
  return { name: path, files: files.sort(), open: (file) => fileSource(`${path}${slash}${file}`) };
}
