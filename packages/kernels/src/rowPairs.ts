import type { RateNetwork, RecurrentInto, RowPairProductOf } from "@telos/core";
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

/**
 * The couplings' part of a step of many states (M3) in 64 bits: twin of the product in `rateStepInto`, on the strict build bit for bit. The
 * couplings stay in kernel memory until it is disposed of.
 */
export function recurrentOf(
  kernels: Kernels,
  { weights, units }: Pick<RateNetwork, "weights" | "units">,
): RecurrentInto & Disposable {
  const arena = kernels.arena();
  const [b, out, a, scratch] = [units * units, 2 * units, 2 * units, 2 * units].map((length) => arena.f64(length));
  b.view.set(weights);
  const recurrent: RecurrentInto = (received, activities, count) => {
    for (let row = 0; row < count; row += 2) {
      const size = Math.min(2, count - row) * units; // of an odd count the last row comes alone
      a.view.set(activities.subarray(row * units, row * units + size));
      kernels.exports.rowPair64(out.at, a.at, b.at, units, units, scratch.at);
      received.set(size === out.length ? out.view : out.view.subarray(0, size), row * units);
    }
  };
  return Object.assign(recurrent, { [Symbol.dispose]: () => arena[Symbol.dispose]() });
}
