import type { MatlabNumbers } from "./matlabValue.ts";
import { RecordingError } from "./recordingError.ts";

/** Bytes of the type and length before each element. */
export const TAG_BYTES = 8;

/** Where in a file a value lies, for messages. */
export interface Mat5Place {
  readonly file: string;
  /** "data.spikes{3}" */
  readonly where: string;
  readonly little: boolean;
}

/** Where one element's data lie. */
export interface Mat5Element {
  readonly type: number;
  readonly at: number;
  readonly bytes: number;
}

/** Reads the elements of one MATLAB v5 matrix from front to back; every step stays inside of it. */
export interface Mat5Cursor {
  readonly place: Mat5Place;
  readonly view: DataView;
  /** Bytes that are not read yet. */
  left(): number;
  /** The same place under another name. */
  renamed(where: string): Mat5Cursor;
  /** A cursor over one element's data. */
  inside(element: Mat5Element, where: string): Mat5Cursor;
  /** The next element. @param what for messages: "field names" */
  element(what: string): Mat5Element;
  numbers(what: string): MatlabNumbers;
  name(): string;
  latin(at: number, bytes: number): string;
  fault(what: string): RecordingError;
}

/** Element types of numbers, by their code in the file. */
export const MAT5_STORED: Readonly<
  Record<number, { readonly bytes: number; readonly read: (view: DataView, at: number, little: boolean) => number }>
> = {
  1: { bytes: 1, read: (view, at) => view.getInt8(at) },
  2: { bytes: 1, read: (view, at) => view.getUint8(at) },
  3: { bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  4: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  5: { bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  6: { bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
  7: { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  9: { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
  12: { bytes: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  13: { bytes: 8, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
  16: { bytes: 1, read: (view, at) => view.getUint8(at) },
  17: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  18: { bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
};

/** The array that a stored type fits in without loss; doubles where none is named. */
const KEPT: Readonly<Record<number, new (length: number) => MatlabNumbers>> = {
  1: Int8Array,
  2: Uint8Array,
  3: Int16Array,
  4: Uint16Array,
  5: Int32Array,
  6: Uint32Array,
  7: Float32Array,
};
const DOUBLE = 9;

/** A cursor over the bytes `from` to `end` of `view`. */
export function mat5Cursor(place: Mat5Place, view: DataView, from: number, end: number): Mat5Cursor {
  let next = from;
  const { little } = place;
  const fault = (what: string): RecordingError =>
    new RecordingError(`${place.file}: damaged MATLAB file at ${place.where}: ${what}. Copy the file again.`);
  const element = (what: string): Mat5Element => {
    if (next + TAG_BYTES > end) throw fault(`its ${what} are missing`);
    const word = view.getUint32(next, little);
    const small = word >>> 16; // up to four bytes of data may stand in the tag itself
    if (small !== 0) {
      if (small > 4) throw fault(`its ${what} are damaged`);
      const at = next + 4;
      next += TAG_BYTES;
      return { type: word & 0xffff, at, bytes: small };
    }
    const bytes = view.getUint32(next + 4, little);
    const at = next + TAG_BYTES;
    if (at + bytes > end) throw fault(`its ${what} reach beyond its end`);
    next = Math.min(end, at + 8 * Math.ceil(bytes / 8));
    return { type: word, at, bytes };
  };
  const latin = (at: number, bytes: number): string => {
    const text = new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at, bytes));
    const name = text.split("\0")[0];
    if (!/^[\w.@-]*$/.test(name)) throw fault("a name holds impossible letters");
    return name;
  };
  return {
    place,
    view,
    left: () => end - next,
    renamed: (where) => mat5Cursor({ ...place, where }, view, next, end),
    inside: ({ at, bytes }, where) => mat5Cursor({ ...place, where }, view, at, at + bytes),
    element,
    numbers: (what) => {
      const { type, at, bytes } = element(what);
      const stored = MAT5_STORED[type];
      if (stored === undefined || bytes % stored.bytes !== 0)
        throw fault(`its ${what} are of type ${type} in ${bytes} bytes`);
      const out = new (KEPT[type] ?? Float64Array)(bytes / stored.bytes);
      for (let k = 0; k < out.length; k++) out[k] = stored.read(view, at + k * stored.bytes, little);
      const big = stored.bytes === 8 && type !== DOUBLE ? out.findIndex((one) => !Number.isSafeInteger(one)) : -1;
      if (big >= 0) throw fault(`value ${big + 1} is an integer above 2⁵³, which cannot be kept exactly`);
      return out;
    },
    name: () => {
      const { at, bytes } = element("name");
      return latin(at, bytes);
    },
    latin,
    fault,
  };
}
