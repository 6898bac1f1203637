import type { Attribute, Dataset, File, Group } from "h5wasm";
import type { ByteSource } from "./byteSource.ts";
import type { Hdf5Library } from "./hdf5Library.ts";
import { loadHdf5 } from "./hdf5Library.ts";
import { RecordingError, reasonOf } from "./recordingError.ts";

/** A value of an attribute, as far as anything here needs it; references and compounds are undefined. */
export type Hdf5Value = string | number | boolean | readonly (string | number | boolean)[] | undefined;

/** A group of an open file. */
export interface Hdf5Group {
  readonly kind: "group";
  /** "/units" */
  readonly path: string;
  readonly keys: readonly string[];
  attribute(name: string): Hdf5Value;
  /** A member or a member of members ("a/b/c"); undefined where it does not exist, is a broken or an external link. */
  get(path: string): Hdf5Group | Hdf5Dataset | undefined;
  group(path: string): Hdf5Group | undefined;
  dataset(path: string): Hdf5Dataset | undefined;
}

/** A dataset of an open file; nothing is read before it is asked for. */
export interface Hdf5Dataset {
  readonly kind: "dataset";
  readonly path: string;
  /** [] for a scalar; [0] for a dataset without data. */
  readonly shape: readonly number[];
  /** "boolean" is h5py's enumeration of FALSE and TRUE; "other" can not be read here. */
  readonly type: "number" | "boolean" | "text" | "reference" | "other";
  attribute(name: string): Hdf5Value;
  /**
   * Numbers of any width as doubles, row-major; rows `from` to `to` (exclusive) of the first axis, or all.
   * @throws RecordingError where the data are not numbers, are damaged, or hold integers above 2⁵³
   */
  numbers(from?: number, to?: number): Float64Array;
  /** @throws RecordingError where the data are not text */
  texts(): string[];
  /**
   * What object references lead to; undefined where one leads nowhere.
   * @throws RecordingError where the data are not references
   */
  references(): (Hdf5Group | Hdf5Dataset | undefined)[];
}

/**
 * Opens an HDF5 file, hands its root to `use` and closes it whatever happens.
 *
 * `use` must finish before it returns: groups and datasets are dead afterwards. Nothing is printed: the library's diagnostics are
 * caught and become the reason in the message. Only the parts that are asked for are read from the source.
 * @throws RecordingError "truncated HDF5: …", "damaged HDF5: …", and whatever `use` throws
 */
export async function openHdf5<T>(source: ByteSource, use: (root: Hdf5Group) => T): Promise<T> {
  const library = await loadHdf5();
  return library.mounted(source, (path) => {
    const door = { library, name: source.name };
    const file = guarded(door, "", () => {
      const opened = new library.h5wasm.File(path, "r");
      if (opened.file_id >= 0n) return opened;
      if (source.size < SUPERBLOCK_BYTES) library.takeDiagnostics(); // they speak of the cache, not of the file
      throw new Error(`only ${source.size} bytes are there`);
    });
    try {
      return use(groupDoor({ ...door, file }, file));
    } finally {
      closeQuietly(library, file);
    }
  });
}

const SUPERBLOCK_BYTES = 96; // of the oldest and longest kind; a shorter file does not say how long it should be

const MOST_AT_ONCE = 2 ** 27; // values: a gigabyte of doubles, which the library's memory still holds

interface Door {
  readonly library: Hdf5Library;
  readonly name: string;
  readonly file?: File;
}

/** Runs one call into the library. It may throw anything, or only complain: both end as one short RecordingError. */
function guarded<T>(door: Door, path: string, call: () => T): T {
  door.library.takeDiagnostics();
  let result: T;
  try {
    result = call();
  } catch (thrown) {
    throw new RecordingError(`${door.name}: ${explain(door.library.takeDiagnostics(), path, reasonOf(thrown))}`);
  }
  const complaint = door.library.takeDiagnostics();
  // A failed read is only a complaint: the library hands back whatever lay in its memory.
  if (complaint !== "") throw new RecordingError(`${door.name}: ${explain(complaint, path, "unreadable")}`);
  return result;
}

/** One sentence out of the library's stack of diagnostics: the innermost reason is the last. */
function explain(diagnostics: string, path: string, otherwise: string): string {
  const cut = /truncated file: eof = (\d+).*stored_eof = (\d+)/.exec(diagnostics);
  if (cut !== null) return `truncated HDF5: ${cut[1]} of ${cut[2]} bytes are there. Copy the file again.`;
  const filter = /required filter '?([^'\n]+?)'? is not registered/.exec(diagnostics);
  if (filter !== null) {
    return `${path} is compressed with ${filter[1]}, which is not read here. Rewrite it with gzip: h5repack -f GZIP=4 old.nwb new.nwb`;
  }
  if (diagnostics === "" && otherwise.startsWith("only ")) return `truncated HDF5: ${otherwise}. Copy the file again.`;
  const reasons = [...diagnostics.matchAll(/^\s*#\d+: .*?\(\): (.*)$/gm)].map((match) => match[1]);
  const at = path === "" ? "" : ` at ${path}`;
  return `damaged HDF5${at}: ${reasons.at(-1) ?? otherwise}. Copy the file again, or write it anew with the program that made it.`;
}

function closeQuietly(library: Hdf5Library, file: File): void {
  try {
    file.close();
  } catch {
    // Only after damage, which has been reported; the library is then put back anyway.
  } finally {
    library.takeDiagnostics();
  }
}

function groupDoor(door: Door, group: Group): Hdf5Group {
  const keys = guarded(door, group.path, () => group.keys());
  const known = new Set(keys);
  const opened = new Map<string, Hdf5Group | Hdf5Dataset | undefined>();
  const child = (name: string): Hdf5Group | Hdf5Dataset | undefined => {
    if (!known.has(name)) return undefined; // asking the library for what is not there makes it complain
    if (!opened.has(name)) opened.set(name, memberDoor(door, group, name));
    return opened.get(name);
  };
  const get = (path: string): Hdf5Group | Hdf5Dataset | undefined => {
    const [first, ...rest] = path.split("/").filter((part) => part !== "");
    const found = child(first);
    if (rest.length === 0 || found === undefined) return found;
    return found.kind === "group" ? found.get(rest.join("/")) : undefined;
  };
  return {
    kind: "group",
    path: group.path,
    keys,
    attribute: (name) => attributeOf(door, group, name),
    get,
    group: (path) => {
      const found = get(path);
      return found?.kind === "group" ? found : undefined;
    },
    dataset: (path) => {
      const found = get(path);
      return found?.kind === "dataset" ? found : undefined;
    },
  };
}

function memberDoor(door: Door, group: Group, name: string): Hdf5Group | Hdf5Dataset | undefined {
  return linkedDoor(door, () => group.get(group.path === "/" ? `/${name}` : `${group.path}/${name}`));
}

function linkedDoor(door: Door, find: () => unknown): Hdf5Group | Hdf5Dataset | undefined {
  const { Group, Dataset } = door.library.h5wasm;
  const entity = linked(door, find);
  if (entity instanceof Group) return groupDoor(door, entity);
  return entity instanceof Dataset ? datasetDoor(door, entity) : undefined;
}

/** A link may lead nowhere or out of the file: that is not damage. */
function linked<T>(door: Door, call: () => T): T | undefined {
  try {
    return call();
  } catch {
    return undefined;
  } finally {
    door.library.takeDiagnostics();
  }
}

function datasetDoor(door: Door, dataset: Dataset): Hdf5Dataset {
  const { path } = dataset;
  const metadata = guarded(door, path, () => dataset.metadata);
  const shape = metadata.shape ?? [0];
  const type = typeOf(door.library, metadata);
  const size = shape.reduce((product, one) => product * one, 1);
  const refuse = (wanted: string): never => {
    throw new RecordingError(
      `${door.name}: ${path} holds ${type === "other" ? "data of a kind that is not read" : `${type}s`}, not ${wanted}.`,
    );
  };
  const expectRoom = (values: number): void => {
    if (!(values <= MOST_AT_ONCE))
      throw new RecordingError(
        `${door.name}: ${path} has shape [${shape.join(", ")}]: ${values} values are more than the ${MOST_AT_ONCE} that are read at once.`,
      );
  };
  return {
    kind: "dataset",
    path,
    shape,
    type,
    attribute: (name) => attributeOf(door, dataset, name),
    numbers: (from = 0, to = shape[0] ?? 1) => {
      if (type !== "number" && type !== "boolean") return refuse("numbers");
      if (size === 0 || (shape.length > 0 && from >= to)) return new Float64Array(0);
      expectRoom(shape.length === 0 ? 1 : (size / shape[0]) * (to - from));
      const whole = shape.length === 0 || (from === 0 && to === shape[0]);
      const value = guarded(door, path, () => (whole ? dataset.value : dataset.slice([[from, to]])));
      return toDoubles(value, `${door.name}: ${path}`);
    },
    texts: () => {
      if (type !== "text") return refuse("text");
      if (size === 0) return [];
      expectRoom(size * Math.max(1, metadata.vlen ? 1 : metadata.size));
      const value = guarded(door, path, () => dataset.value);
      return (Array.isArray(value) ? value : [value]).map(String);
    },
    references: () => {
      if (type !== "reference") return refuse("references");
      if (size === 0) return [];
      expectRoom(size);
      const value: unknown = guarded(door, path, () => dataset.value);
      const { Reference } = door.library.h5wasm;
      return (Array.isArray(value) ? value : [value]).map((one) =>
        one instanceof Reference ? linkedDoor(door, () => door.file?.dereference(one)) : undefined,
      );
    },
  };
}

function typeOf(library: Hdf5Library, metadata: Dataset["metadata"]): Hdf5Dataset["type"] {
  const classes = library.classes;
  const members = metadata.enum_type?.members;
  switch (metadata.type) {
    case classes.H5T_INTEGER.value:
      return [1, 2, 4, 8].includes(metadata.size) ? "number" : "other";
    case classes.H5T_FLOAT.value:
      return metadata.size === 4 || metadata.size === 8 ? "number" : "other";
    case classes.H5T_ENUM.value:
      return members?.FALSE === 0 && members.TRUE === 1 ? "boolean" : "number";
    case classes.H5T_STRING.value:
      return "text";
    case classes.H5T_REFERENCE.value:
      return "reference";
    default:
      return "other";
  }
}

function toDoubles(value: unknown, where: string): Float64Array {
  if (value instanceof Float64Array) return value;
  if (typeof value === "number") return Float64Array.of(value);
  if (typeof value === "bigint") return toDoubles(BigInt64Array.of(value), where);
  if (value instanceof BigInt64Array || value instanceof BigUint64Array) {
    const out = Float64Array.from(value, Number);
    const big = out.findIndex((one) => Math.abs(one) > Number.MAX_SAFE_INTEGER);
    if (big >= 0)
      throw new RecordingError(`${where}[${big}]: the integer ${value[big]} is above 2⁵³ and cannot be kept exactly.`);
    return out;
  }
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Float64Array.from(value as Float32Array);
  throw new RecordingError(`${where}: holds no numbers.`);
}

function attributeOf(door: Door, owner: Group | Dataset, name: string): Hdf5Value {
  return guarded(door, `${owner.path} (attribute ${name})`, () => {
    const attributes: Record<string, Attribute> = owner.attrs;
    return Object.hasOwn(attributes, name) ? plain(attributes[name].json_value) : undefined;
  });
}

function plain(value: unknown): Hdf5Value {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (!Array.isArray(value)) return undefined;
  const items = value.map(plain);
  return items.every((item) => typeof item === "string" || typeof item === "number" || typeof item === "boolean")
    ? (items as (string | number | boolean)[])
    : undefined;
}
