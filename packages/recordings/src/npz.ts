import { deflateSync, zipSync } from "fflate";
import type { ByteSource } from "./byteSource.ts";
import { bytesSource } from "./byteSource.ts";
import type { NpyArray, NpyInput } from "./npy.ts";
import { decodeNpy, encodeNpy } from "./npy.ts";
import { zipEntries } from "./zipEntries.ts";

/**
 * The bytes of a .npz file (a zip of .npy files, deflated), readable by `numpy.load`.
 * The same content in the same order of names gives the same bytes on any day and in any time zone.
 * @param arrays  by name; row-major
 * Arrays that deflating hardly shrinks, such as simulated activity, are stored: deflating them takes longer than making them.
 * @param level   deflate level, 0 (stored) to 9
 * @throws when an array's data do not fill its shape, with its name
 */
export function encodeNpz(
  arrays: Readonly<Record<string, NpyInput>>,
  level: 0 | 1 | 6 | 9 = 6,
): Uint8Array<ArrayBuffer> {
  const entries: Record<string, [Uint8Array, { level: 0 | 1 | 6 | 9 }]> = {};
  for (const [name, array] of Object.entries(arrays)) {
    try {
      const bytes = encodeNpy(array);
      entries[`${name}.npy`] = [bytes, { level: shrinks(bytes) ? level : 0 }];
    } catch (error) {
      throw new Error(`encodeNpz: ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  // A zip stores local wall time: built from local fields, the bytes do not depend on the time zone.
  return zipSync(entries, { mtime: new Date(1980, 0, 1, 0, 0, 0) }) as Uint8Array<ArrayBuffer>;
}

const PROBE_BYTES = 65_536;
const WORTH_DEFLATING = 0.9;

/** Whether deflating is worth its time, by a piece from the middle. */
function shrinks(bytes: Uint8Array): boolean {
  if (bytes.length <= PROBE_BYTES) return true;
  const from = (bytes.length - PROBE_BYTES) >> 1;
  return deflateSync(bytes.subarray(from, from + PROBE_BYTES), { level: 1 }).length < WORTH_DEFLATING * PROBE_BYTES;
}

/** What `decodeNpz` found: the arrays by name, and why the others were not read. */
export interface NpzContent {
  readonly arrays: Readonly<Record<string, NpyArray>>;
  readonly skipped: readonly { readonly name: string; readonly why: string }[];
}

/**
 * Reads a .npz file, stored or deflated, and checks each array's CRC-32. Arrays of Python objects are skipped and named.
 * @throws when the bytes are no zip archive, the archive is cut short or a checksum does not fit
 */
export function decodeNpz(bytes: Uint8Array, where = "npz"): NpzContent {
  if (!(bytes[0] === 0x50 && bytes[1] === 0x4b)) throw new Error(`${where}: not a zip archive, so not a .npz file.`);
  return readNpz(bytesSource(bytes, where));
}

/** The same from a source that is read in parts. @throws RecordingError as `decodeNpz` */
export function readNpz(source: ByteSource): NpzContent {
  const arrays: Record<string, NpyArray> = {};
  const skipped: { name: string; why: string }[] = [];
  for (const entry of zipEntries(source)) {
    const name = entry.name.replace(/\.npy$/, "");
    if (name === entry.name) {
      skipped.push({ name, why: "not a .npy file" });
      continue;
    }
    const content = entry.read();
    try {
      arrays[name] = decodeNpy(content, `${source.name}: ${name}`);
    } catch (error) {
      skipped.push({ name, why: error instanceof Error ? error.message : String(error) });
    }
  }
  return { arrays, skipped };
}
