import type { HypercubeOptions } from "@telos/core";

/** Who sweeps the hypercube: `TypeScript`, or a build of the kernels. */
export function solverOf(_build: string): Pick<HypercubeOptions, "backup" | "flow"> {
  return {};
}
