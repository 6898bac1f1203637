import { RecordingError } from "./recordingError.ts";

/** Something that bytes can be read from at any place: a file on disk, read lazily, or bytes in memory. */
export interface ByteSource {
  /** For messages. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Fills `into` from `position` on and returns how many bytes were there. */
  read(into: Uint8Array, position: number): number;
  /** Releases the file; reading afterwards is an error. */
  close(): void;
}

/** Bytes that are in memory already: what a browser has after a file was dropped on the page. They are not copied. */
export function bytesSource(bytes: Uint8Array, name = "recording"): ByteSource {
  return {
    name,
    size: bytes.length,
    read: (into, position) => {
      const piece = bytes.subarray(position, position + into.length);
      into.set(piece);
      return piece.length;
    },
    close: () => undefined,
  };
}

/**
 * A file on disk, of which only what is asked for is read. Node only.
 * @throws RecordingError when there is no such file, it is a folder or must not be read
 */
export function fileSource(path: string): ByteSource {
  const fs = globalThis.process?.getBuiltinModule?.("node:fs"); // not an import: a bundler for the browser must not see it
  if (fs === undefined)
    throw new RecordingError(`${path}: a path can only be read in Node 20.16 or later. Pass the bytes.`);
  let file: number;
  try {
    file = fs.openSync(path, "r");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code === "ENOENT" || code === "ENOTDIR") throw new RecordingError(`${path}: no such file.`);
    if (code === "EACCES" || code === "EPERM") throw new RecordingError(`${path}: no permission to read it.`);
    throw new RecordingError(`${path}: cannot be opened (${code}).`);
  }
  const state = fs.fstatSync(file);
  if (!state.isFile()) {
    fs.closeSync(file);
    throw new RecordingError(
      `${path}: is ${state.isDirectory() ? "a folder" : "no regular file"}. Name one file in it.`,
    );
  }
  return {
    name: path,
    size: state.size,
    read: (into, position) => fs.readSync(file, into, 0, into.length, position),
    close: () => fs.closeSync(file),
  };
}

/** All bytes of a source, or its first `length`. @throws RecordingError where they are too many for memory */
export function readBytes(source: ByteSource, length = source.size): Uint8Array<ArrayBuffer> {
  return readRange(source, 0, Math.min(length, source.size));
}

const LARGEST_BYTES = 2 ** 31 - 1; // so that they fit one array in every browser

/** `length` bytes from `from` on. @throws RecordingError where they are not there, or too many for memory */
export function readRange(source: ByteSource, from: number, length: number): Uint8Array<ArrayBuffer> {
  if (!(from >= 0 && length >= 0 && from + length <= source.size))
    throw new RecordingError(
      `${source.name}: truncated file: bytes ${from} to ${from + length} were announced, ${source.size} are there. Copy the file again.`,
    );
  if (length > LARGEST_BYTES)
    throw new RecordingError(
      `${source.name}: ${length} bytes would have to be in memory at once. Convert the recording to NWB, which is read in parts.`,
    );
  const out = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const got = source.read(out.subarray(filled), from + filled);
    if (!(got > 0)) throw new RecordingError(`${source.name}: became shorter while it was read.`);
    filled += got;
  }
  return out;
}
