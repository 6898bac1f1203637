// A state as text, so that a run can be resumed on another day: JSON in which typed arrays are base64 of their
// little-endian bytes and the numbers that JSON lacks are named. Every bit of every number survives.

const KINDS = { Float64Array, Float32Array, Int32Array, Uint32Array, Uint16Array, Uint8Array } as const;
type KindName = keyof typeof KINDS;
const TAG = "$telos";

/**
 * A plain-data value as text that `readCheckpoint` turns back into an equal value, bit for bit.
 * @throws TypeError naming the path of a value that is not plain data (a function, a class instance, a cycle…)
 */
export function writeCheckpoint(value: unknown): string {
  return JSON.stringify(encode(value, "checkpoint"));
}

/**
 * The value that was written.
 * @throws SyntaxError if the text is not what `writeCheckpoint` writes; a checkpoint cut short is never taken for whole
 */
export function readCheckpoint(text: string): unknown {
  return decode(JSON.parse(text));
}

function encode(value: unknown, path: string): unknown {
  if (typeof value === "number") {
    const plain = Number.isFinite(value) && !Object.is(value, -0);
    return plain ? value : { [TAG]: "number", value: Object.is(value, -0) ? "-0" : String(value) };
  }
  if (value === undefined) return { [TAG]: "undefined" };
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map((entry, i) => encode(entry, `${path}[${i}]`));
  if (ArrayBuffer.isView(value)) {
    const kind = Object.keys(KINDS).find((name) => value instanceof KINDS[name as KindName]);
    if (kind) {
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      return { [TAG]: kind, base64: toBase64(bytes) };
    }
  }
  if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype && !(TAG in value)) {
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, encode(entry, `${path}.${key}`)]));
  }
  throw new TypeError(
    `writeCheckpoint: ${path} is not plain data (${Object.prototype.toString.call(value)}). ` +
      "Keep numbers, text, arrays, typed arrays and plain objects in a method's state.",
  );
}

function decode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decode);
  if (typeof value !== "object" || value === null) return value;
  const fields = value as Record<string, unknown>;
  const tag = fields[TAG];
  if (tag === undefined) return Object.fromEntries(Object.entries(fields).map(([key, entry]) => [key, decode(entry)]));
  if (tag === "undefined") return undefined;
  if (tag === "number") return Number(fields.value);
  if (typeof tag === "string" && tag in KINDS && typeof fields.base64 === "string") {
    const Kind = KINDS[tag as KindName];
    const { buffer } = fromBase64(fields.base64);
    if (buffer.byteLength % Kind.BYTES_PER_ELEMENT === 0) return new Kind(buffer);
  }
  throw new SyntaxError(`readCheckpoint: ${TAG} "${String(tag)}" is damaged or unknown. Start the run anew.`);
}

const PART_BYTES = 3 * 4096; // a multiple of 3, so that parts stand behind each other; the arguments of one call are limited in number

function toBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += PART_BYTES) {
    const part = bytes.subarray(at, at + PART_BYTES);
    // `apply` reads the array as it is; spreading it takes ten times as long.
    parts.push(globalThis.btoa(String.fromCharCode.apply(null, part as unknown as number[])));
  }
  return parts.join("");
}

function fromBase64(base64: string): Uint8Array<ArrayBuffer> {
  const letters = globalThis.atob(base64);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
  return bytes;
}
