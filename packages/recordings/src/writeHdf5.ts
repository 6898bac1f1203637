import type { Group, GuessableDataTypes, Reference } from "h5wasm";
import type { Hdf5Library } from "./hdf5Library.ts";
import { loadHdf5 } from "./hdf5Library.ts";

/** A reference to an object of the same file, as an attribute or a cell. */
export interface Hdf5Reference {
  readonly kind: "reference";
  readonly to: string;
}

/** Whole numbers are written as 32-bit integers, numbers of "float" kind as 32-bit floats. */
export type Hdf5AttributeInput =
  | string
  | number
  | readonly string[]
  | Hdf5Reference
  | { readonly kind: "float"; readonly value: number };

/** What a dataset can be written from: a text, texts, numbers, references. */
export type Hdf5DatasetInput =
  | string
  | readonly string[]
  | Float32Array
  | Float64Array
  | Int8Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | readonly Hdf5Reference[];

/** Writes one HDF5 file, parents before children; paths begin with "/". */
export interface Hdf5Writer {
  group(path: string, attributes?: Readonly<Record<string, Hdf5AttributeInput>>): void;
  /** @param shape row-major; without it a text is a scalar and an array has one axis */
  dataset(
    path: string,
    data: Hdf5DatasetInput,
    attributes?: Readonly<Record<string, Hdf5AttributeInput>>,
    shape?: readonly number[],
  ): void;
  /** Sets attributes later: a reference needs its target to exist. */
  attributes(path: string, attributes: Readonly<Record<string, Hdf5AttributeInput>>): void;
  softLink(path: string, target: string): void;
}

const COMPRESS_FROM = 4096; // values; below it the chunk's bookkeeping costs more than it saves
const CHUNK_VALUES = 65_536;

/**
 * The bytes of the HDF5 file that `build` describes; the same calls give the same bytes.
 *
 * HDF5 stamps each object with the time of day. While it writes, the clock therefore stands at `clockMs`: `build` must not await.
 * @param clockMs  milliseconds since 1970 that the stamps shall show
 * @throws what the library complained about, with the path
 */
export async function writeHdf5(clockMs: number, build: (file: Hdf5Writer) => void): Promise<Uint8Array<ArrayBuffer>> {
  const library = await loadHdf5();
  const now = Date.now;
  Date.now = () => clockMs;
  try {
    return library.written((path) => {
      const file = new library.h5wasm.File(path, "w");
      try {
        build(writerOf(library, file));
      } finally {
        file.close();
      }
    });
  } finally {
    Date.now = now;
  }
}

function writerOf(library: Hdf5Library, file: Group): Hdf5Writer {
  const checked = (path: string, call: () => void): void => {
    library.takeDiagnostics();
    call();
    const complaint = library.takeDiagnostics();
    if (complaint !== "")
      throw new Error(`writeHdf5: ${path} could not be written: ${complaint.trim().split("\n").at(-3) ?? ""}`);
  };
  const at = (path: string): NonNullable<ReturnType<Group["get"]>> => {
    const found = file.get(path);
    if (found === null) throw new Error(`writeHdf5: ${path} does not exist yet. Write it before what refers to it.`);
    return found;
  };
  const reference = (path: string): Reference => {
    const target = at(path);
    if (!("create_reference" in target)) throw new Error(`writeHdf5: ${path} is neither a group nor a dataset.`);
    return target.create_reference();
  };
  const attributes: Hdf5Writer["attributes"] = (path, values) => {
    const owner = at(path);
    if (!("create_attribute" in owner)) throw new Error(`writeHdf5: ${path} is neither a group nor a dataset.`);
    for (const [name, value] of Object.entries(values)) {
      checked(`${path} (attribute ${name})`, () => {
        if (typeof value === "string" || typeof value === "number") owner.create_attribute(name, value);
        else if (!("kind" in value)) owner.create_attribute(name, [...value], [value.length], "S");
        else if (value.kind === "float") owner.create_attribute(name, value.value, [], "<f");
        else owner.create_attribute(name, reference(value.to), [], "Reference");
      });
    }
  };
  return {
    attributes,
    group: (path, values = {}) => {
      checked(path, () => file.create_group(path));
      attributes(path, values);
    },
    dataset: (path, data, values = {}, shape) => {
      checked(path, () => createDataset(file, path, data, shape, reference));
      attributes(path, values);
    },
    softLink: (path, target) => checked(path, () => file.create_soft_link(target, path)),
  };
}

function createDataset(
  file: Group,
  name: string,
  data: Hdf5DatasetInput,
  shape: readonly number[] | undefined,
  reference: (path: string) => Reference,
): void {
  if (typeof data === "string") {
    file.create_dataset({ name, data, dtype: "S" });
    return;
  }
  const size = shape ?? [data.length];
  if (ArrayBuffer.isView(data)) {
    const rows = Math.max(1, Math.min(size[0], Math.floor((CHUNK_VALUES * size[0]) / data.length)));
    const packed =
      data.length >= COMPRESS_FROM ? { chunks: [rows, ...size.slice(1)], compression: "gzip" as const } : {};
    file.create_dataset({ name, data: data as GuessableDataTypes, shape: [...size], ...packed });
    return;
  }
  const texts = data.filter((one) => typeof one === "string");
  const references = data.filter((one) => typeof one !== "string").map((one) => reference(one.to));
  if (references.length > 0) file.create_dataset({ name, data: references, shape: [...size], dtype: "Reference" });
  else file.create_dataset({ name, data: texts, shape: [...size], dtype: "S" });
}
