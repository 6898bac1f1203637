import { zlibSync } from "fflate";

/** A value to be written; cells and structs hold others. */
export type Mat5Input =
  | { readonly kind: "double"; readonly shape: readonly number[]; readonly data: readonly number[] }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "cell"; readonly items: readonly Mat5Input[] }
  | { readonly kind: "struct"; readonly fields: Readonly<Record<string, Mat5Input>> }
  | {
      readonly kind: "sparse";
      readonly shape: readonly number[];
      readonly rows: readonly number[];
      readonly starts: readonly number[];
    };

const CLASSES = { cell: 1, struct: 2, text: 4, sparse: 5, double: 6 } as const;
const NAME_BYTES = 32;

/** The bytes of a MATLAB v5 file, so that damage can be tried where scipy is absent; scipy's own files test the reader. */
export function encodeMat5(variables: Readonly<Record<string, Mat5Input>>, compressed: boolean): Uint8Array {
  const header = new Uint8Array(128).fill(32, 0, 116);
  header.set(new TextEncoder().encode("MATLAB 5.0 MAT-file, made by a test"));
  header.set([0, 1, 0x49, 0x4d], 124);
  const parts = Object.entries(variables).map(([name, value]) => {
    const element = matrix(name, value);
    if (!compressed) return element;
    const packed = zlibSync(element);
    return concat([Uint8Array.from(new Uint8Array(Uint32Array.of(15, packed.length).buffer)), packed]);
  });
  return concat([header, ...parts]);
}

function matrix(name: string, value: Mat5Input): Uint8Array {
  const shape =
    value.kind === "double" || value.kind === "sparse"
      ? value.shape
      : value.kind === "cell"
        ? [1, value.items.length]
        : value.kind === "text"
          ? [1, value.text.length]
          : [1, 1];
  const entries = value.kind === "sparse" ? value.rows.length : 0;
  const parts = [
    element(6, new Uint8Array(Uint32Array.of(CLASSES[value.kind], entries).buffer)),
    element(5, new Uint8Array(Int32Array.from(shape).buffer)),
    element(1, new TextEncoder().encode(name)),
  ];
  switch (value.kind) {
    case "double":
      parts.push(element(9, new Uint8Array(Float64Array.from(value.data).buffer)));
      break;
    case "text":
      parts.push(element(17, new Uint8Array(Uint16Array.from(value.text, (char) => char.charCodeAt(0)).buffer)));
      break;
    case "cell":
      parts.push(...value.items.map((item) => matrix("", item)));
      break;
    case "struct": {
      const names = new Uint8Array(NAME_BYTES * Object.keys(value.fields).length);
      Object.keys(value.fields).forEach((field, k) => {
        names.set(new TextEncoder().encode(field), k * NAME_BYTES);
      });
      parts.push(element(5, new Uint8Array(Int32Array.of(NAME_BYTES).buffer)), element(1, names));
      parts.push(...Object.values(value.fields).map((item) => matrix("", item)));
      break;
    }
    case "sparse":
      parts.push(element(5, new Uint8Array(Int32Array.from(value.rows).buffer)));
      parts.push(element(5, new Uint8Array(Int32Array.from(value.starts).buffer)));
      parts.push(element(9, new Uint8Array(new Float64Array(entries).fill(1).buffer)));
      break;
  }
  return element(14, concat(parts));
}

function element(type: number, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(8 + 8 * Math.ceil(data.length / 8));
  out.set(new Uint8Array(Uint32Array.of(type, data.length).buffer));
  out.set(data, 8);
  return out;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
