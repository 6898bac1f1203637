import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";

const CHUNK_BYTES = 1 << 20; // recordings of many gigabytes are read in pieces of this size

/** SHA-256 of bytes, or of a text as UTF-8: 64 hexadecimal digits. */
export function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

/**
 * SHA-256 and length of a file, read in pieces.
 * @throws Node's own error when the file cannot be read
 */
export function sha256OfFile(path: string): { readonly sha256: string; readonly bytes: number } {
  const hash = createHash("sha256");
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  const descriptor = openSync(path, "r");
  let bytes = 0;
  try {
    for (let read = readSync(descriptor, chunk); read > 0; read = readSync(descriptor, chunk)) {
      hash.update(chunk.subarray(0, read));
      bytes += read;
    }
  } finally {
    closeSync(descriptor);
  }
  return { sha256: hash.digest("hex"), bytes };
}
