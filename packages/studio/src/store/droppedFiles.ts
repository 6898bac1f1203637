import type { KeptFiles } from "./keptFiles.ts";

/** What was dropped on the page: a file, or a folder with the files in it. undefined where nothing of it is a file. */
export async function droppedFiles(transfer: DataTransfer): Promise<KeptFiles | undefined> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry?.() ?? []);
  const folder = entries.find((entry) => entry.isDirectory);
  if (folder) return { name: folder.name, files: await filesIn(folder as FileSystemDirectoryEntry), isFolder: true };
  return chosenFiles([...transfer.files]);
}

/** What was chosen in a dialog: one file, or all files of a folder. */
export function chosenFiles(files: readonly File[]): KeptFiles | undefined {
  const [first] = files;
  if (first === undefined) return undefined;
  const folder = first.webkitRelativePath.split("/")[0];
  return folder ? { name: folder, files, isFolder: true } : { name: first.name, files: [first], isFolder: false };
}

async function filesIn(folder: FileSystemDirectoryEntry): Promise<File[]> {
  const reader = folder.createReader();
  const files: File[] = [];
  for (;;) {
    const entries = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
    if (entries.length === 0) return files;
    for (const entry of entries)
      if (entry.isFile)
        files.push(await new Promise<File>((done, fail) => (entry as FileSystemFileEntry).file(done, fail)));
  }
}
