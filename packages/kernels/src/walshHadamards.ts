import { walshHadamard } from "@telos/core";
import type { Kernels } from "./loadKernels.ts";

/** The Walsh–Hadamard transform in the kernel (N21): twin of `walshHadamard`, bit for bit, in both builds. */
export function walshHadamards(kernels: Kernels): typeof walshHadamard {
  return (values, offset = 0, count = values.length - offset) => {
    if (!(count >= 2 && (count & (count - 1)) === 0 && offset >= 0 && offset + count <= values.length)) {
      walshHadamard(values, offset, count); // one number, or what the reference refuses in its own words
      return;
    }
    using arena = kernels.arena();
    const block = arena.f64(count);
    block.view.set(values.subarray(offset, offset + count));
    kernels.exports.walshHadamard64(block.at, count);
    values.set(block.view, offset);
  };
}
