import type { Arena } from "./arena.ts";
import { edgeTable, type UnitProblem } from "./hypercubeBackups.ts";
import { expectKernelUnits, scratches, TILE_UNITS } from "./hypercubeTiles.ts";
import type { Address } from "./kernelExports.ts";
import type { Kernels } from "./loadKernels.ts";

/** out ← out + B(w) (H4) for one input, both in kernel memory, in 32 bits, shape [words]. */
export type HypercubeSweep32 = (out: Address, averaged: Address) => void;

/**
 * The soft look-ahead (H4) edge by edge in 32 bits: half the memory of `backupByEdges` and four lanes, safe at any coding cost.
 * @param arena  holds what the sweep needs, as long as it is used
 * @throws RangeError beyond 22 units, and for one unit
 */
export function hypercubeSweep32(kernels: Kernels, arena: Arena, problem: UnitProblem): HypercubeSweep32 {
  const units = problem.referenceLogits.length;
  expectKernelUnits("rough", units);
  if (units < 2)
    throw new RangeError("hypercubeSweep32: a network needs at least 2 units, for four words fill a vector.");
  const table = arena.f32(8 * units);
  const product = arena.f32(2 ** units);
  const scratch = arena.f32(units > TILE_UNITS ? scratches(kernels) * 3 * 2 ** TILE_UNITS : 0);
  const tiles = Math.max(1, 2 ** (units - TILE_UNITS));
  table.view.set(edgeTable(problem).table);
  return (out, averaged) => {
    const how = [out, averaged, product.at, units, table.at, problem.codingCost] as const;
    kernels.run("hypercubeEdgesLow32", tiles, 1, ...how);
    if (units > TILE_UNITS) kernels.run("hypercubeEdgesHigh32", tiles, 1, ...how, scratch.at);
  };
}
