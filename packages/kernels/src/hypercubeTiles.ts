import type { Kernels } from "./loadKernels.ts";

/** Units up to which the kernels take a network: a row of a high tile has at least two words. */
export const MOST_KERNEL_UNITS = 22;
/** @throws RangeError for a network that is larger than the kernels take */
export function expectKernelUnits(option: string, units: number): void {
  if (units > MOST_KERNEL_UNITS)
    throw new RangeError(
      `kernels: ${units} units are more than the ${MOST_KERNEL_UNITS} that the kernels take. Leave out \`${option}\`: the reference takes more.`,
    );
}

/** Units whose partners lie in one tile of edges and flows, as in assembly/hypercubeTile.ts. */
export const TILE_UNITS = 12;
/** The same of the look-ahead by words. */
export const ODDS_UNITS = 11;
/** Doubles in a high tile of the look-ahead by words at most, and in its rows. */
const HIGH_TILE = 2 ** 15;

/** How the look-ahead by words is cut: low tiles, high tiles, and doubles of scratch memory of one thread. */
export function oddsTiles(units: number): { readonly low: number; readonly high: number; readonly scratch: number } {
  const above = Math.max(0, units - ODDS_UNITS);
  const row = Math.min(2 ** ODDS_UNITS, HIGH_TILE / 2 ** above);
  return {
    low: 2 ** above,
    high: 2 ** ODDS_UNITS / row,
    scratch: Math.max(2 ** ODDS_UNITS, 3 * row * 2 ** above),
  };
}

const MOST_SCRATCHES = 16;

/** Scratch memories that kernels may need at once, one a thread: see assembly/thread.ts. */
export function scratches({ memory }: Kernels): number {
  return memory.buffer instanceof ArrayBuffer ? 1 : MOST_SCRATCHES;
}
