import type { walshHadamard } from "@telos/core";
import type { Kernels } from "./loadKernels.ts";

/**
 * The Walsh–Hadamard transform in the kernel (N21): twin of `walshHadamard`, bit for bit, in both builds.
 * @throws RangeError, when called, if `count` is not a power of two or reaches beyond the array
 */
export function walshHadamards(kernels: Kernels): typeof walshHadamard {
  return (values, offset = 0, count = values.length - offset) => {
    if (!(count > 0 && (count & (count - 1)) === 0 && offset >= 0 && offset + count <= values.length))
      throw new RangeError(
        `walshHadamard: count must be a power of two within the array but is ${count} from ${offset} of ${values.length}. Pass a table over words.`,
      );
    using arena = kernels.arena();
    const block = arena.f64(count);
    block.view.set(values.subarray(offset, offset + count));
    kernels.exports.walshHadamard64(block.at, count);
    values.set(block.view, offset);
  };
}
