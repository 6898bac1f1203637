import type { SolverKernels } from "@telos/core";
import { networkKernels } from "@telos/kernels";

/** Who sweeps the hypercube: `TypeScript`, or a build of the kernels. */
export function solverOf(build: string): SolverKernels {
  return build === "strict" || build === "relaxed" ? networkKernels({ build }).solver : {};
}
