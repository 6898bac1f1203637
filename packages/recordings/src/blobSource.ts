import type { ByteSource } from "./byteSource.ts";
import { RecordingError } from "./recordingError.ts";

/** What a worker has and neither a page's main thread nor Node: synchronous reading of a Blob. */
interface SyncReader {
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}

/**
 * A file dropped on a page, of which only slices are read; the file never leaves the computer. Works in a worker, where a browser allows
 * to wait for a slice.
 * @throws RecordingError outside of a worker
 */
export function blobSource(blob: Blob, name: string): ByteSource {
  const Reader = (globalThis as { FileReaderSync?: new () => SyncReader }).FileReaderSync;
  if (Reader === undefined)
    throw new RecordingError(
      `${name}: a File can only be read in parts inside of a worker. Read it there, or pass its bytes.`,
    );
  const reader = new Reader();
  return {
    name,
    size: blob.size,
    read: (into, position) => {
      const piece = new Uint8Array(reader.readAsArrayBuffer(blob.slice(position, position + into.length)));
      into.set(piece);
      return piece.length;
    },
    close: () => undefined,
  };
}
