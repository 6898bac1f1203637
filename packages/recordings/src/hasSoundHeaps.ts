import type { ByteSource } from "./byteSource.ts";

const SIGNATURE = [0x47, 0x43, 0x4f, 0x4c, 1, 0, 0, 0]; // "GCOL", version 1
const HEADER_BYTES = 16; // of a collection and of each object in it
const SMALLEST_BYTES = 4096; // of a collection, says the format
const LARGEST_BLOCK = 65_536; // longer reads are raw data, not the file's own bookkeeping

/**
 * Whether the collections of texts (global heaps) that begin in a block of an HDF5 file can be walked to their end. The library walks
 * them by the sizes that they hold, and never comes back from an object whose size is 0 or leaves 32 bits.
 * @param position  of the block in the file
 */
export function hasSoundHeaps(source: ByteSource, block: Uint8Array, position: number): boolean {
  if (block.length > LARGEST_BLOCK) return true;
  for (let at = block.indexOf(SIGNATURE[0]); at >= 0; at = block.indexOf(SIGNATURE[0], at + 1)) {
    if (SIGNATURE.every((byte, k) => block[at + k] === byte) && !isSound(source, position + at)) return false;
  }
  return true;
}

function isSound(source: ByteSource, start: number): boolean {
  const header = new DataView(new ArrayBuffer(HEADER_BYTES));
  const fetch = (at: number): boolean => source.read(new Uint8Array(header.buffer), at) === HEADER_BYTES;
  if (!fetch(start)) return true; // the library refuses what is cut off
  const bytes = Number(header.getBigUint64(8, true));
  if (!(bytes >= SMALLEST_BYTES && start + bytes <= source.size)) return false;
  let at = start + HEADER_BYTES;
  while (at + HEADER_BYTES <= start + bytes) {
    if (!fetch(at)) return true;
    const size = Number(header.getBigUint64(8, true));
    const isRest = header.getUint16(0, true) === 0; // the free space at the end counts its own header
    const step = isRest ? size : HEADER_BYTES + 8 * Math.ceil(size / 8);
    if (!(step >= HEADER_BYTES && at + step <= start + bytes)) return false;
    at += step;
  }
  return true;
}
