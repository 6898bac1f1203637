import type * as H5wasm from "h5wasm";
import type { ByteSource } from "./byteSource.ts";
import { hasSoundHeaps } from "./hasSoundHeaps.ts";

/** HDF5 compiled to WebAssembly (h5wasm), with its own small file system in memory and its standard error caught. */
export interface Hdf5Library {
  readonly h5wasm: typeof H5wasm;
  readonly classes: typeof H5wasm.Module.H5T_class_t;
  /** What the library complained about since the last call, and forgets it. */
  takeDiagnostics(): string;
  /**
   * Shows a source to the library as a file while `use` runs. Only the parts that HDF5 asks for are read. If `use` throws, the library
   * is put back to how it was when it was loaded: a damaged file may have led it to overwrite its own memory.
   */
  mounted<T>(source: ByteSource, use: (path: string) => T): T;
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
  const fresh = module.HEAPU8.slice();
  const restore = (): void => {
    for (const stream of files.streams.slice(STANDARD_ERROR + 1)) if (stream) files.close(stream);
    module.HEAPU8.set(fresh);
    module.HEAPU8.fill(0, fresh.length);
    diagnostics = "";
  };
  return {
    h5wasm,
    classes: module.H5T_class_t,
    takeDiagnostics: () => {
      const taken = diagnostics;
      diagnostics = "";
      return taken;
    },
    mounted: (source, use) => {
      const path = `/input${counter++}`;
      files.writeFile(path, new Uint8Array(0));
      const { node } = files.lookupPath(path);
      node.usedBytes = source.size;
      node.stream_ops = { ...node.stream_ops, read: readFrom(source, files) };
      try {
        return use(path);
      } catch (error) {
        restore();
        throw error;
      } finally {
        files.unlink(path);
      }
    },
    written: (write) => {
      restore();
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

function readFrom(source: ByteSource, files: VirtualFiles): NonNullable<StreamOperations["read"]> {
  return (_stream, buffer, offset, length, position) => {
    if (position >= source.size) return 0;
    try {
      const block = buffer.subarray(offset, offset + Math.min(length, source.size - position));
      const got = source.read(block, position);
      if (!hasSoundHeaps(source, block, position)) throw new Error("a collection of texts is damaged");
      return got;
    } catch {
      throw new files.ErrnoError(INPUT_OUTPUT_ERROR); // any other exception would leave HDF5 in the middle of a call
    }
  };
}
