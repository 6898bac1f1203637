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

/** All bytes of a source, or its first `length`. */
export function readBytes(source: ByteSource, length = source.size): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(Math.min(length, source.size));
  let filled = 0;
  while (filled < out.length) {
    const got = source.read(out.subarray(filled), filled);
    if (!(got > 0)) throw new RecordingError(`${source.name}: became shorter while it was read.`);
    filled += got;
  }
  return out;
}
