import type { Recording } from "@telos/core";
import { recordingOfArrays } from "./arraysRecording.ts";
import { blobSource } from "./blobSource.ts";
import type { ByteSource } from "./byteSource.ts";
import { bytesSource, fileSource, readBytes } from "./byteSource.ts";
import { readCsv } from "./csv.ts";
import type { FolderSource } from "./folderSource.ts";
import { folderSource, isFolder } from "./folderSource.ts";
import { readMat5 } from "./mat5.ts";
import { isMat73, readMat73 } from "./mat73.ts";
import { readMatlabRecording } from "./matlabRecording.ts";
import type { TimeAxis } from "./namedArray.ts";
import { arrayOfNpy } from "./namedArray.ts";
import { decodeNpy } from "./npy.ts";
import { readNpz } from "./npz.ts";
import { npzRecording } from "./npzRecording.ts";
import { isNwb1, readNwb1 } from "./nwb1.ts";
import { isNwb2, readNwb2 } from "./nwb2.ts";
import type { Hdf5Group } from "./openHdf5.ts";
import { openHdf5 } from "./openHdf5.ts";
import { isPhy, readPhy } from "./phy.ts";
import { RecordingError, reasonOf } from "./recordingError.ts";
import { isRetinaWaves, readRetinaWaves } from "./retinaWaves.ts";
import { SNIFF_BYTES, sniffContent } from "./sniffContent.ts";
import { inventory } from "./walkGroups.ts";

/** One file: bytes in memory with a name for messages, or a File of a page, read in slices (in a worker). */
export type NamedFile =
  | { readonly bytes: Uint8Array; readonly name: string }
  | { readonly blob: Blob; readonly name: string };

/** What a recording is read from: a file in memory or on a page, a file or folder on disk (Node), or the files of a dropped folder. */
export type RecordingSource =
  | Uint8Array
  | NamedFile
  | { readonly path: string }
  | { readonly folder: string; readonly files: readonly NamedFile[] };

/** How to read what a file leaves open. */
export interface ReadOptions {
  /** Which axis of a matrix of binned activity is time; without it the longer one. */
  readonly timeAxis?: TimeAxis;
}

/**
 * Reads a recording: NWB 2, NWB 1, retinal wave repository, MATLAB v7.3 (all HDF5), MATLAB v5, NumPy (.npy, .npz, pynapple TsGroup),
 * a folder of Phy, or a table (.csv, .tsv).
 *
 * The format is found from the content, never from the name. A file on disk or on a page is read lazily: only what the units, tables
 * and stimuli need. The data never leave the computer.
 * @throws RecordingError that says what the file is instead, or where it is damaged
 */
export async function readRecording(source: RecordingSource, options: ReadOptions = {}): Promise<Recording> {
  if ("path" in source && isFolder(source.path)) return withoutNaN(readFolder(folderSource(source.path)));
  if ("folder" in source) return withoutNaN(readFolder(droppedFolder(source.folder, source.files)));
  const bytes = openSource(source);
  try {
    return withoutNaN(await readFrom(bytes, options));
  } finally {
    bytes.close();
  }
}

function readFolder(folder: FolderSource): Recording {
  if (isPhy(folder)) return readPhy(folder);
  const found =
    folder.files.length === 0
      ? "It is empty"
      : `It holds ${folder.files.slice(0, 6).join(", ")}${folder.files.length > 6 ? ", …" : ""}`;
  throw new RecordingError(
    `${folder.name}: is a folder, but not one of Phy or Kilosort: it has no spike_times.npy. ${found}. Name one file in it.`,
  );
}

function droppedFolder(name: string, files: readonly NamedFile[]): FolderSource {
  const names = files.map((file) => file.name.slice(file.name.lastIndexOf("/") + 1));
  return { name, files: [...names].sort(), open: (file) => openNamed(files[names.indexOf(file)]) };
}

/** Some writers fill up with NaN: such times are left out, and the notes say of which units. */
function withoutNaN(recording: Recording): Recording {
  const notes: string[] = [...recording.notes];
  const units = recording.units.map((unit) => {
    if (areFinite(unit.timesS)) return unit;
    const timesS = unit.timesS.filter(Number.isFinite);
    const dropped = unit.timesS.length - timesS.length;
    notes.push(`Unit ${unit.id}: ${dropped} spike times that are NaN or infinite were left out.`);
    return { ...unit, timesS };
  });
  return { ...recording, units, notes };
}

function areFinite(times: Float64Array): boolean {
  for (let k = 0; k < times.length; k++) if (!Number.isFinite(times[k])) return false;
  return true;
}

function openSource(source: Uint8Array | NamedFile | { readonly path: string }): ByteSource {
  if (source instanceof Uint8Array) return bytesSource(source);
  return "path" in source ? fileSource(source.path) : openNamed(source);
}

function openNamed(file: NamedFile): ByteSource {
  return "blob" in file ? blobSource(file.blob, file.name) : bytesSource(file.bytes, file.name);
}

async function readFrom(source: ByteSource, { timeAxis }: ReadOptions): Promise<Recording> {
  const { name } = source;
  const content = sniffContent(readBytes(source, SNIFF_BYTES));
  switch (content.kind) {
    case "empty":
      throw new RecordingError(`${name}: empty file (0 bytes). Copy it again.`);
    case "other":
      throw new RecordingError(
        `${name}: is ${content.what}, not a recording.${content.advice === "" ? "" : ` ${content.advice}`}`,
      );
    case "zip":
      return npzRecording(readNpz(source), name, timeAxis);
    case "npy":
      return npyRecording(source, timeAxis);
    case "mat5":
      return readMatlabRecording(readMat5(source), "MATLAB v5", name, timeAxis);
    case "text":
      return readCsv(new TextDecoder().decode(readText(source)), name, timeAxis);
    case "hdf5":
      return openHdf5(source, (root) => readHdf5(root, name, timeAxis));
  }
}

const LONGEST_TEXT = 400_000_000; // bytes: a text must fit one string

function readText(source: ByteSource): Uint8Array {
  if (source.size > LONGEST_TEXT)
    throw new RecordingError(
      `${source.name}: a text of ${source.size} bytes is too long to be read at once. Save the table as .npz or NWB.`,
    );
  return readBytes(source);
}

function npyRecording(source: ByteSource, timeAxis: TimeAxis | undefined): Recording {
  const { name } = source;
  const array = (() => {
    try {
      return decodeNpy(readBytes(source), name);
    } catch (thrown) {
      throw new RecordingError(reasonOf(thrown));
    }
  })();
  const numbers = arrayOfNpy("array", array);
  if (numbers === undefined || array.shape.length !== 2)
    throw new RecordingError(
      `${name}: is a single NumPy array [${array.shape.join(", ")}] of ${array.type}, without the unit of each value. For spike times name the folder of Phy that it lies in, or save times and units together: numpy.savez("spikes.npz", spike_times=…, spike_clusters=…).`,
    );
  return recordingOfArrays({ file: name, format: "NumPy .npy", arrays: [numbers], trains: [], others: [] }, timeAxis);
}

function readHdf5(root: Hdf5Group, name: string, timeAxis: TimeAxis | undefined): Recording {
  if (isNwb2(root)) return readNwb2(root, name);
  if (isNwb1(root)) return readNwb1(root, name);
  if (isRetinaWaves(root)) return readRetinaWaves(root, name);
  if (isMat73(root)) return readMatlabRecording(readMat73(root, name), "MATLAB v7.3", name, timeAxis);
  throw new RecordingError(
    `${name}: HDF5 but no units table: neither NWB nor MATLAB v7.3 nor the layout of the retinal wave repository. Found instead: ${inventory(root)}.`,
  );
}
