import type { Module } from "h5wasm";

const PAGE_BYTES = 65_536; // of WebAssembly
const MORE_THAN_IT_HAS = 2 ** 30; // bytes; it begins with a fiftieth of that, and may have twice as much

/** The memory of a WebAssembly library, which may grow only as far as it is allowed. */
export interface LibraryMemory {
  /** How many bytes it may have from now on; what it has already stays. */
  allow(bytes: number): void;
  /** The sentence about the last growth that was refused since the last call, or "". */
  takeRefusal(): string;
}

/**
 * Takes hold of a library's memory. A damaged file asks for sizes that no file of its length can hold; refused here, the library
 * reports that it has no memory, before any is taken.
 *
 * The library does not hand its memory out. It is seen once, when it asks to grow, which is refused.
 */
export function libraryMemory(module: Pick<typeof Module, "_malloc">): LibraryMemory {
  let allowed = Number.POSITIVE_INFINITY;
  let refusal = "";
  const { prototype } = WebAssembly.Memory;
  const grow = prototype.grow;
  let memory: WebAssembly.Memory | undefined;
  prototype.grow = function seen(this: WebAssembly.Memory) {
    memory = this;
    throw new RangeError("only looked at");
  };
  try {
    module._malloc(MORE_THAN_IT_HAS);
  } finally {
    prototype.grow = grow;
  }
  const found = memory as WebAssembly.Memory | undefined;
  if (found === undefined)
    throw new Error("h5wasm's memory cannot be limited. Install the version of package-lock.json.");
  found.grow = (pages) => {
    const bytes = found.buffer.byteLength + pages * PAGE_BYTES;
    if (bytes <= allowed) return grow.call(found, pages);
    refusal = `a size in it asks for ${Math.ceil(bytes / 2 ** 20)} MB of memory, more than what it describes can hold`;
    throw new RangeError(refusal);
  };
  return {
    allow: (bytes) => {
      allowed = bytes;
    },
    takeRefusal: () => {
      const taken = refusal;
      refusal = "";
      return taken;
    },
  };
}
