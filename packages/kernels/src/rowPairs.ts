import type { RateNetwork, RecurrentInto, RowPairProductOf } from "@telos/core";
import type { Kernels } from "./loadKernels.ts";

/**
 * Two rows times a matrix that stays in kernel memory until it is disposed of (N31): twin of `plainRowPairs`, on the strict build bit for bit.
 */
export function rowPairsOf(kernels: Kernels): RowPairProductOf {
  return (matrix, columns, inner) => {
    const { a, run, dispose } = rowPairRoom(kernels, matrix, columns, inner);
    return {
      into(received, sources) {
        a.view.set(sources);
        run(received, 0, 2);
      },
      [Symbol.dispose]: dispose,
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
  const { a, run, dispose } = rowPairRoom(kernels, weights, units, units);
  const recurrent: RecurrentInto = (received, activities, count) => {
    for (let row = 0; row < count; row += 2) {
      const rows = Math.min(2, count - row); // of an odd count the last row comes alone
      a.view.set(activities.subarray(row * units, (row + rows) * units));
      run(received, row * units, rows);
    }
  };
  return Object.assign(recurrent, { [Symbol.dispose]: dispose });
}

/** A matrix of shape [columns, inner] in kernel memory, eight columns beside each other, and room for two rows. */
function rowPairRoom(kernels: Kernels, matrix: Float64Array, columns: number, inner: number) {
  const arena = kernels.arena();
  const places = (columns + 7) & ~7;
  const [panels, out, a] = [places * inner, 2 * places, 2 * inner].map((length) => arena.f64(length));
  const { view } = panels;
  for (let c = 0; c < columns; c++) {
    const to = (c & ~7) * inner + (c & 7);
    for (let k = 0; k < inner; k++) view[to + 8 * k] = matrix[c * inner + k];
  }
  return {
    a,
    /** Writes the products of the first `rows` rows of `a`, from entry `at` of `received` on. */
    run(received: Float64Array, at: number, rows: number): void {
      kernels.exports.rowPair64(out.at, a.at, panels.at, places, inner);
      for (let r = 0; r < rows; r++)
        received.set(out.view.subarray(r * places, r * places + columns), at + r * columns);
    },
    dispose: () => arena[Symbol.dispose](),
  };
}
