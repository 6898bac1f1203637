/** A piece of kernel memory. `view` is taken anew each time, because memory that grew has another buffer. */
export interface Block<View> {
  /** Address in bytes, a multiple of 64. */
  readonly at: number;
  readonly length: number;
  readonly view: View;
}

/** Memory for the arrays of one piece of work; given back as a whole when the arena is disposed of. */
export interface Arena extends Disposable {
  f64(length: number): Block<Float64Array<ArrayBuffer>>;
  f32(length: number): Block<Float32Array<ArrayBuffer>>;
  i32(length: number): Block<Int32Array<ArrayBuffer>>;
  u8(length: number): Block<Uint8Array<ArrayBuffer>>;
}

/** Hands out the memory of one kernel instance. */
export interface ArenaSource {
  arena(): Arena;
}

const ALIGNMENT = 64; // a cache line, so that two threads never write to one
const PAGE = 65536;

/**
 * Hands out kernel memory from `heapBase` upwards; what was given back is used again. Blocks are filled with zeros.
 * @param memory    of the kernel instance; it grows when it is full
 * @param heapBase  first free byte: below it lie the compiler's tables, and writing there gives wrong results silently
 */
export function arenaSource(memory: WebAssembly.Memory, heapBase: number): ArenaSource {
  const roundUp = (bytes: number) => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
  let top = roundUp(heapBase);
  // Free ranges below `top`, by rising address; neighbours are merged.
  let free: { at: number; bytes: number }[] = [];

  function take(bytes: number): number {
    const place = free.findIndex((range) => range.bytes >= bytes);
    if (place >= 0) {
      const range = free[place];
      const { at } = range;
      range.at += bytes;
      range.bytes -= bytes;
      if (range.bytes === 0) free.splice(place, 1);
      return at;
    }
    const at = top;
    const missing = at + bytes - memory.buffer.byteLength;
    if (missing > 0) growBy(Math.ceil(missing / PAGE), bytes);
    top += bytes;
    return at;
  }

  function growBy(pages: number, bytes: number): void {
    try {
      memory.grow(pages);
    } catch (cause) {
      throw new RangeError(`arena: no room for ${bytes} bytes more of kernel memory. Solve a smaller problem.`, {
        cause,
      });
    }
  }

  function giveBack(ranges: readonly { at: number; bytes: number }[]): void {
    free = [...free, ...ranges].sort((a, b) => a.at - b.at);
    for (let k = free.length - 1; k > 0; k--) {
      if (free[k - 1].at + free[k - 1].bytes !== free[k].at) continue;
      free[k - 1].bytes += free[k].bytes;
      free.splice(k, 1);
    }
    const last = free.at(-1);
    if (last && last.at + last.bytes === top) {
      top = last.at;
      free.pop();
    }
  }

  return {
    arena() {
      const taken: { at: number; bytes: number }[] = [];
      const block = <View extends Float64Array | Float32Array | Int32Array | Uint8Array>(
        length: number,
        bytesEach: number,
        viewOf: (buffer: ArrayBuffer, at: number, length: number) => View,
      ): Block<View> => {
        if (!(Number.isInteger(length) && length >= 0)) {
          throw new RangeError(`arena: length must be an integer ≥ 0 but is ${length}.`);
        }
        const bytes = roundUp(Math.max(1, length * bytesEach));
        const at = take(bytes);
        taken.push({ at, bytes });
        let view = viewOf(memory.buffer, at, length);
        view.fill(0);
        return {
          at,
          length,
          get view() {
            // Memory that grew has detached the view, or, where it is shared, left it as good as it was: then asking for its
            // length is enough, which costs nothing, while \`memory.buffer\` is a call out of compiled code.
            if (view.length !== length) view = viewOf(memory.buffer, at, length);
            return view;
          },
        };
      };
      return {
        f64: (length) => block(length, 8, (buffer, at, n) => new Float64Array(buffer, at, n)),
        f32: (length) => block(length, 4, (buffer, at, n) => new Float32Array(buffer, at, n)),
        i32: (length) => block(length, 4, (buffer, at, n) => new Int32Array(buffer, at, n)),
        u8: (length) => block(length, 1, (buffer, at, n) => new Uint8Array(buffer, at, n)),
        [Symbol.dispose]() {
          giveBack(taken.splice(0));
        },
      };
    },
  };
}
