import type { Rng } from "@telos/core";

/** A damaged copy of a file, and whether it was only cut short. */
export interface Damage {
  readonly what: string;
  readonly bytes: Uint8Array;
  readonly truncated: boolean;
}

const EXTREMES = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];
const MOST_BYTES = 12;
const LONGEST_BLOCK = 256;

/** Cuts a file, or changes bytes, numbers or blocks of it: what disks, networks and programs do to files. */
export function mutateBytes(file: Uint8Array, rng: Rng): Damage {
  const kind = rng.integer(8);
  const at = rng.integer(file.length);
  const bytes = file.slice();
  const block = Math.min(1 + rng.integer(LONGEST_BLOCK), file.length - at);
  switch (kind) {
    case 0:
    case 1:
      return { what: `cut at ${at}`, bytes: file.slice(0, at), truncated: true };
    case 2: {
      const count = 1 + rng.integer(MOST_BYTES);
      for (let k = 0; k < count; k++) bytes[rng.integer(file.length)] = rng.integer(256);
      return { what: `${count} bytes`, bytes, truncated: false };
    }
    case 3:
      bytes[at] ^= 1 << rng.integer(8);
      return { what: `one bit at ${at}`, bytes, truncated: false };
    case 4: {
      const wide = rng.integer(2) === 1;
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const place = Math.max(0, Math.min(at - (at % 4), file.length - 8));
      const value = EXTREMES[rng.integer(EXTREMES.length)];
      if (file.length >= 8) view.setUint32(place, value, true);
      if (file.length >= 8 && wide) view.setUint32(place + 4, rng.integer(2) === 0 ? 0 : value, true);
      return { what: `number ${value} at ${place}`, bytes, truncated: false };
    }
    case 5:
      bytes.fill(rng.integer(2) * 255, at, at + block);
      return { what: `${block} equal bytes at ${at}`, bytes, truncated: false };
    case 6: {
      const out = new Uint8Array(file.length - block);
      out.set(file.subarray(0, at));
      out.set(file.subarray(at + block), at);
      return { what: `${block} bytes missing at ${at}`, bytes: out, truncated: at + block === file.length };
    }
    default: {
      const from = rng.integer(file.length - block + 1);
      bytes.copyWithin(at, from, from + block);
      return { what: `${block} bytes of ${from} at ${at}`, bytes, truncated: false };
    }
  }
}
