import type { ByteSource } from "./byteSource.ts";
import { readRange } from "./byteSource.ts";
import { MAT5_STORED, type Mat5Cursor, mat5Cursor, TAG_BYTES } from "./mat5Cursor.ts";
import type { MatlabValue, MatlabVariables } from "./matlabValue.ts";
import { sparseFault } from "./matlabValue.ts";
import { RecordingError, reasonOf } from "./recordingError.ts";
import { unpackZlib } from "./unpackZlib.ts";

const HEADER_BYTES = 128;
const MATRIX = 14;
const COMPRESSED = 15;
const DEEPEST = 32; // cells in structs in cells …
const MOST_AXES = 32;
const LARGEST_RATIO = 1032; // of zlib
const UTF8 = 16;
const UTF16 = 17;

const CELL = 1;
const STRUCT = 2;
const OBJECT = 3;
const CHAR = 4;
const SPARSE = 5;
const FIRST_NUMERIC = 6; // double, single, int8 … uint64
const LAST_NUMERIC = 15;
const FUNCTION = 16;
const OPAQUE = 17;
const COMPLEX_FLAG = 0x800;

/**
 * The variables of a MATLAB v5 file (`save -v6`, `-v7`, scipy, Octave): numbers, text, cells, structs, sparse matrices, compressed or
 * not, either byte order. Variables are read one after the other.
 * @throws RecordingError with the variable where the file is cut short or damaged; zlib checksums are checked
 */
export function readMat5(source: ByteSource): MatlabVariables {
  if (source.size < HEADER_BYTES) throw cutShort(source, "its header");
  const little = readRange(source, 126, 1)[0] === 0x49; // "IM" says little endian, "MI" big
  const variables = new Map<string, MatlabValue>();
  let at = HEADER_BYTES;
  let count = 0;
  while (at < source.size) {
    const where = `variable ${++count}`;
    if (at + TAG_BYTES > source.size) throw cutShort(source, where);
    const tag = viewOf(readRange(source, at, TAG_BYTES));
    const type = tag.getUint32(0, little);
    const bytes = tag.getUint32(4, little);
    if (type !== MATRIX && type !== COMPRESSED)
      throw damaged(source, where, `an element of type ${type} stands where a variable should begin`);
    if (at + TAG_BYTES + bytes > source.size) throw cutShort(source, where);
    const element = readRange(source, at + TAG_BYTES, bytes);
    const matrix = type === MATRIX ? element : unpacked(source, where, element, little);
    const cursor = mat5Cursor({ file: source.name, where, little }, viewOf(matrix), 0, matrix.length);
    const [name, value] = matrixOf(cursor, 0);
    if (variables.has(name)) throw damaged(source, name, "it is there twice");
    if (name !== "") variables.set(name, value); // MATLAB keeps its own workspace without a name
    at += TAG_BYTES + bytes;
  }
  return variables;
}

/** The data of the one matrix in a compressed element. */
function unpacked(source: ByteSource, where: string, packed: Uint8Array, little: boolean): Uint8Array {
  try {
    const bytes = unpackZlib(packed, (first) => {
      const [kind, length] = [0, 4].map((byte) => viewOf(first).getUint32(byte, little));
      if (kind !== MATRIX) throw new Error(`it unpacks to an element of type ${kind}`);
      if (length > LARGEST_RATIO * packed.length)
        throw new Error(`${packed.length} packed bytes cannot hold ${length}`);
      return TAG_BYTES + length;
    });
    return bytes.subarray(TAG_BYTES);
  } catch (thrown) {
    throw damaged(source, where, `compressed data: ${reasonOf(thrown)}`);
  }
}

function matrixOf(start: Mat5Cursor, depth: number): readonly [name: string, value: MatlabValue] {
  if (depth > DEEPEST) throw start.fault(`cells and structs lie more than ${DEEPEST} deep in each other`);
  if (start.left() === 0) return ["", { kind: "numbers", shape: [0, 0], data: new Float64Array(0) }];
  const flags = start.element("flags");
  if (flags.type !== 6 || flags.bytes !== 8) throw start.fault("its flags are missing");
  const word = start.view.getUint32(flags.at, start.place.little);
  const kind = word & 0xff;
  if (kind === OPAQUE) return [start.name(), { kind: "other", what: "a table, a string or an object" }];
  const shape = shapeOf(start);
  const name = start.name();
  const cursor = name === "" ? start : start.renamed(name);
  if (kind === OBJECT || kind === FUNCTION)
    return [name, { kind: "other", what: kind === OBJECT ? "an object" : "a function" }];
  const value = matlabValueOf(cursor, kind, shape, (word & COMPLEX_FLAG) !== 0, depth);
  if (cursor.left() !== 0) throw cursor.fault(`${cursor.left()} bytes are left over`);
  return [name, value];
}

function shapeOf(cursor: Mat5Cursor): number[] {
  const shape = Array.from(cursor.numbers("shape"));
  if (shape.length < 2 || shape.length > MOST_AXES || !shape.every((one) => Number.isInteger(one) && one >= 0))
    throw cursor.fault(`its shape [${shape.slice(0, 4).join(", ")}] is impossible`);
  return shape;
}

function matlabValueOf(
  cursor: Mat5Cursor,
  kind: number,
  shape: number[],
  complex: boolean,
  depth: number,
): MatlabValue {
  const count = shape.reduce((product, one) => product * one, 1);
  if (kind === CELL) {
    expectRoom(cursor, count);
    return { kind: "cell", shape, items: Array.from({ length: count }, (_, k) => inner(cursor, `{${k + 1}}`, depth)) };
  }
  if (kind === STRUCT) return structOf(cursor, shape, count, depth);
  if (kind === CHAR) return { kind: "text", text: textOf(cursor, count) };
  if (kind === SPARSE) return sparseOf(cursor, shape, complex);
  if (!(kind >= FIRST_NUMERIC && kind <= LAST_NUMERIC)) throw cursor.fault(`its class ${kind} is unknown`);
  const data = cursor.numbers("values");
  if (complex) cursor.numbers("imaginary parts");
  if (data.length !== count)
    throw cursor.fault(`its shape [${shape.join(", ")}] needs ${count} values, but ${data.length} are there`);
  return complex ? { kind: "other", what: "complex numbers" } : { kind: "numbers", shape, data };
}

function structOf(cursor: Mat5Cursor, shape: number[], count: number, depth: number): MatlabValue {
  const width = cursor.numbers("length of field names")[0] ?? 0;
  const names = cursor.element("field names");
  if (names.bytes > 0 && !(width > 0 && names.bytes % width === 0)) throw cursor.fault("its field names do not fit");
  const keys = Array.from({ length: names.bytes === 0 ? 0 : names.bytes / width }, (_, k) =>
    cursor.latin(names.at + k * width, width),
  );
  expectRoom(cursor, count * keys.length);
  const fields = new Map<string, MatlabValue[]>(keys.map((key) => [key, []]));
  if (fields.size !== keys.length || fields.has("")) throw cursor.fault("its field names do not fit");
  for (let k = 0; k < (keys.length === 0 ? 0 : count); k++)
    for (const [key, values] of fields) values.push(inner(cursor, `${count === 1 ? "" : `(${k + 1})`}.${key}`, depth));
  return { kind: "struct", shape, fields };
}

function sparseOf(cursor: Mat5Cursor, shape: number[], complex: boolean): MatlabValue {
  const allRows = Float64Array.from(cursor.numbers("rows"));
  const starts = Float64Array.from(cursor.numbers("columns"));
  const allValues = cursor.numbers("values");
  if (complex) cursor.numbers("imaginary parts");
  const entries = starts.at(-1) ?? 0; // room for more entries may follow them
  const rows = allRows.subarray(0, entries);
  const data = allValues.subarray(0, entries);
  const fault = shape.length === 2 ? sparseFault(shape, rows, starts, data.length) : "it has more than two axes";
  if (fault !== undefined) throw cursor.fault(`sparse matrix: ${fault}`);
  return complex ? { kind: "other", what: "complex numbers" } : { kind: "sparse", shape, rows, starts, data };
}

function textOf(cursor: Mat5Cursor, count: number): string {
  const { type, at, bytes } = cursor.element("letters");
  const { view } = cursor;
  if (type === UTF8) return new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at, bytes));
  const stored = MAT5_STORED[type];
  if (stored === undefined || stored.bytes > 4 || bytes !== count * stored.bytes)
    throw cursor.fault(`its shape needs ${count} letters, but ${bytes} bytes of type ${type} are there`);
  let text = "";
  for (let k = 0; k < count; k++) {
    const point = stored.read(view, at + k * stored.bytes, cursor.place.little);
    if (!(point >= 0 && point <= 0x10ffff && Number.isInteger(point))) throw cursor.fault(`${point} is no letter`);
    text += type === UTF16 ? String.fromCharCode(point) : String.fromCodePoint(point);
  }
  return text;
}

/** The matrix that begins here, as a part of this one. */
function inner(cursor: Mat5Cursor, suffix: string, depth: number): MatlabValue {
  const where = `${cursor.place.where}${suffix}`;
  const element = cursor.element(suffix);
  if (element.type !== MATRIX)
    throw cursor.renamed(where).fault(`an element of type ${element.type} stands where a value should begin`);
  return matrixOf(cursor.inside(element, where), depth + 1)[1];
}

/** Each cell and field takes at least a tag: more than fit are refused before they are made. */
function expectRoom(cursor: Mat5Cursor, count: number): void {
  if (!(count * TAG_BYTES <= cursor.left()))
    throw cursor.fault(`${count} values do not fit into ${cursor.left()} bytes`);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function cutShort(source: ByteSource, where: string): RecordingError {
  return new RecordingError(`${source.name}: truncated MATLAB file: ${where} is incomplete. Copy the file again.`);
}

function damaged(source: ByteSource, where: string, what: string): RecordingError {
  return new RecordingError(`${source.name}: damaged MATLAB file at ${where}: ${what}. Copy the file again.`);
}
