/** Element types of NumPy files that are read and written here; the number is bytes, as in NumPy's own names. */
export type NpyType = "f2" | "f4" | "f8" | "i1" | "i2" | "i4" | "i8" | "u1" | "u2" | "u4" | "u8" | "b1" | "S" | "U";

/** Numbers as typed arrays (64-bit integers as BigInt, half floats as Float32Array), truth values as Uint8Array of 0 and 1, text as strings. */
export type NpyData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | readonly string[];

/** An array to be written: row-major, last index fastest, `shape` [] for a scalar. */
export interface NpyInput {
  readonly shape: readonly number[];
  readonly data: NpyData;
  /** Only needed to write a Uint8Array as truth values. */
  readonly type?: "b1" | undefined;
}

/** An array that was read: always row-major, whatever order the file had. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly data: NpyData;
  readonly type: NpyType;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY
const ALIGNMENT = 64; // NumPy pads its header so that the data start on a multiple of this

/**
 * The bytes of a .npy file (format 1.0, little endian, C order), the same for the same content.
 * @throws when the data do not fill the shape
 */
export function encodeNpy(array: NpyInput): Uint8Array<ArrayBuffer> {
  const { shape, data } = array;
  const size = shape.reduce((product, one) => product * one, 1);
  if (data.length !== size) {
    throw new Error(`encodeNpy: shape [${shape.join(", ")}] needs ${size} values but the data hold ${data.length}.`);
  }
  const { descr, bytes } = payload(array);
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const unpadded = MAGIC.length + 4 + text.length + 1;
  const header = `${text}${" ".repeat((ALIGNMENT - (unpadded % ALIGNMENT)) % ALIGNMENT)}\n`;
  const out = new Uint8Array(MAGIC.length + 4 + header.length + bytes.length);
  out.set(MAGIC);
  out.set([1, 0, header.length & 0xff, header.length >> 8], MAGIC.length);
  out.set(new TextEncoder().encode(header), MAGIC.length + 4);
  out.set(bytes, MAGIC.length + 4 + header.length);
  return out;
}

/**
 * Reads a .npy file of format 1.0 to 3.0, either byte order, C or Fortran order.
 * @param where  what to call the file in messages
 * @throws on anything that is not such a file, on a file cut short, and on element types not listed in `NpyType`
 */
export function decodeNpy(bytes: Uint8Array, where = "npy"): NpyArray {
  if (bytes.length < 10 || !MAGIC.every((byte, i) => bytes[i] === byte)) {
    throw new Error(`${where}: not a NumPy array file (it does not begin with \\x93NUMPY).`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = bytes[6] >= 2;
  const start = wide ? 12 : 10;
  const length = bytes.length < start ? Number.NaN : wide ? view.getUint32(8, true) : view.getUint16(8, true);
  if (!(start + length <= bytes.length)) throw new Error(`${where}: truncated NumPy file: its header is incomplete.`);
  const header = new TextDecoder().decode(bytes.subarray(start, start + length));
  const { descr, order, shape } = parseHeader(header, where);
  const { type, itemBytes, bigEndian } = parseDescr(descr, where);
  const size = shape.reduce((product, one) => product * one, 1);
  const needed = size * itemBytes;
  const there = bytes.length - start - length;
  if (!(needed <= there && (itemBytes > 0 || size <= LARGEST_EMPTY)))
    throw new Error(`${where}: truncated NumPy file: ${needed} bytes of data announced, ${there} present.`);
  if (needed < there)
    throw new Error(
      `${where}: damaged NumPy file: its shape [${shape.join(", ")}] of ${descr} takes ${needed} bytes, but ${there} are present.`,
    );
  // Not slice: of Node's Buffer, which is a Uint8Array, it makes a view, and `raw.buffer` would be the whole file.
  const raw = new Uint8Array(bytes.subarray(start + length, start + length + needed));
  if (bigEndian) swapBytes(raw, type === "U" ? 4 : itemBytes);
  const data = valuesOf(raw, type, size, itemBytes, where);
  return { shape, type, data: order === "True" && shape.length > 1 ? rowMajor(data, shape) : data };
}

const LARGEST_EMPTY = 1_000_000; // texts of length 0 take no room in the file, but each takes room in memory
const MOST_AXES = 32; // as NumPy has it

/** The three entries of the header, a Python dictionary; anything else in it is damage. */
function parseHeader(header: string, where: string): { descr: string; order: string; shape: number[] } {
  const entries = [
    /'descr':\s*'([^']*)'/,
    /'fortran_order':\s*(True|False)/,
    /'shape':\s*\(\s*((?:\d+L?\s*,\s*)*(?:\d+L?)?)\s*\)/,
  ];
  const [descr, order, sizes] = entries.map((entry) => entry.exec(header)?.[1]);
  const rest = entries.reduce((text, entry) => text.replace(entry, ""), header);
  const shape = (sizes?.match(/\d+/g) ?? []).map(Number);
  if (descr === undefined || order === undefined || sizes === undefined || !/^\{[\s,]*\}\s*$/.test(rest))
    throw new Error(
      `${where}: its header is not understood: ${printable(header).slice(0, 120)}. Structured arrays are not read.`,
    );
  if (shape.length > MOST_AXES || !shape.every(Number.isSafeInteger))
    throw new Error(`${where}: its shape (${sizes.slice(0, 80)}) is impossible. Copy the file again.`);
  return { descr, order, shape };
}

function printable(text: string): string {
  return text.trim().replace(/[^\x20-\x7e]/g, "?");
}

function payload({ data, type }: NpyInput): { descr: string; bytes: Uint8Array } {
  if (isText(data)) {
    const points = data.map((text) => [...text].map((char) => char.codePointAt(0) ?? 0));
    const width = Math.max(1, ...points.map((text) => text.length));
    const out = new Uint8Array(data.length * width * 4);
    const view = new DataView(out.buffer);
    points.forEach((text, k) => {
      text.forEach((point, j) => {
        view.setUint32((k * width + j) * 4, point, true);
      });
    });
    return { descr: `<U${width}`, bytes: out };
  }
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (type === "b1") {
    if (!(data instanceof Uint8Array)) throw new Error("encodeNpy: truth values must be a Uint8Array of 0 and 1.");
    return { descr: "|b1", bytes: data.map((value) => (value === 0 ? 0 : 1)) };
  }
  const name = typeOf(data);
  return { descr: `${data.BYTES_PER_ELEMENT === 1 ? "|" : "<"}${name}`, bytes };
}

function isText(data: NpyData): data is readonly string[] {
  return Array.isArray(data);
}

const ARRAYS = {
  f4: Float32Array,
  f8: Float64Array,
  i1: Int8Array,
  i2: Int16Array,
  i4: Int32Array,
  i8: BigInt64Array,
  u1: Uint8Array,
  u2: Uint16Array,
  u4: Uint32Array,
  u8: BigUint64Array,
  b1: Uint8Array,
} as const;

function typeOf(data: Exclude<NpyData, readonly string[]>): NpyType {
  const names = Object.keys(ARRAYS) as (keyof typeof ARRAYS)[];
  const name = names.find((one) => one !== "b1" && data instanceof ARRAYS[one]);
  if (name === undefined) throw new Error("encodeNpy: the data are no typed array that NumPy knows.");
  return name;
}

function parseDescr(descr: string, where: string): { type: NpyType; itemBytes: number; bigEndian: boolean } {
  const [, order, kind, digits] = /^([<>|=]?)([a-zA-Z])(\d*)$/.exec(descr) ?? [];
  const bigEndian = order === ">";
  if (kind === "U") return { type: "U", itemBytes: 4 * Number(digits), bigEndian };
  if (kind === "S") return { type: "S", itemBytes: Number(digits), bigEndian };
  const type = `${kind}${digits}`;
  if (type === "f2") return { type, itemBytes: 2, bigEndian };
  if (Object.hasOwn(ARRAYS, type)) return { type: type as keyof typeof ARRAYS, itemBytes: Number(digits), bigEndian };
  const why = kind === "O" ? "it holds Python objects, which only Python can read" : "this element type is not read";
  throw new Error(
    `${where}: dtype '${printable(descr)}': ${why}. Read are f2, f4, f8, i1 to i8, u1 to u8, b1, S and U: save it with .astype(float).`,
  );
}

function swapBytes(raw: Uint8Array, itemBytes: number): void {
  for (let at = 0; at < raw.length; at += itemBytes) raw.subarray(at, at + itemBytes).reverse();
}

function valuesOf(
  raw: Uint8Array<ArrayBuffer>,
  type: NpyType,
  size: number,
  itemBytes: number,
  where: string,
): NpyData {
  if (type === "U") return stringsOf(raw, size, itemBytes, where);
  if (type === "S")
    return Array.from({ length: size }, (_, k) =>
      new TextDecoder().decode(raw.subarray(k * itemBytes, (k + 1) * itemBytes)).replace(/\0+$/, ""),
    );
  return type === "f2" ? halfFloats(new Uint16Array(raw.buffer)) : new ARRAYS[type](raw.buffer);
}

/** IEEE half precision: one bit of sign, five of exponent, ten of fraction. */
function halfFloats(words: Uint16Array): Float32Array {
  return Float32Array.from(words, (word) => {
    const sign = word & 0x8000 ? -1 : 1;
    const exponent = (word >> 10) & 31;
    const fraction = word & 1023;
    if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
  });
}

function stringsOf(raw: Uint8Array<ArrayBuffer>, size: number, itemBytes: number, where: string): string[] {
  const view = new DataView(raw.buffer);
  return Array.from({ length: size }, (_, k) => {
    let text = "";
    for (let at = k * itemBytes; at < (k + 1) * itemBytes; at += 4) {
      const point = view.getUint32(at, true);
      if (point > 0x10ffff) throw new Error(`${where}[${k}]: damaged NumPy file: ${point} is no letter.`);
      if (point !== 0) text += String.fromCodePoint(point); // NumPy pads with zeros at the end
    }
    return text;
  });
}

/** Fortran order (first index fastest) to C order (last index fastest). */
function rowMajor(data: NpyData, shape: readonly number[]): NpyData {
  const out = data.slice();
  const index = shape.map(() => 0);
  for (let from = 0; from < data.length; from++) {
    const to = index.reduce((sum, i, axis) => sum * shape[axis] + i, 0);
    (out as (string | number | bigint)[])[to] = data[from];
    for (let axis = 0; axis < shape.length && ++index[axis] === shape[axis]; axis++) index[axis] = 0;
  }
  return out;
}
