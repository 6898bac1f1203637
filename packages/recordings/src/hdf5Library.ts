import type * as H5wasm from "h5wasm";
import type { ByteSource } from "./byteSource.ts";
import { hasSoundHeaps } from "./hasSoundHeaps.ts";
import { libraryMemory } from "./libraryMemory.ts";
import { reasonOf } from "./recordingError.ts";
import { withinTime } from "./withinTime.ts";

/** HDF5 compiled to WebAssembly (h5wasm), with its own small file system in memory and its standard error caught. */
export interface Hdf5Library {
  readonly h5wasm: typeof H5wasm;
  readonly classes: typeof H5wasm.Module.H5T_class_t;
  /** What `get_type` says of a soft link that leads nowhere, and of one that leads out of the file. */
  readonly links: { readonly broken: number; readonly external: number };
  /** What the library complained about since the last call, and forgets it. */
  takeDiagnostics(): string;
  /** Lets the library have so many bytes beyond what every file may have; call before what needs them, and with 0 afterwards. */
  allowMemory(bytes: number): void;
  /**
   * Shows a source to the library as a file while `use` runs. Only the parts that HDF5 asks for are read. If `use` throws, the library
   * is put back to how it was when it was loaded: a damaged file may have led it to overwrite its own memory.
   *
   * A damaged file cannot keep it busy for ever: the parts that are read are counted, and the time is limited, both with the file's size.
   */
  mounted<T>(source: ByteSource, use: (path: string) => T, limits?: Hdf5Limits & { readonly late?: () => Error }): T;
  /** The bytes of the file that `write` leaves at the path it is given; they do not depend on what the library did before. */
  written(write: (path: string) => void): Uint8Array<ArrayBuffer>;
}

/** The parts of Emscripten's file system that its published types leave out. */
interface VirtualFiles {
  readonly streams: (OpenStream | null | undefined)[];
  readonly ErrnoError: new (errno: number) => Error;
  close(stream: OpenStream): void;
  lookupPath(path: string): { node: { usedBytes: number; stream_ops: StreamOperations } };
  writeFile(path: string, data: Uint8Array): void;
  readFile(path: string): Uint8Array<ArrayBuffer>;
  unlink(path: string): void;
}

interface OpenStream {
  stream_ops: StreamOperations;
}

interface StreamOperations {
  read?(stream: unknown, buffer: Uint8Array, offset: number, length: number, position: number): number;
  write?(stream: unknown, buffer: Uint8Array, offset: number, length: number): number;
}

const STANDARD_ERROR = 2;
/** Begins a line of the diagnostics that is ours. */
export const OWN_REASON = "telos: ";

const SPARE_MEMORY = 100 * 2 ** 20; // beyond what the library has when it is loaded: caches, and what is small in any file
const INPUT_OUTPUT_ERROR = 29; // Emscripten's errno EIO

let loading: Promise<Hdf5Library> | undefined;

/** Loads the library on first use: four megabytes and 0.2 s that commands without HDF5 files do not pay. */
export function loadHdf5(): Promise<Hdf5Library> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Hdf5Library> {
  const h5wasm = await import("h5wasm");
  const module = await h5wasm.ready;
  const files = module.FS as unknown as VirtualFiles;
  let diagnostics = "";
  let counter = 0;
  const standardError = files.streams[STANDARD_ERROR];
  if (!standardError) throw new Error("h5wasm has no standard error. Install the version of package-lock.json.");
  standardError.stream_ops = {
    ...standardError.stream_ops,
    write: (_stream, buffer, offset, length) => {
      diagnostics += new TextDecoder().decode(buffer.slice(offset, offset + length));
      return length;
    },
  };
  const memory = libraryMemory(module);
  const fresh = module.HEAPU8.slice();
  const allowMemory = (bytes: number): void => memory.allow(fresh.length + SPARE_MEMORY + bytes);
  const restore = (): void => {
    for (const stream of files.streams.slice(STANDARD_ERROR + 1)) if (stream) files.close(stream);
    module.HEAPU8.set(fresh);
    module.HEAPU8.fill(0, fresh.length);
    diagnostics = "";
    memory.takeRefusal();
  };
  return {
    h5wasm,
    classes: module.H5T_class_t,
    links: { broken: module.H5G_LINK, external: module.H5G_UDLINK },
    takeDiagnostics: () => {
      const refused = memory.takeRefusal();
      const taken = refused === "" ? diagnostics : `${diagnostics}${reasonLine(refused)}`;
      diagnostics = "";
      return taken;
    },
    allowMemory,
    mounted: (source, use, { timeMs, reads, late = tooLate } = limitsOf(source)) => {
      const path = `/input${counter++}`;
      files.writeFile(path, new Uint8Array(0));
      const { node } = files.lookupPath(path);
      node.usedBytes = source.size;
      node.stream_ops = {
        ...node.stream_ops,
        read: readFrom(source, files, reads, (reason) => {
          diagnostics += reasonLine(reason);
        }),
      };
      allowMemory(0);
      try {
        return withinTime(timeMs, late, () => use(path));
      } catch (error) {
        restore();
        throw error;
      } finally {
        files.unlink(path);
      }
    },
    written: (write) => {
      restore();
      memory.allow(Number.POSITIVE_INFINITY);
      const path = `/output${counter++}`;
      try {
        write(path);
        return files.readFile(path);
      } finally {
        files.unlink(path);
      }
    },
  };
}

/** A reason of ours among the library's diagnostics, which say only that a read failed. */
function reasonLine(reason: string): string {
  return `\n${OWN_REASON}${reason}\n`;
}

/** How long a file may keep the library busy, and how often it may be read from. */
export interface Hdf5Limits {
  readonly timeMs: number;
  readonly reads: number;
}

/**
 * What an honest file of that size stays far below: a minute, and a second for every 4 MB, which a slow network drive takes; a million
 * reads, and one for every 16 bytes, the least that the file's own bookkeeping comes in.
 */
export function limitsOf({ size }: Pick<ByteSource, "size">): Hdf5Limits {
  return { timeMs: 60_000 + size / 4_000, reads: 1_000_000 + size / 16 };
}

function tooLate(): Error {
  return new Error("reading did not come to an end");
}

function readFrom(
  source: ByteSource,
  files: VirtualFiles,
  mostReads: number,
  complain: (reason: string) => void,
): NonNullable<StreamOperations["read"]> {
  let reads = 0;
  return (_stream, buffer, offset, length, position) => {
    if (position >= source.size) return 0;
    try {
      if (++reads > mostReads) throw new Error("the addresses in it lead round in circles");
      const block = buffer.subarray(offset, offset + Math.min(length, source.size - position));
      const got = source.read(block, position);
      if (!hasSoundHeaps(source, block, position)) throw new Error("a collection of texts in it is damaged");
      return got;
    } catch (thrown) {
      complain(reasonOf(thrown));
      throw new files.ErrnoError(INPUT_OUTPUT_ERROR); // any other exception would leave HDF5 in the middle of a call
    }
  };
}
