import { Inflate } from "fflate";

const MODULUS = 65_521; // of Adler-32
const SUMS_AT_ONCE = 3_800; // so many bytes can be summed up before the sums leave 32 bits
const FEED_BYTES = 65_536;

/**
 * Unpacks a zlib stream of a length that is only known once it has begun, and checks its Adler-32.
 * @param lengthFrom  the length of the whole from its first 8 bytes; nothing beyond it is kept
 * @throws Error on a damaged stream, a wrong checksum, and where the stream is shorter or longer than it says
 */
export function unpackZlib(packed: Uint8Array, lengthFrom: (first: Uint8Array) => number): Uint8Array<ArrayBuffer> {
  if (packed.length < 6 || (packed[0] & 15) !== 8 || ((packed[0] << 8) | packed[1]) % 31 !== 0 || packed[1] & 32)
    throw new Error("no zlib stream begins here");
  const parts: Uint8Array[] = [];
  let there = 0;
  let wanted = 8;
  let known = false;
  const stream = new Inflate((part) => {
    parts.push(part);
    there += part.length;
    if (!known && there >= 8) {
      wanted = lengthFrom(joined(parts, there));
      known = true;
    }
    if (known && there > wanted) throw new Error(`it unpacks to more than the ${wanted} bytes that it announces`);
  });
  const body = packed.subarray(2, packed.length - 4);
  for (let at = 0; at < body.length; at += FEED_BYTES)
    stream.push(body.subarray(at, at + FEED_BYTES), at + FEED_BYTES >= body.length);
  if (!known || there !== wanted) throw new Error(`it unpacks to ${there} of ${wanted} bytes`);
  const out = joined(parts, there);
  const end = new DataView(packed.buffer, packed.byteOffset + packed.length - 4, 4);
  if (adler32(out) !== end.getUint32(0)) throw new Error("its checksum does not fit");
  return out;
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function adler32(bytes: Uint8Array): number {
  let low = 1;
  let high = 0;
  for (let at = 0; at < bytes.length; ) {
    const stop = Math.min(at + SUMS_AT_ONCE, bytes.length);
    for (; at < stop; at++) {
      low += bytes[at];
      high += low;
    }
    low %= MODULUS;
    high %= MODULUS;
  }
  return ((high << 16) | low) >>> 0;
}
