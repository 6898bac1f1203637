import { inflateSync } from "fflate";
import type { ByteSource } from "./byteSource.ts";
import { readRange } from "./byteSource.ts";
import { crc32 } from "./crc32.ts";
import { RecordingError } from "./recordingError.ts";

/** One file of a zip archive; nothing is unpacked before it is asked for. */
export interface ZipEntry {
  readonly name: string;
  /** Unpacked. */
  readonly bytes: number;
  /** @throws RecordingError where it is damaged: length and CRC-32 are checked */
  read(): Uint8Array<ArrayBuffer>;
}

const END = 0x06054b50; // end of the directory
const END_BYTES = 22;
const LONGEST_COMMENT = 65_535;
const LOCATOR_64 = 0x07064b50;
const END_64 = 0x06064b50;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const LOCAL = 0x04034b50;
const LOCAL_BYTES = 30;
const IN_EXTRA = 0xffffffff; // a size or place that is kept in the 64-bit extra field
const EXTRA_64 = 1;
const STORED = 0;
const DEFLATED = 8;
const LARGEST_RATIO = 1032; // of deflate: more is no honest size
const LARGEST_BYTES = 2 ** 31 - 1; // of one entry, so that it fits one array everywhere

/**
 * The files in a zip archive (zip64 too), from its directory at the end.
 * @throws RecordingError where the directory is missing, damaged or lists what does not fit the archive
 */
export function zipEntries(source: ByteSource): readonly ZipEntry[] {
  const { first, bytes, count } = directoryOf(source);
  const directory = viewOf(readRange(source, first, bytes));
  const entries: ZipEntry[] = [];
  const names = new Set<string>();
  let at = 0;
  for (let k = 0; k < count; k++) {
    if (at + ENTRY_BYTES > bytes || directory.getUint32(at, true) !== ENTRY)
      throw damaged(source, `file ${k + 1} of ${count} is not in its directory`);
    const next = at + ENTRY_BYTES + [28, 30, 32].reduce((sum, one) => sum + directory.getUint16(at + one, true), 0);
    if (next > bytes) throw damaged(source, `file ${k + 1} of ${count} is cut off in its directory`);
    const entry = readEntry(source, directory, at, first);
    if (names.has(entry.name)) throw damaged(source, `${entry.name} is there twice`);
    names.add(entry.name);
    entries.push(entry);
    at = next;
  }
  if (at !== bytes) throw damaged(source, `its directory has ${bytes - at} bytes too many`);
  return entries;
}

function directoryOf(source: ByteSource): { first: number; bytes: number; count: number } {
  const tailAt = Math.max(0, source.size - END_BYTES - LONGEST_COMMENT);
  const tail = viewOf(readRange(source, tailAt, source.size - tailAt));
  for (let at = tail.byteLength - END_BYTES; at >= 0; at--) {
    if (tail.getUint32(at, true) !== END) continue;
    if (at + END_BYTES + tail.getUint16(at + 20, true) !== tail.byteLength) continue;
    if (tail.getUint32(at + 4, true) !== 0) throw damaged(source, "it is one part of several");
    let end = tailAt + at;
    let count = tail.getUint16(at + 10, true);
    let bytes = tail.getUint32(at + 12, true);
    let first = tail.getUint32(at + 16, true);
    if (tail.getUint16(at + 8, true) !== count) throw damaged(source, "its directory gives two numbers of files");
    if (at >= 20 && tail.getUint32(at - 20, true) === LOCATOR_64) {
      end = uint64(tail, at - 12);
      if (!(end + 56 <= tailAt + at)) throw damaged(source, "its 64-bit directory lies outside");
      const end64 = viewOf(readRange(source, end, 56));
      if (end64.getUint32(0, true) !== END_64) throw damaged(source, "its 64-bit directory is not where it should be");
      count = uint64(end64, 32);
      bytes = uint64(end64, 40);
      first = uint64(end64, 48);
    }
    if (first + bytes !== end || count * ENTRY_BYTES > bytes)
      throw damaged(source, `its directory of ${count} files does not end where it should`);
    return { first, bytes, count };
  }
  throw damaged(source, "its directory, at the end of the file, is missing");
}

function readEntry(source: ByteSource, directory: DataView, at: number, directoryAt: number): ZipEntry {
  const flags = directory.getUint16(at + 8, true);
  const method = directory.getUint16(at + 10, true);
  const crc = directory.getUint32(at + 16, true);
  const nameBytes = directory.getUint16(at + 28, true);
  const name = textOf(directory, at + ENTRY_BYTES, nameBytes);
  const fields = [
    directory.getUint32(at + 24, true),
    directory.getUint32(at + 20, true),
    directory.getUint32(at + 42, true),
  ];
  const extraAt = at + ENTRY_BYTES + nameBytes;
  fillFrom64(fields, directory, extraAt, extraAt + directory.getUint16(at + 30, true));
  const [bytes, packedBytes, start] = fields;
  const fault = (what: string): RecordingError =>
    new RecordingError(`${source.name}: ${name}: damaged zip archive: ${what}. Copy the file again.`);
  if (!(start + LOCAL_BYTES + nameBytes + packedBytes <= directoryAt)) throw fault("it lies outside of the archive");
  const local = viewOf(readRange(source, start, LOCAL_BYTES + nameBytes));
  if (local.getUint32(0, true) !== LOCAL || local.getUint16(26, true) !== nameBytes)
    throw fault("it is not where the directory says");
  if (textOf(local, LOCAL_BYTES, nameBytes) !== name) throw fault("it has another name in the directory");
  if (local.getUint16(8, true) !== method) throw fault("it is packed otherwise than the directory says");
  const packedAt = start + LOCAL_BYTES + nameBytes + local.getUint16(28, true);
  if (!(packedAt + packedBytes <= directoryAt)) throw fault("it lies outside of the archive");
  return {
    name,
    bytes,
    read: () => {
      if (flags & 1) throw new RecordingError(`${source.name}: ${name} is encrypted. Save it without a password.`);
      if (method !== STORED && method !== DEFLATED)
        throw fault(`it is packed by method ${method}; read are stored and deflated files`);
      if (method === STORED ? bytes !== packedBytes : !(bytes <= LARGEST_RATIO * packedBytes))
        throw fault(`${packedBytes} packed bytes cannot hold ${bytes}`);
      if (bytes > LARGEST_BYTES)
        throw new RecordingError(
          `${source.name}: ${name} holds ${bytes} bytes, more than the ${LARGEST_BYTES} that fit in memory at once. Save it in parts.`,
        );
      const packed = readRange(source, packedAt, packedBytes);
      const content = method === STORED ? packed : inflated(packed, bytes, fault);
      if (content.length !== bytes) throw fault(`it unpacks to ${content.length} of ${bytes} bytes`);
      if (crc32(content) !== crc) throw fault("its checksum does not fit");
      return content;
    },
  };
}

function inflated(packed: Uint8Array, bytes: number, fault: (what: string) => RecordingError): Uint8Array<ArrayBuffer> {
  try {
    return inflateSync(packed, { out: new Uint8Array(bytes) }) as Uint8Array<ArrayBuffer>;
  } catch {
    throw fault("it cannot be unpacked");
  }
}

/** Replaces the sizes and the place that did not fit 32 bits, in the order in which the extra field keeps them. */
function fillFrom64(fields: number[], view: DataView, from: number, to: number): void {
  for (let at = from; at + 4 <= to; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== EXTRA_64) continue;
    let value = at + 4;
    for (const [k, field] of fields.entries()) {
      if (field !== IN_EXTRA || value + 8 > to) continue;
      fields[k] = uint64(view, value);
      value += 8;
    }
  }
}

function damaged(source: ByteSource, what: string): RecordingError {
  return new RecordingError(`${source.name}: truncated or damaged zip archive: ${what}. Copy the file again.`);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function textOf(view: DataView, at: number, bytes: number): string {
  return new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at, bytes));
}

function uint64(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true));
}
