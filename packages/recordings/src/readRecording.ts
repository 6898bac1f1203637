import type { Recording } from "@telos/core";
import type { ByteSource } from "./byteSource.ts";
import { bytesSource, fileSource, readBytes } from "./byteSource.ts";
import { readCsv } from "./csv.ts";
import { isNwb1, readNwb1 } from "./nwb1.ts";
import { isNwb2, readNwb2 } from "./nwb2.ts";
import type { Hdf5Group } from "./openHdf5.ts";
import { openHdf5 } from "./openHdf5.ts";
import { readPynapple } from "./pynapple.ts";
import { RecordingError } from "./recordingError.ts";
import { isRetinaWaves, readRetinaWaves } from "./retinaWaves.ts";
import { SNIFF_BYTES, sniffContent } from "./sniffContent.ts";
import { inventory } from "./walkGroups.ts";

/** Bytes in memory (Node and browser), with a name for messages if there is one, or a file on disk (Node). */
export type RecordingSource =
  | Uint8Array
  | { readonly bytes: Uint8Array; readonly name: string }
  | { readonly path: string };

/**
 * Reads a recording: NWB 2, NWB 1, retinal wave repository (all HDF5), pynapple TsGroup (.npz) or a table of spikes (.csv).
 *
 * The format is found from the content, never from the name. A file on disk is read lazily: only what the units, tables and stimuli
 * need. The data never leave the computer.
 * @throws RecordingError that says what the file is instead, or where it is damaged
 */
export async function readRecording(source: RecordingSource): Promise<Recording> {
  const bytes = openSource(source);
  try {
    return withoutNaN(await readFrom(bytes));
  } finally {
    bytes.close();
  }
}

/** Some writers fill up with NaN: such times are left out, and the notes say of which units. */
function withoutNaN(recording: Recording): Recording {
  const notes: string[] = [...recording.notes];
  const units = recording.units.map((unit) => {
    const timesS = unit.timesS.filter(Number.isFinite);
    const dropped = unit.timesS.length - timesS.length;
    if (dropped === 0) return unit;
    notes.push(`Unit ${unit.id}: ${dropped} spike times that are NaN or infinite were left out.`);
    return { ...unit, timesS };
  });
  return { ...recording, units, notes };
}

function openSource(source: RecordingSource): ByteSource {
  if (source instanceof Uint8Array) return bytesSource(source);
  return "path" in source ? fileSource(source.path) : bytesSource(source.bytes, source.name);
}

async function readFrom(source: ByteSource): Promise<Recording> {
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
      return readPynapple(readBytes(source), name);
    case "text":
      return readCsv(new TextDecoder().decode(readBytes(source)), name);
    case "hdf5":
      return openHdf5(source, (root) => readHdf5(root, name));
  }
}

function readHdf5(root: Hdf5Group, name: string): Recording {
  if (isNwb2(root)) return readNwb2(root, name);
  if (isNwb1(root)) return readNwb1(root, name);
  if (isRetinaWaves(root)) return readRetinaWaves(root, name);
  throw new RecordingError(
    `${name}: HDF5 but no units table: neither NWB nor the layout of the retinal wave repository. Found instead: ${inventory(root)}.`,
  );
}
