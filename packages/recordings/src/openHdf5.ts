import type { Attribute, Dataset, File, Group } from "h5wasm";
import type { ByteSource } from "./byteSource.ts";
import { damagedHdf5, explainHdf5 } from "./explainHdf5.ts";
import type { Hdf5Library } from "./hdf5Library.ts";
import { type Hdf5Limits, limitsOf, loadHdf5 } from "./hdf5Library.ts";
import { RecordingError, reasonOf } from "./recordingError.ts";
import { toDoubles } from "./toDoubles.ts";

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
 * caught and become the reason in the message. Only the parts that are asked for are read from the source. A damaged file can neither
 * keep it busy for ever nor take more memory than a file of its size can need.
 * @param limits  how long and how often it may read; without them what an honest file of that size stays far below
 * @throws RecordingError "truncated HDF5: …", "damaged HDF5: …", and whatever `use` throws
 */
export async function openHdf5<T>(
  source: ByteSource,
  use: (root: Hdf5Group) => T,
  limits: Hdf5Limits = limitsOf(source),
): Promise<T> {
  const library = await loadHdf5();
  let at = "";
  const late = (): Error =>
    new RecordingError(
      `${source.name}: ${damagedHdf5(at, `reading it did not end within ${Number((limits.timeMs / 1000).toFixed(1))} s`)}`,
    );
  const read = (path: string): T => {
    const watch = (now: string): void => {
      at = now;
    };
    const door = { library, name: source.name, size: source.size, watch };
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
  };
  return library.mounted(source, read, { ...limits, late });
}

const SUPERBLOCK_BYTES = 96; // of the oldest and longest kind; a shorter file does not say how long it should be

const TEXT_PLACE_BYTES = 16; // a text lies elsewhere in the file, its length and its place here
const LARGEST_PACKING = 1032; // deflate packs at most so many bytes into one
const ALWAYS_BELIEVED = 2 ** 25; // bytes: what was announced and never written takes no room in a file, and is harmless
const MOST_AT_ONCE = 2 ** 27; // values: a gigabyte of doubles, which the library's memory still holds

interface Door {
  readonly library: Hdf5Library;
  readonly name: string;
  /** Of the file, bytes. */
  readonly size: number;
  /** Hears which path is looked at, for the message about what did not come back. */
  readonly watch: (path: string) => void;
  readonly file?: File;
}

/** Runs one call into the library. It may throw anything, or only complain: both end as one short RecordingError. */
function guarded<T>(door: Door, path: string, call: () => T): T {
  door.library.takeDiagnostics();
  door.watch(path);
  let result: T;
  try {
    result = call();
  } catch (thrown) {
    throw new RecordingError(`${door.name}: ${explainHdf5(door.library.takeDiagnostics(), path, reasonOf(thrown))}`);
  }
  const complaint = door.library.takeDiagnostics();
  // A failed read is only a complaint: the library hands back whatever lay in its memory.
  if (complaint !== "") throw new RecordingError(`${door.name}: ${explainHdf5(complaint, path, "unreadable")}`);
  return result;
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

/**
 * A member that is named in its group. A soft link may lead nowhere and an external one out of the file: that is not damage, and there is
 * no member. Anything else that cannot be opened is damaged, and must not go missing in silence.
 */
function memberDoor(door: Door, group: Group, name: string): Hdf5Group | Hdf5Dataset | undefined {
  const path = group.path === "/" ? `/${name}` : `${group.path}/${name}`;
  const { broken, external } = door.library.links;
  const type = guarded(door, path, () => group.get_type(path));
  if (type === broken || type === external) return undefined;
  const entity = guarded(door, path, () => group.get(path));
  if (entity === null) throw new RecordingError(`${door.name}: ${damagedHdf5(path, "it cannot be opened")}`);
  return entityDoor(door, entity);
}

function entityDoor(door: Door, entity: unknown): Hdf5Group | Hdf5Dataset | undefined {
  const { Group, Dataset } = door.library.h5wasm;
  if (entity instanceof Group) return groupDoor(door, entity);
  return entity instanceof Dataset ? datasetDoor(door, entity) : undefined;
}

/** An object reference may lead nowhere: that is not damage. */
function linkedDoor(door: Door, find: () => unknown): Hdf5Group | Hdf5Dataset | undefined {
  let entity: unknown;
  try {
    entity = find();
  } catch {
    return undefined;
  } finally {
    door.library.takeDiagnostics();
  }
  return entityDoor(door, entity);
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
  const { chunks } = metadata;
  const width = metadata.vlen ? TEXT_PLACE_BYTES : metadata.size; // of a value in the file
  const expectRoom = (values: number): void => {
    if (!(values <= MOST_AT_ONCE))
      throw new RecordingError(
        `${door.name}: ${path} has shape [${shape.join(", ")}]: ${values} values are more than the ${MOST_AT_ONCE} that are read at once.`,
      );
    const chunk = chunks?.reduce((product, one) => product * one, width) ?? 0;
    const most = Math.max(ALWAYS_BELIEVED, (chunks ? LARGEST_PACKING : 1) * door.size);
    if (!(width * values <= most && chunk <= most))
      throw new RecordingError(
        `${door.name}: ${damagedHdf5(path, `it says that it holds [${shape.join(", ")}] values${chunks ? ` in pieces of [${chunks.join(", ")}]` : ""}, which do not fit into a file of ${door.size} bytes`)}`,
      );
    // Texts are not packed; all of them lie in the file. Values are unpacked, put in order and handed over.
    door.library.allowMemory(metadata.vlen ? 2 * (door.size + width * values) : 2 * (width * values + 2 * chunk));
  };
  const readValues = (values: number, read: () => unknown): unknown => {
    expectRoom(values);
    try {
      return guarded(door, path, read);
    } finally {
      door.library.allowMemory(0);
    }
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
      const whole = shape.length === 0 || (from === 0 && to === shape[0]);
      const value = readValues(shape.length === 0 ? 1 : (size / shape[0]) * (to - from), () =>
        whole ? dataset.value : dataset.slice([[from, to]]),
      );
      return toDoubles(value, `${door.name}: ${path}`);
    },
    texts: () => {
      if (type !== "text") return refuse("text");
      if (size === 0) return [];
      const value = readValues(size, () => dataset.value);
      return (Array.isArray(value) ? value : [value]).map(String);
    },
    references: () => {
      if (type !== "reference") return refuse("references");
      if (size === 0) return [];
      const value = readValues(size, () => dataset.value);
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
