import { cos, type Draws, log, type RngPosition } from "@telos/core";
import type { Kernels } from "./loadKernels.ts";

// Numbers made in one call of the kernel: kernel memory for twice as many is held.
const CHUNK = 1024;

/** The twin of `plainDraws` (N1): the numbers of the reference bit for bit, in both builds. */
export function drawsOf(kernels: Kernels): Draws {
  const arena = kernels.arena();
  const room = arena.f64(2 * CHUNK);
  const integers = arena.i32(CHUNK);
  const { at: scratch } = arena.i32(4);
  const { exports } = kernels;

  function drawn(
    name: "drawUniforms" | "drawExponentials" | "drawNormals",
    wordsEach: number,
    out: Float64Array,
    at: number,
    count: number,
    { key, words }: RngPosition,
  ): RngPosition {
    let first = words;
    for (let done = 0; done < count; done += CHUNK) {
      const now = Math.min(CHUNK, count - done);
      const unknown = exports[name](room.at, now, key[0], key[1], first, scratch);
      const { view } = room;
      for (let k = 0; k < now; k++) out[at + done + k] = view[k];
      if (unknown) mend(out, at + done, now, key, first);
      first += wordsEach * now;
    }
    return { key, words: first };
  }

  /** Normal numbers whose angle the kernel leaves to the reference: NaN there. */
  function mend(out: Float64Array, at: number, count: number, key: RngPosition["key"], first: number): void {
    for (let k = 0; k < count; k++) {
      if (!Number.isNaN(out[at + k])) continue;
      exports.drawUniforms(room.at, 2, key[0], key[1], first + 4 * k, scratch);
      const [size, angle] = room.view;
      out[at + k] = Math.sqrt(-2 * log(1 - size)) * cos(2 * Math.PI * angle);
    }
  }

  return {
    uniformsInto: (out, at, count, from) => drawn("drawUniforms", 2, out, at, count, from),
    normalsInto: (out, at, count, from) => drawn("drawNormals", 4, out, at, count, from),
    exponentialsInto: (out, at, count, from) => drawn("drawExponentials", 2, out, at, count, from),
    integersInto(out, count, below, from) {
      if (!(Number.isInteger(below) && below >= 1 && below <= 2 ** 31)) {
        throw new RangeError(`Draws.integersInto: below must be an integer from 1 to 2³¹ but is ${below}.`);
      }
      const { key } = from;
      let { words } = from;
      for (let done = 0; done < count; done += CHUNK) {
        const now = Math.min(CHUNK, count - done);
        words = exports.drawIntegers(integers.at, now, below, key[0], key[1], words, scratch);
        const { view } = integers;
        for (let k = 0; k < now; k++) out[done + k] = view[k];
      }
      return { key, words };
    },
  };
}
