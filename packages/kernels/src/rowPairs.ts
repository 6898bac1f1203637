import type { RowPairProductOf } from "@telos/core";
import type { Kernels } from "./loadKernels.ts";

/**
 * Two rows times a matrix that stays in kernel memory until it is disposed of (N31): twin of `plainRowPairs`, on the strict build bit for bit.
 */
export function rowPairsOf(kernels: Kernels): RowPairProductOf {
  return (matrix, columns, inner) => {
    const arena = kernels.arena();
    const [b, out, a, scratch] = [columns * inner, 2 * columns, 2 * inner, 2 * inner].map((length) =>
      arena.f64(length),
    );
    b.view.set(matrix);
    return {
      into(received, sources) {
        a.view.set(sources);
        kernels.exports.rowPair64(out.at, a.at, b.at, columns, inner, scratch.at);
        received.set(out.view);
      },
      [Symbol.dispose]() {
        arena[Symbol.dispose]();
      },
    };
  };
}
