const HEADER = 8; // "\0asm" and the version
const IMPORT_SECTION = 2;
const MEMORY_KIND = 2;
const SHARED_WITH_MAXIMUM = 3;
const WITH_MAXIMUM = 1;

/**
 * The same module for memory of its own: where a page is not cross-origin isolated, shared memory cannot be had. The one
 * byte that says "shared" stands in the import of the memory, the module's only import.
 * @throws Error if the module's first import is not a shared memory
 */
export function unsharedBinary(binary: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = Uint8Array.from(binary);
  let at = HEADER;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = out[at++];
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const skip = (bytes: number) => {
    at += bytes;
  };
  while (at < out.length) {
    const section = out[at++];
    const bytes = number();
    if (section !== IMPORT_SECTION) {
      skip(bytes);
      continue;
    }
    number(); // how many imports
    skip(number()); // the module's name
    skip(number()); // the import's name
    if (out[at] === MEMORY_KIND && out[at + 1] === SHARED_WITH_MAXIMUM) {
      out[at + 1] = WITH_MAXIMUM;
      return out;
    }
    break;
  }
  throw new Error(
    "unsharedBinary: the first import is no shared memory. Build the kernels anew: npm run build -w @telos/kernels.",
  );
}
